/**
 * A stored grade with the model and the rulebook it was told by, so that it can be told again.
 * @module
 */
import type { Rulebook } from "../../base/capabilities.ts";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { liveModel, modelById } from "../../models/models.ts";
import type { CreditModel } from "../model/document.ts";
import { CreditRulesBody, versionOf } from "../rulebook.ts";
import { because } from "../schema.ts";
import { findGrade, type WholeGrade } from "../store.ts";
import type { Judging } from "./judge.ts";

export interface Retelling {
  grade: WholeGrade;
  /** Of the registry. */
  modelId: string;
  judging: Omit<Judging, "today">;
}

/** The newest grade of an account; where it was a default, with the model that is live now. */
export async function retellingOf(
  { transaction, rulebooks }: Pick<Context, "transaction" | "rulebooks">,
  account: string,
): Promise<Retelling | Refusal> {
  const grade = await findGrade(transaction, account);
  if (!grade) return refuse("not_found", because.never_graded({ account }));
  const model = grade.model
    ? await modelById(transaction, grade.model)
    : await liveModel(transaction, "credit");
  if (!model) return refuse("unavailable", because.model_gone({ model: grade.model ?? "" }));
  const isOwn = (book: Rulebook) => versionOf(book) === grade.rulebook;
  const book = rulebooks.versions("credit-grade").find(isOwn);
  if (!book) return refuse("unavailable", because.no_rules({ day: dayOf(grade.asOf) }));
  const rules = CreditRulesBody.parse(book.body);
  return { grade, modelId: model.id, judging: { model: model.document as CreditModel, rules } };
}
