/**
 * Everything that may be asked of electricity purchases.
 * @module
 */
import { purchaseImportOperations } from "./archiving/import-operations.ts";
import { archivingOperations } from "./archiving/operations.ts";
import { lookingOperations } from "./looking/operations.ts";
import { collectingOperations } from "./matching/collecting-operations.ts";
import { matchingOperations } from "./matching/operations.ts";
import { approvalOperations } from "./paying/approval-operations.ts";
import { codePurchase } from "./paying/coding-operations.ts";
import { paymentOperations } from "./paying/payment-operations.ts";
import { bankAccountOperations } from "./suppliers/bank-account.ts";
import { supplierOperations } from "./suppliers/operations.ts";

export const purchasesOperations = [
  ...supplierOperations,
  ...bankAccountOperations,
  ...purchaseImportOperations,
  ...archivingOperations,
  ...collectingOperations,
  ...matchingOperations,
  codePurchase,
  ...approvalOperations,
  ...paymentOperations,
  ...lookingOperations,
] as const;
