/**
 * What of a debt is left to claim: money that arrived and no bill took yet pays the oldest first, and so does what is
 * disputed, promised or paid by instalments, so that the rest never looks older than it is. Pure.
 * @module
 */

import { type Day, dayMs, startOfDay } from "../base/dates.ts";
import type { OpenBill } from "../bills/bills.ts";

export type OwedBill = Pick<
  OpenBill,
  "billId" | "billingMonth" | "dueOn" | "unpaidFen" | "lateFeeFen" | "lateFee"
>;

export interface Debt {
  /** Net of money on its way, the oldest due first; overdue ones, or those yet to fall due where none is. */
  bills: OwedBill[];
  /** Unpaid principal of these. */
  overdueFen: bigint;
  lateFeeFen: bigint;
  /** Of the oldest bill that may be claimed. */
  oldestDueOn: Day;
  /** Today less that day; negative before it. */
  overdueDays: number;
}

/** Undefined where nothing is owed. */
export function debtOf(
  bills: readonly OwedBill[],
  { advanceFen, excludedFen, today }: { advanceFen: bigint; excludedFen: bigint; today: Day },
): Debt | undefined {
  const left = after(bills, advanceFen);
  const overdue = left.filter(({ dueOn }) => dueOn < today);
  const counted = overdue.length > 0 ? overdue : left;
  const [first] = counted;
  if (!first) return undefined;
  const oldestDueOn = (after(counted, excludedFen)[0] ?? first).dueOn;
  return {
    bills: counted,
    overdueFen: sumOf(counted, "unpaidFen"),
    lateFeeFen: sumOf(counted, "lateFeeFen"),
    oldestDueOn,
    overdueDays: daysBetween(oldestDueOn, today),
  };
}

/** The bills once so much principal of the oldest is paid; those paid in full are gone. */
function after(bills: readonly OwedBill[], fen: bigint): OwedBill[] {
  let free = fen > 0n ? fen : 0n;
  return bills.flatMap((bill) => {
    const taken = free < bill.unpaidFen ? free : bill.unpaidFen;
    free -= taken;
    const unpaidFen = bill.unpaidFen - taken;
    return unpaidFen > 0n ? [{ ...bill, unpaidFen }] : [];
  });
}

function sumOf(bills: readonly OwedBill[], field: "unpaidFen" | "lateFeeFen"): bigint {
  return bills.reduce((sum, bill) => sum + bill[field], 0n);
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((startOfDay(to).getTime() - startOfDay(from).getTime()) / dayMs);
}
