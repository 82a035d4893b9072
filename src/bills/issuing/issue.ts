/**
 * Issues the bills of a month: the whole population in slices, each priced and posted in one transaction.
 * @module
 */
import { addDays, type Day } from "../../base/dates.ts";
import type { JobContext } from "../../base/operation.ts";
import type { PriceBook } from "../../tariffs/schema.ts";
import { priceBookFor } from "../../tariffs/tariffs.ts";
import type { IssueResult } from "../schema.ts";
import { countReadings, findReadings, insertBills, lockIssue } from "./issue-store.ts";
import { billOf, type Issue, isReason, type NewBill } from "./price-reading.ts";

/** Readings that are priced and written at once: flat memory whatever the population. */
export const sliceSize = 10_000;
const shownRefusals = 20;

/** The first day after a month, on which it may be billed. */
export function dayAfter(month: string): Day {
  return `${addDays(`${month}-28`, 4).slice(0, 7)}-01`;
}

/** Once per account and month: what is billed stays as it is, so that the job can be run again. */
export async function issueMonth(
  context: JobContext,
  { month, on }: { month: string; on: Day },
): Promise<IssueResult> {
  const issue = { month, on, bookOf: bookReader(context, `${month}-01`) };
  const total: IssueResult = {
    ...{ issued: 0, amountFen: 0n, alreadyBilled: 0, stale: 0, refused: [], refusedCount: 0 },
  };
  const readings = await context.transact(({ transaction }) => countReadings(transaction, month));
  for (let after: string | undefined = ""; after !== undefined && !context.isCancelled(); ) {
    const slice: SliceIssued = await issueSlice(context, issue, after);
    addTo(total, slice);
    const done = total.issued + total.alreadyBilled + total.refusedCount;
    context.progress(done, readings, slice.last);
    after = slice.last;
  }
  return total;
}

interface SliceIssued extends IssueResult {
  /** The last account of the slice; undefined where there was none. */
  last?: string | undefined;
}

function issueSlice(context: JobContext, issue: Issue, after: string): Promise<SliceIssued> {
  const { scope } = context.actor;
  return context.transact(async (inside) => {
    await lockIssue(inside.transaction);
    const slice = { month: issue.month, scope, after, limit: sliceSize };
    const rows = await findReadings(inside.transaction, slice);
    const bills: NewBill[] = [];
    const refused: IssueResult["refused"] = [];
    for (const row of rows.filter(({ billId }) => billId === null)) {
      const outcome = billOf(row, issue);
      if (isReason(outcome))
        refused.push({ customerAccount: row.customerAccount, reason: outcome });
      else bills.push(outcome);
    }
    if (bills.length > 0) await insertBills(inside, bills);
    return {
      issued: bills.length,
      amountFen: bills.reduce((sum, { priced }) => sum + priced.amountFen, 0n),
      alreadyBilled: rows.filter(({ billId }) => billId !== null).length,
      stale: rows.filter(({ isStale }) => isStale).length,
      refused: refused.slice(0, shownRefusals),
      refusedCount: refused.length,
      last: rows.at(-1)?.customerAccount,
    };
  });
}

function addTo(total: IssueResult, slice: IssueResult): void {
  total.issued += slice.issued;
  total.amountFen += slice.amountFen;
  total.alreadyBilled += slice.alreadyBilled;
  total.stale += slice.stale;
  total.refusedCount += slice.refusedCount;
  total.refused.push(...slice.refused.slice(0, shownRefusals - total.refused.length));
}

/** The books of a day by path of the unit, each looked up once. */
export function bookReader(
  { rulebooks }: Pick<JobContext, "rulebooks">,
  day: Day,
): (path: string) => PriceBook | undefined {
  const known = new Map<string, PriceBook | undefined>();
  return (path) => {
    if (!known.has(path)) known.set(path, priceBookFor(rulebooks, { path, day }));
    return known.get(path);
  };
}
