/**
 * Corrects the bills of a month whose reading was corrected, or whose price book is another file by now.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import type { MonthCorrected } from "../schema.ts";
import { correctBills } from "./correct.ts";
import { bookReader, sliceSize } from "./issue.ts";
import { findReadings, type SlicedRow } from "./issue-store.ts";

/** Account by account, each in a transaction of its own; run again, it goes on where it was. */
export async function correctMonth(context: JobContext, month: string): Promise<MonthCorrected> {
  const { scope } = context.actor;
  const bookOf = bookReader(context, `${month}-01`);
  const isStale = ({ billId, isStale, priceBookHash, unitPath }: SlicedRow) =>
    billId !== null &&
    priceBookHash !== null &&
    (isStale || bookOf(unitPath)?.hash !== priceBookHash);
  const total = { accounts: 0, corrected: 0, beforeFen: 0n, afterFen: 0n, refusedCount: 0 };
  for (let after: string | undefined = ""; after !== undefined && !context.isCancelled(); ) {
    const slice = { month, scope, after, limit: sliceSize };
    const rows: SlicedRow[] = await context.transact(({ transaction }) =>
      findReadings(transaction, slice),
    );
    for (const { customerAccount } of rows.filter(isStale)) {
      if (context.isCancelled()) break;
      await correctAccount(context, { account: customerAccount, month }, total);
      context.progress(total.accounts, 0, customerAccount);
    }
    after = rows.at(-1)?.customerAccount;
  }
  return total;
}

async function correctAccount(
  context: JobContext,
  billed: { account: string; month: string },
  total: MonthCorrected,
): Promise<void> {
  const outcome = await context.transact((inside) => correctBills(inside, billed), {
    serializable: true,
  });
  total.accounts += 1;
  if (isRefusal(outcome)) {
    total.refusedCount += 1;
    return;
  }
  for (const { beforeFen, afterFen } of outcome.corrected) {
    total.corrected += 1;
    total.beforeFen += beforeFen;
    total.afterFen += afterFen;
  }
}
