/**
 * The collector's list and case, what steps moved, the ledgers.
 * @module
 */
import { caseOperations } from "./case-operations.ts";
import { ledgerOperations } from "./ledger-operations.ts";
import { measureOperations } from "./measure-operations.ts";

export const worklistOperations = [
  ...caseOperations,
  ...measureOperations,
  ...ledgerOperations,
] as const;
