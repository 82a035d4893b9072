/**
 * Corrections: a reading or a price that was corrected makes another bill.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { because } from "../schema.ts";
import * as store from "./correct-store.ts";
import { bookReader } from "./issue.ts";
import { findReadings, lockIssue } from "./issue-store.ts";
import { billOf, isReason, type NewBill } from "./price-reading.ts";
import { type Correction, replaceBill } from "./replace-bill.ts";

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
