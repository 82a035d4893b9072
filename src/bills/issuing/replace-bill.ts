/**
 * One bill in place of another: the old one is reversed in the ledger, never edited; what was paid of it is
 * paid of the new one, and what is too much is an advance.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { type PostingLine, post, reverse } from "../../ledger/ledger.ts";
import { lateFeeRules, recount } from "../bills.ts";
import { insertSettlements } from "../store.ts";
import * as store from "./correct-store.ts";
import { billCause, insertBills } from "./issue-store.ts";
import { type Kept, keepPaid } from "./keep-paid.ts";
import type { NewBill } from "./price-reading.ts";

export interface Correction {
  reversed: string;
  bill: string;
  beforeFen: bigint;
  afterFen: bigint;
}

/** A bill that asks for more gives the whole time to pay; one that asks for less keeps its due day. */
export async function replaceBill(
  context: Context,
  old: store.BilledMonth,
  next: NewBill,
): Promise<Correction> {
  const { transaction } = context;
  const { billId, customerAccount: party, priced, issuedOn: day } = next;
  const dueOn = priced.amountFen > old.amountFen ? next.dueOn : old.dueOn;
  const cause = `bill-reversed:${old.billId}`;
  const narrative = `更正 ${old.billId}`;
  if (old.amountFen !== 0n)
    await reverse(context, billCause(old.billId), { cause, day, narrative });
  await store.reverseBill(transaction, old.billId);
  await insertBills(context, [{ ...next, dueOn, corrects: old.billId }]);
  const kept = await movePayments(context, { old, next: { ...next, dueOn }, cause });
  const lines = surplusLines(party, kept);
  if (lines.length > 0)
    await post(context, { cause: `bill-surplus:${billId}`, day, narrative, lines });
  return {
    reversed: old.billId,
    bill: billId,
    beforeFen: old.amountFen,
    afterFen: priced.amountFen,
  };
}

interface Moving {
  old: store.BilledMonth;
  next: NewBill;
  cause: string;
}

async function movePayments(context: Context, { old, next, cause }: Moving): Promise<Kept> {
  const { transaction, rulebooks } = context;
  const paid = await store.findSettlements(transaction, old.billId);
  await store.withdrawFrom(transaction, { billId: old.billId, undoneBy: cause });
  const kept = keepPaid(paid, {
    amountFen: next.priced.amountFen,
    dueOn: next.dueOn,
    class: next.facts.customer.class,
    rule: lateFeeRules(rulebooks)(next.dueOn),
  });
  const settlements = kept.settlements.map((each) => ({ ...each, billId: next.billId }));
  await insertSettlements(transaction, settlements);
  await recount(context, [old.billId, next.billId]);
  return kept;
}

/** What was paid too much stands to the account's credit as an advance. */
function surplusLines(party: string, { surplusFen, lateFeeSurplusFen }: Kept): PostingLine[] {
  const sum = surplusFen + lateFeeSurplusFen;
  return [
    ...(surplusFen > 0n ? [{ account: "1122", party, debitFen: surplusFen }] : []),
    ...(lateFeeSurplusFen > 0n ? [{ account: "6301", debitFen: lateFeeSurplusFen }] : []),
    ...(sum > 0n ? [{ account: "2203", party, creditFen: sum }] : []),
  ];
}
