/**
 * Which bills a payment pays. Pure.
 *
 * Oldest payment first, and for each the bill due first. Of one bill the late fee of the value day comes
 * before the principal (Civil Code Art. 561: interest before the principal debt, unless agreed
 * otherwise); what is paid of the principal is a tranche that bears no further fee. What no bill takes
 * stays advance.
 * @module
 */
import type { Day } from "../base/dates.ts";
import type { OwedBill } from "../bills/bills.ts";

export interface Advance {
  paymentId: string;
  /** The value day. */
  paidOn: Day;
  /** Of the payment, free to be taken. */
  fen: bigint;
}

export interface Share {
  paymentId: string;
  billId: string;
  customerAccount: string;
  principalFen: bigint;
  lateFeeFen: bigint;
  /** Day up to which the late fee was counted: the payment's. */
  valueOn: Day;
  /** Day it is booked on: the later of payment and bill. */
  bookedOn: Day;
}

/** The whole late fee of a bill whose unpaid part were paid on a day. */
export type FeeOn = (bill: OwedBill, day: Day) => bigint;

/** @param bills of one account; left as they are */
export function planShares(
  advances: readonly Advance[],
  bills: readonly OwedBill[],
  feeOn: FeeOn,
): Share[] {
  const shares: Share[] = [];
  let owed = bills.toSorted((left, right) => compare(left.dueOn, right.dueOn));
  for (const { paymentId, paidOn, fen } of advances) {
    let left = fen;
    const still: OwedBill[] = [];
    for (const bill of owed) {
      const { principalFen, lateFeeFen, isSettled } = shareOf(bill, { left, paidOn, feeOn });
      if (principalFen + lateFeeFen > 0n) {
        left -= principalFen + lateFeeFen;
        const { billId, customerAccount, issuedOn } = bill;
        const bookedOn = compare(paidOn, issuedOn) > 0 ? paidOn : issuedOn;
        shares.push({
          ...{ paymentId, billId, customerAccount, principalFen, lateFeeFen },
          ...{ valueOn: paidOn, bookedOn },
        });
      }
      if (!isSettled) still.push(after(bill, { principalFen, lateFeeFen, paidOn }));
    }
    owed = still;
  }
  return shares;
}

interface Part {
  principalFen: bigint;
  lateFeeFen: bigint;
}

function shareOf(
  bill: OwedBill,
  { left, paidOn, feeOn }: { left: bigint; paidOn: Day; feeOn: FeeOn },
): Part & { isSettled: boolean } {
  if (left === 0n) return { principalFen: 0n, lateFeeFen: 0n, isSettled: false };
  const unpaidFen = notNegative(bill.amountFen - bill.paidFen);
  const feeFen = notNegative(feeOn(bill, paidOn) - bill.lateFeePaidFen);
  const lateFeeFen = least(left, feeFen);
  const principalFen = least(left - lateFeeFen, unpaidFen);
  const isSettled = lateFeeFen === feeFen && principalFen === unpaidFen;
  return { principalFen, lateFeeFen, isSettled };
}

function after(bill: OwedBill, { principalFen, lateFeeFen, paidOn }: Part & { paidOn: Day }) {
  return {
    ...bill,
    paidFen: bill.paidFen + principalFen,
    lateFeePaidFen: bill.lateFeePaidFen + lateFeeFen,
    tranches: [...bill.tranches, { principalFen, paid: paidOn }],
  };
}

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

function notNegative(fen: bigint): bigint {
  return fen > 0n ? fen : 0n;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
