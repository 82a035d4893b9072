/**
 * What may be odd for a while, and until when.
 * @module
 */
import { addDays, dayOf } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { deskOf, mayReadCases } from "../cases/desk.ts";
import * as ask from "../cases/schema.ts";
import { allowanceOf } from "../cases/showing.ts";
import { whoseOf } from "../explaining/whose.ts";
import { findAllowances, insertAllowance, isAlerted, liftAllowance } from "./allowance-store.ts";

const { because } = ask;

/** The account, not his own, or the agency, where there is one in the actor's data scope. */
async function whom(
  { transaction, actor }: Context,
  { customerAccount: account, agency }: { customerAccount?: string; agency?: string },
): Promise<{ customerAccount: string | null; agency: string | null } | Refusal> {
  if ((account === undefined) === (agency === undefined))
    return refuse("invalid", because.one_of_both());
  if (account !== undefined) {
    const about = { customerAccount: account, agency: null };
    const asked = { subject: "payment", ...about } as const;
    const whose = await whoseOf({ transaction, actor }, asked, { unmask: true });
    if (!whose) return refuse("not_found", because.unknown_account({ account }));
    return whose.name === actor.name ? refuse("forbidden", because.own_account()) : about;
  }
  return actor.scope.includes("") && (await isAlerted(transaction, agency!))
    ? { customerAccount: null, agency: agency! }
    : refuse("not_found", because.unknown_agency({ agency: agency! }));
}

const allow = defineOperation({
  name: "anomalies.allow",
  kind: "command",
  summary: "Leave an account or an agency in peace until a day, of one kind of oddness or of any",
  allow: ["anomaly-analyst"],
  input: ask.AllowOdd,
  output: ask.Allowance,
  async run(context, { customerAccount, agency, field = null, until }) {
    const { transaction, actor, now, reason = "" } = context;
    const desk = deskOf(context);
    if (isRefusal(desk)) return desk;
    const about = await whom(context, {
      ...(customerAccount !== undefined && { customerAccount }),
      ...(agency !== undefined && { agency }),
    });
    if (isRefusal(about)) return about;
    const last = addDays(dayOf(now), desk.allowance.mostDays);
    if (until < dayOf(now)) return refuse("invalid", because.allowed_in_past({ day: until }));
    if (until > last)
      return refuse("invalid", because.allowed_too_long({ days: desk.allowance.mostDays, last }));
    const id = await context.newId("AL");
    const given = { id, ...about, field, untilDay: until, reason };
    const made = { ...given, allowedBy: actor.id, allowedAt: now };
    await insertAllowance(transaction, made);
    return allowanceOf({ ...made, liftedBy: null }, context);
  },
});

const disallow = defineOperation({
  name: "anomalies.disallow",
  kind: "command",
  summary: "End an allowance before its day",
  allow: ["anomaly-analyst"],
  input: ask.AllowanceId,
  output: ask.Allowance,
  async run(context, { allowance: id }) {
    const { transaction, actor, now } = context;
    const { scope } = actor;
    const [standing] = await findAllowances(transaction, { scope, id, standingOn: dayOf(now) });
    if (!standing) return refuse("not_found", because.no_allowance({ id }));
    await liftAllowance(transaction, { id, by: actor.id, now });
    return allowanceOf({ ...standing, liftedBy: actor.id }, context);
  },
});

const list = defineOperation({
  name: "anomalies.allow-list",
  kind: "query",
  summary: "List the allowances that stand, or all there were",
  allow: mayReadCases,
  input: ask.ListAllowances,
  output: ask.Allowances,
  async run(context, { all, customerAccount, agency }) {
    const { transaction, actor, now } = context;
    const standingOn = all ? undefined : dayOf(now);
    const filter = { scope: actor.scope, customerAccount, agency, standingOn };
    const found = await findAllowances(transaction, filter);
    return { allowances: found.map((each) => allowanceOf(each, context)) };
  },
});

export const allowanceOperations = [allow, disallow, list] as const;
