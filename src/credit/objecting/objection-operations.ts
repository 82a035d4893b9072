/**
 * A customer objects to a grade, and a person decides: nobody is held by a machine's word alone
 * (PIPL Art. 24; 征信业管理条例 Art. 25: answered within 20 days).
 * @module
 */
import { addDays, dayOf } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import * as ask from "../requests.ts";
import { creditRulebook } from "../rulebook.ts";
import { because } from "../schema.ts";
import { accountSeen, shownTo } from "../showing/seeing.ts";
import { findGrade } from "../store.ts";
import { findObjections, insertObjection } from "./objection-store.ts";

const mayEnter = ["collector", "receivables-clerk", "compliance"];
export const mayDecide = ["policy-manager", "compliance", "approver"];

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
    return await objectionShown(context, id);
  },
});

export const objections = defineOperation({
  name: "credit.objections",
  kind: "query",
  summary: "List objections to grades, those to be answered soonest first",
  allow: [...mayEnter, ...mayDecide],
  input: ask.ObjectionsInput,
  output: ask.Objections,
  async run({ transaction, actor }, { state, ...page }) {
    const found = await findObjections(transaction, { scope: actor.scope, state }, page);
    return { ...found, rows: found.rows.map((row) => shownTo(actor, row)) };
  },
});

/** One objection that the caller may see. */
export async function objectionSeen({ transaction, actor }: Context, id: string) {
  const { rows } = await findObjections(transaction, { scope: actor.scope, id });
  return rows[0] ?? refuse("not_found", because.no_such_objection({ id }));
}

/** The same as an answer. */
export async function objectionShown(context: Context, id: string) {
  const objection = await objectionSeen(context, id);
  return isRefusal(objection) ? objection : shownTo(context.actor, objection);
}
