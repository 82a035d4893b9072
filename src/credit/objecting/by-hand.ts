/**
 * A grade given by a person in place of the model's.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { saveGrades } from "../grading/grade-store.ts";
import { judgeBatch } from "../grading/judge.ts";
import { retellingOf } from "../grading/retelling.ts";
import { batchOfOne } from "../indicators/reading.ts";
import type { Grade } from "../schema.ts";

interface Given {
  account: string;
  id: string;
  grade: Grade;
  until: string;
}

/** The decided grade is told at once, from the same inputs; a veto still goes before it. */
export async function gradeByHand(context: Context, { account, id, grade, until }: Given) {
  const { transaction, now } = context;
  const told = await retellingOf(context, account);
  if (isRefusal(told)) return told;
  const past = new Map([[account, { ...told.grade.past, decision: { id, grade, until } }]]);
  const batch = batchOfOne(told.grade);
  const judged = judgeBatch(batch, past, { ...told.judging, today: dayOf(now) });
  const by = { model: told.modelId, rulebook: told.grade.rulebook };
  await saveGrades(transaction, { batch, judged, past, asOf: now, gradedAt: now, ...by });
  return undefined;
}
