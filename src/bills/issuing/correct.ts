/**
 * Corrections: a reading or a price that was corrected makes another bill. The old one is reversed in the
 * ledger, never edited; what was paid of it is paid of the new one, and what is too much is an advance.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { type PostingLine, post, reverse } from "../../ledger/ledger.ts";
import { lateFeeRules, recount } from "../bills.ts";
import { type BillSettlement, because } from "../schema.ts";
import { insertSettlements } from "../store.ts";
import * as store from "./correct-store.ts";
import { bookReader } from "./issue.ts";
import { billCause, findReadings, insertBills, lockIssue } from "./issue-store.ts";
import { type Kept, keepPaid } from "./keep-paid.ts";
import { billOf, isReason, type NewBill } from "./price-reading.ts";

export interface Correction {
  reversed: string;
  bill: string;
  beforeFen: bigint;
  afterFen: bigint;
}

/**
 * Prices again every billed month of a year from `month` on, because energy of one month moves the steps of
 * those after it. A month that comes out as before stays. Refuses where the first month has no bill.
 */
export async function correctBills(
  context: Context,
  { account, month }: { account: string; month: string },
): Promise<{ corrected: Correction[]; unchanged: number } | Refusal> {
  await lockIssue(context.transaction);
  const { scope } = context.actor;
  const billed = await store.findBilled(context.transaction, { account, month, scope });
  if (billed[0]?.billingMonth !== month) {
    return refuse("not_found", because.not_billed({ account, month }));
  }
  const corrected: Correction[] = [];
  for (const old of billed) {
    const next = await priceAgain(context, { account, old });
    if (isRefusal(next)) return next;
    if (next) corrected.push(await replaceBill(context, old, next));
  }
  return { corrected, unchanged: billed.length - corrected.length };
}

/** Undefined where nothing changed. */
async function priceAgain(
  context: Context,
  { account, old }: { account: string; old: store.BilledMonth },
): Promise<NewBill | undefined | Refusal> {
  const { transaction, actor, now } = context;
  const month = old.billingMonth;
  const slice = { month, scope: actor.scope, after: "", limit: 1, account };
  const [row] = await findReadings(transaction, slice);
  if (!row) return undefined;
  const bookOf = bookReader(context, `${month}-01`);
  const next = billOf(row, { month, on: dayOf(now), bookOf });
  if (isReason(next)) return refuse("invalid", next);
  const lines = await store.findStoredLines(transaction, old.billId);
  if (!areSame(lines, next.priced.lines)) return next;
  await store.acceptReading(transaction, { billId: old.billId, changeNo: row.readingChangeNo });
  return undefined;
}

function areSame(left: readonly store.StoredLine[], right: readonly store.StoredLine[]): boolean {
  const names = ["item", "quantity", "price", "amountFen"] as const;
  const isSame = (line: store.StoredLine, at: number) =>
    names.every((name) => line[name] === right[at]?.[name]);
  return left.length === right.length && left.every(isSame);
}

/** A bill that asks for more gives the whole time to pay; one that asks for less keeps its due day. */
async function replaceBill(
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
  const paid: BillSettlement[] = await store.findSettlements(transaction, old.billId);
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
