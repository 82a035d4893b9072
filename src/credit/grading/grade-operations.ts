/**
 * Grading everybody as of a moment.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { dayOf } from "../../base/dates.ts";
import { defineOperation, type JobContext } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { liveModel } from "../../models/models.ts";
import { type CreditBatch, readBatches } from "../indicators/reading.ts";
import type { CreditModel } from "../model/document.ts";
import { Graded, GradeInput } from "../requests.ts";
import { type CreditRulebook, creditRulebook } from "../rulebook.ts";
import { because } from "../schema.ts";
import { momentOf } from "../store.ts";
import { findPast, saveGrades, saveRun } from "./grade-store.ts";
import { type JudgedAccount, judgeBatch } from "./judge.ts";

/** Accounts that are in memory at a time. */
const batchRows = 20_000;

interface Run {
  asOf: Date;
  model: { id: string; document: CreditModel };
  book: CreditRulebook;
}

export const grade = defineOperation({
  name: "credit.grade",
  kind: "job",
  summary: "Grade every open account as of a moment, and keep what is new",
  allow: ["data-scientist", "policy-manager"],
  wholeUtility: true,
  input: GradeInput,
  output: Graded,
  async run(context, input) {
    const run = await prepare(context, input.asOf);
    if (isRefusal(run)) return run;
    const grades = { A: 0, B: 0, C: 0 };
    const sums = { accounts: 0, written: 0 };
    const analytics = await context.analytics();
    const halfLife = run.book.rules.pastCreditHalfLifeMonths;
    const total = await countAccounts(analytics, run.asOf);
    for await (const batch of readBatches(analytics, { asOf: run.asOf, halfLife }, batchRows)) {
      const { judged, written } = await gradeBatch(context, run, batch);
      for (const told of judged) grades[told.grade] += 1;
      sums.written += written;
      sums.accounts += batch.rowCount;
      context.progress(sums.accounts, total);
      if (context.isCancelled()) break;
    }
    const told = { asOf: run.asOf, gradedAt: context.now, rulebook: run.book.version, ...sums };
    const id = await context.transact(async (inside) => {
      const name = await inside.newId("CR");
      await saveRun(inside.transaction, { ...told, id: name, model: run.model.id });
      return name;
    });
    const seconds = context.elapsedSeconds();
    return { run: id, asOf: run.asOf.toISOString(), model: run.model.id, ...sums, grades, seconds };
  },
});

async function prepare(context: JobContext, text: string | undefined): Promise<Run | Refusal> {
  const asOf = momentOf(context, text);
  if (isRefusal(asOf)) return asOf;
  const book = creditRulebook(context.rulebooks, dayOf(asOf));
  if (isRefusal(book)) return book;
  const live = await context.transact(({ transaction }) => liveModel(transaction, "credit"));
  if (!live) return refuse("unavailable", because.no_model());
  return { asOf, book, model: { id: live.id, document: live.document as CreditModel } };
}

async function gradeBatch(
  context: JobContext,
  { asOf, model, book }: Run,
  batch: CreditBatch,
): Promise<{ judged: JudgedAccount[]; written: number }> {
  const judging = { model: model.document, rules: book.rules, today: dayOf(asOf) };
  return await context.transact(async ({ transaction }) => {
    const past = await findPast(transaction, batch.accounts, asOf);
    const judged = judgeBatch(batch, past, judging);
    const run = { asOf, gradedAt: context.now, model: model.id, rulebook: book.version };
    return { judged, written: await saveGrades(transaction, { batch, judged, past, ...run }) };
  });
}

async function countAccounts(analytics: Analytics, asOf: Date): Promise<number> {
  const [row] = await analytics.query<{ accounts: number }>({
    relations: ["credit_accounts"],
    parameters: { as_of: asOf, account: null, share: null },
    select: "select count(*) as accounts from credit_accounts",
  });
  return row!.accounts;
}
