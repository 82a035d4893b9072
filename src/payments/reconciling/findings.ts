/**
 * What a reconciliation finds, and what clears it. Pure; the finding itself is SQL in `reconcile-store.ts`.
 * @module
 */
import type { FindingKind } from "../schema.ts";

interface Clearing {
  /** May be cleared by a reason alone. Money that is in one book and not the other may not. */
  byReason: boolean;
  /** Operations that clear it. */
  by: readonly string[];
}

export const clearings: Readonly<Record<FindingKind, Clearing>> = {
  not_in_bank: { byReason: false, by: ["payments.reverse", "payments.reconcile"] },
  not_in_ledger: { byReason: false, by: ["payments.identify-receipt", "payments.book-receipt"] },
  amount_differs: { byReason: true, by: ["payments.reverse", "payments.reconcile"] },
  total_differs: { byReason: true, by: ["payments.import", "payments.reconcile"] },
  duplicate: { byReason: true, by: ["refunds.request", "payments.reverse"] },
  wrong_account: { byReason: true, by: ["payments.transfer"] },
  unknown_outcome: { byReason: false, by: ["payments.settle-charge"] },
};
