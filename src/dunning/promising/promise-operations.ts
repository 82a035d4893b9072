/**
 * What a collector agrees with a customer: a promise, a plan, a hold, a dispute about a part.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { lift, place } from "../../protections/protections.ts";
import {
  Decide,
  EndThing,
  Made,
  MakePlan,
  MakePromise,
  OpenDispute,
  PlaceHold,
} from "../case-requests.ts";
import { because } from "../requests.ts";
import { owingAccount } from "./owing.ts";
import { readAmount, readParts, refuseDay } from "./promise-rules.ts";
import {
  decideDispute,
  endStanding,
  findStanding,
  insertDispute,
  insertHold,
  insertPlan,
  insertPromise,
  type Standing,
} from "./promise-store.ts";

const collectors = ["collector"];

const promise = defineOperation({
  name: "dunning.promise",
  kind: "command",
  summary: "Record a promise to pay; while it is open and not late that part is not claimed",
  allow: collectors,
  input: MakePromise,
  output: Made,
  async run(context, { customerAccount: account, amountYuan, dueOn, note }) {
    const { transaction, actor, now } = context;
    const owing = await owingAccount(context, account);
    if (isRefusal(owing)) return owing;
    const { mostDays } = owing.practice.promise;
    const refused = refuseDay(dueOn, { today: dayOf(now), mostDays, from: dayOf(now) });
    if (refused) return refused;
    const amountFen = readAmount(amountYuan, owing.owedFen);
    if (isRefusal(amountFen)) return amountFen;
    const id = await context.newId("DP");
    const made = { id, account, amountFen, dueOn, note, by: actor.id, at: now };
    if (await insertPromise(transaction, made)) return { id };
    const what = { zh: "承诺", en: "promise" };
    return refuse("conflict", because.already_open({ account, ...what }));
  },
});

const plan = defineOperation({
  name: "dunning.plan",
  kind: "command",
  summary: "Agree on instalments; broken at the first part that is not there by its day and grace",
  allow: collectors,
  input: MakePlan,
  output: Made,
  async run(context, { customerAccount: account, parts: wanted, note }) {
    const { transaction, actor, now } = context;
    const owing = await owingAccount(context, account);
    if (isRefusal(owing)) return owing;
    const { owedFen, practice } = owing;
    const parts = readParts(wanted, { owedFen, today: dayOf(now), plan: practice.plan });
    if (isRefusal(parts)) return parts;
    const id = await context.newId("DI");
    const made = { id, account, parts, note, by: actor.id, at: now };
    if (!(await insertPlan(transaction, made))) {
      const what = { zh: "分期", en: "plan" };
      return refuse("conflict", because.already_open({ account, ...what }));
    }
    await context.later("dunning.payment-arrived", { accounts: [account] }, { key: `plan:${id}` });
    return { id };
  },
});

const hold = defineOperation({
  name: "dunning.hold",
  kind: "command",
  summary: "Leave an account in peace until a day, for the reason given",
  allow: collectors,
  input: PlaceHold,
  output: Made,
  async run(context, { customerAccount: account, until }) {
    const { transaction, actor, now, reason } = context;
    const owing = await owingAccount(context, account);
    if (isRefusal(owing)) return owing;
    const { mostDays } = owing.practice.hold;
    const refused = refuseDay(until, { today: dayOf(now), mostDays, from: dayOf(now) });
    if (refused) return refused;
    const id = await context.newId("DH");
    await insertHold(transaction, { id, account, until, reason: reason!, by: actor.id, at: now });
    return { id };
  },
});

const end = defineOperation({
  name: "dunning.end",
  kind: "command",
  summary: "Take back a promise, a plan or a hold",
  allow: collectors,
  input: EndThing,
  output: Made,
  async run(context, { id }) {
    const { transaction, actor, now } = context;
    const found = await findStanding(transaction, id, actor.scope);
    if (!found) return refuse("not_found", because.unknown_thing({ id }));
    const isEnded = await endStanding(transaction, id, { by: actor.id, at: now });
    return isEnded ? { id } : refuse("conflict", because.decided_already({ id }));
  },
});

const dispute = defineOperation({
  name: "dunning.dispute",
  kind: "command",
  summary:
    "Record that a customer denies a part of the debt; no step claims it until it is decided",
  allow: [...collectors, "receivables-clerk", "voice-operator"],
  input: OpenDispute,
  output: Made,
  async run(context, { customerAccount: account, amountYuan }) {
    const { transaction, actor, now } = context;
    const reason = context.reason!;
    const owing = await owingAccount(context, account);
    if (isRefusal(owing)) return owing;
    const amountFen = readAmount(amountYuan, owing.owedFen);
    if (isRefusal(amountFen)) return amountFen;
    const id = await context.newId("DD");
    await insertDispute(transaction, { id, account, amountFen, reason, by: actor.id, at: now });
    const source = `dunning-dispute:${id}`;
    await place(context, { customerAccount: account, kind: "billing_dispute", source, reason });
    return { id };
  },
});

const decide = defineOperation({
  name: "dunning.decide-dispute",
  kind: "command",
  summary:
    "Decide a disputed part: upheld, the bill is for its desk to correct; else it is claimed",
  allow: ["approver", "receivables-clerk"],
  input: Decide,
  output: Made,
  async run(context, { id, upheld, decision }) {
    const { transaction, now } = context;
    const found = await disputed(context, id);
    if (isRefusal(found)) return found;
    const by = context.actor.id;
    if (found.by === by) {
      return refuse("forbidden", because.decider_was_party({ person: by }));
    }
    const isNew = await decideDispute(transaction, id, { upheld, decision, by, at: now });
    if (!isNew) return refuse("conflict", because.decided_already({ id }));
    await lift(context, { source: `dunning-dispute:${id}` });
    return { id };
  },
});

async function disputed({ transaction, actor }: Context, id: string): Promise<Standing | Refusal> {
  const found = await findStanding(transaction, id, actor.scope);
  return found?.id.startsWith("DD") ? found : refuse("not_found", because.unknown_thing({ id }));
}

export const promiseOperations = [promise, plan, hold, end, dispute, decide] as const;
