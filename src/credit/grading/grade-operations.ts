/**
 * Grading everybody as of a moment.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { readBatches } from "../indicators/reading.ts";
import { Graded, GradeInput } from "../requests.ts";
import { momentOf } from "../store.ts";
import { saveRun } from "./grade-store.ts";
import { gradeBatch, prepare } from "./run.ts";

/** Accounts that are in memory at a time. */
const batchRows = 20_000;

export const grade = defineOperation({
  name: "credit.grade",
  kind: "job",
  summary: "Grade every open account as of a moment, and keep what is new",
  allow: ["data-scientist", "policy-manager"],
  wholeUtility: true,
  input: GradeInput,
  output: Graded,
  async run(context, input) {
    const asOf = momentOf(context, input.asOf);
    if (isRefusal(asOf)) return asOf;
    const run = await prepare(context, asOf);
    if (isRefusal(run)) return run;
    const grades = { A: 0, B: 0, C: 0 };
    const sums = { accounts: 0, written: 0 };
    const analytics = await context.analytics();
    const halfLife = run.book.rules.pastCreditHalfLifeMonths;
    const total = await countAccounts(analytics, asOf);
    for await (const batch of readBatches(analytics, { asOf, halfLife }, batchRows)) {
      const { judged, written } = await gradeBatch(context, run, batch);
      for (const told of judged) grades[told.grade] += 1;
      sums.written += written;
      sums.accounts += batch.rowCount;
      context.progress(sums.accounts, total);
      if (context.isCancelled()) break;
    }
    const told = { asOf, gradedAt: context.now, rulebook: run.book.version, ...sums };
    const id = await context.transact(async (inside) => {
      const name = await inside.newId("CR");
      await saveRun(inside.transaction, { ...told, id: name, model: run.model.id });
      return name;
    });
    const seconds = context.elapsedSeconds();
    return { run: id, asOf: asOf.toISOString(), model: run.model.id, ...sums, grades, seconds };
  },
});

async function countAccounts(analytics: Analytics, asOf: Date): Promise<number> {
  const [row] = await analytics.query<{ accounts: number }>({
    relations: ["credit_accounts"],
    parameters: { as_of: asOf, account: null, share: null },
    select: "select count(*) as accounts from credit_accounts",
  });
  return row!.accounts;
}
