/**
 * Everything that may be asked of electricity purchases.
 * @module
 */
import { purchaseImportOperations } from "./archiving/import-operations.ts";
import { archivingOperations } from "./archiving/operations.ts";
import { lookingOperations } from "./looking/operations.ts";
import { issueOnBehalf } from "./matching/on-behalf.ts";
import { matchingOperations } from "./matching/operations.ts";
import { payableOperations } from "./paying/payable-operations.ts";
import { paymentOperations } from "./paying/payment-operations.ts";
import { supplierOperations } from "./suppliers/operations.ts";

export const purchasesOperations = [
  ...supplierOperations,
  ...purchaseImportOperations,
  ...archivingOperations,
  ...matchingOperations,
  issueOnBehalf,
  ...payableOperations,
  ...paymentOperations,
  ...lookingOperations,
] as const;
