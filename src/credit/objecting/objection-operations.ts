/**
 * A customer objects to a grade, and a person decides: nobody is held by a machine's word alone
 * (PIPL Art. 24; 征信业管理条例 Art. 25: answered within 20 days).
 * @module
 */
import { addDays, dayOf } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { saveGrades } from "../grading/grade-store.ts";
import { judgeBatch } from "../grading/judge.ts";
import { retellingOf } from "../grading/retelling.ts";
import { batchOfOne } from "../indicators/reading.ts";
import * as ask from "../requests.ts";
import { creditRulebook } from "../rulebook.ts";
import { addMonths } from "../rules.ts";
import { because, type Grade } from "../schema.ts";
import { accountSeen } from "../showing/seeing.ts";
import { findGrade } from "../store.ts";
import { closeObjection, findObjections, insertObjection } from "./objection-store.ts";

const mayEnter = ["collector", "receivables-clerk", "compliance"];
const mayDecide = ["policy-manager", "compliance", "approver"];

export const object = defineOperation({
  name: "credit.object",
  kind: "command",
  summary: "Enter a customer's objection to a grade",
  allow: mayEnter,
  input: ask.ObjectInput,
  output: ask.Objection,
  async run(context, { account, grounds }) {
    const { transaction, actor, now } = context;
    const told = (await accountSeen(context, account)) ?? (await findGrade(transaction, account));
    if (isRefusal(told)) return told;
    if (!told) return refuse("not_found", because.never_graded({ account }));
    const book = creditRulebook(context.rulebooks, dayOf(now));
    if (isRefusal(book)) return book;
    const id = await context.newId("CO");
    const answerBy = addDays(dayOf(now), book.rules.objectionDays);
    const entered = { id, told, grounds, openedBy: actor.id, openedAt: now, answerBy };
    if (!(await insertObjection(transaction, entered)))
      return refuse("conflict", because.objection_open({ account }));
    return await objectionSeen(context, id);
  },
});

export const decide = defineOperation({
  name: "credit.decide",
  kind: "command",
  summary: "Decide an objection: give a grade in place of the model's for a time, or reject it",
  allow: mayDecide,
  input: ask.DecideInput,
  output: ask.Objection,
  async run(context, { id, grade, until, answer }) {
    const { transaction, actor, now } = context;
    const objection = await objectionSeen(context, id);
    if (isRefusal(objection)) return objection;
    if (objection.openedBy === actor.id) return refuse("forbidden", because.own_objection());
    const book = creditRulebook(context.rulebooks, dayOf(now));
    if (isRefusal(book)) return book;
    const stands = until ?? (grade && addMonths(dayOf(now), book.rules.reviewMonths[grade]));
    const given = grade && stands ? { grade, until: stands } : null;
    const verdict = { id, by: actor.id, at: now, answer, given };
    if (!(await closeObjection(transaction, verdict)))
      return refuse("conflict", because.objection_decided({ id }));
    const account = objection.customerAccount;
    const refusal = given && (await gradeByHand(context, { account, id, ...given }));
    return refusal ?? (await objectionSeen(context, id));
  },
});

export const objections = defineOperation({
  name: "credit.objections",
  kind: "query",
  summary: "List objections to grades, those to be answered soonest first",
  allow: [...mayEnter, ...mayDecide],
  input: ask.ObjectionsInput,
  output: ask.Objections,
  run: ({ transaction, actor }, { state, ...page }) =>
    findObjections(transaction, { scope: actor.scope, state }, page),
});

async function objectionSeen({ transaction, actor }: Context, id: string) {
  const { rows } = await findObjections(transaction, { scope: actor.scope, id });
  return rows[0] ?? refuse("not_found", because.no_such_objection({ id }));
}

interface Given {
  account: string;
  id: string;
  grade: Grade;
  until: string;
}

/** The decided grade is told at once, from the same inputs; a veto still goes before it. */
async function gradeByHand(context: Context, { account, id, grade, until }: Given) {
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
