/**
 * One run over the population: what it is told by, and one batch of it.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { JobContext } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { liveModel } from "../../models/models.ts";
import type { CreditBatch } from "../indicators/reading.ts";
import type { CreditModel } from "../model/document.ts";
import { type CreditRulebook, creditRulebook } from "../rulebook.ts";
import { because } from "../schema.ts";
import { findPast, saveGrades } from "./grade-store.ts";
import { type JudgedAccount, judgeBatch } from "./judge.ts";

export interface Run {
  asOf: Date;
  model: { id: string; document: CreditModel };
  book: CreditRulebook;
}

/** By the rulebook of the day and the published model. */
export async function prepare(context: JobContext, asOf: Date): Promise<Run | Refusal> {
  const book = creditRulebook(context.rulebooks, dayOf(asOf));
  if (isRefusal(book)) return book;
  const live = await context.transact(({ transaction }) => liveModel(transaction, "credit"));
  if (!live) return refuse("unavailable", because.no_model());
  return { asOf, book, model: { id: live.id, document: live.document as CreditModel } };
}

/** Judges and keeps one batch in a transaction of its own. */
export async function gradeBatch(
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
