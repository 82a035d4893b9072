/**
 * What a correction does with payments of the bill it replaces. Pure.
 * @module
 */
import type { Day } from "../../base/dates.ts";
import { feeClassOf, type LateFeeRule, lateFee } from "../late-fee.ts";
import type { BillSettlement } from "../schema.ts";

export interface Corrected {
  amountFen: bigint;
  dueOn: Day;
  class: string;
  rule: LateFeeRule | undefined;
}

export interface Kept {
  /** What is paid of the new bill, by the same causes. */
  settlements: BillSettlement[];
  /** Paid of the old bill and asked by the new one no more. */
  surplusFen: bigint;
  lateFeeSurplusFen: bigint;
}

/** Payments in order of their days fill the new amount, and its late fee up to what that comes to now. */
export function keepPaid(paid: readonly BillSettlement[], bill: Corrected): Kept {
  const principals = fill(
    paid.map(({ principalFen }) => principalFen),
    bill.amountFen,
  );
  const tranches = paid.map(({ valueOn }, at) => ({
    principalFen: principals[at]!,
    paid: valueOn,
  }));
  const owed = { class: feeClassOf(bill.class), due: bill.dueOn, tranches };
  const { feeFen } = bill.rule ? lateFee(owed, bill.rule) : { feeFen: 0n };
  const fees = fill(
    paid.map(({ lateFeeFen }) => lateFeeFen),
    feeFen,
  );
  const settlements = paid
    .map((each, at) => ({ ...each, principalFen: principals[at]!, lateFeeFen: fees[at]! }))
    .filter(({ principalFen, lateFeeFen }) => principalFen + lateFeeFen > 0n);
  return {
    settlements,
    surplusFen: sum(paid.map(({ principalFen }) => principalFen)) - sum(principals),
    lateFeeSurplusFen: sum(paid.map(({ lateFeeFen }) => lateFeeFen)) - sum(fees),
  };
}

/** The parts in order, cut where they reach the limit. */
function fill(parts: readonly bigint[], limit: bigint): bigint[] {
  let left = limit;
  return parts.map((part) => {
    const before = left;
    left = before > part ? before - part : 0n;
    return before - left;
  });
}

function sum(parts: readonly bigint[]): bigint {
  return parts.reduce((total, part) => total + part, 0n);
}
