/**
 * Deciding an objection: another person's grade for a time, or none.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import * as ask from "../requests.ts";
import { creditRulebook } from "../rulebook.ts";
import { addMonths } from "../rules.ts";
import { because } from "../schema.ts";
import { gradeByHand } from "./by-hand.ts";
import { mayDecide, objectionSeen, objectionShown } from "./objection-operations.ts";
import { closeObjection } from "./objection-store.ts";

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
    return refusal ?? (await objectionShown(context, id));
  },
});
