/**
 * The desk: what to look at, one case, whose it is, what it was.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { actorById } from "../../organisation/organisation.ts";
import * as store from "./case-store.ts";
import { mayReadCases, mayRefund } from "./desk.ts";
import { listed, rankedCases } from "./listing.ts";
import { caseFor, judge, move } from "./moving.ts";
import { steps } from "./rules.ts";
import * as ask from "./schema.ts";
import { viewOf } from "./showing.ts";

const { because } = ask;
const mayWork = ["anomaly-analyst"];

const list = defineOperation({
  name: "anomalies.list",
  kind: "query",
  summary:
    "List the cases to look at today, what is worth most first, as many as the day has room for",
  allow: mayReadCases,
  input: ask.ListCases,
  output: ask.CasePage,
  run: (context, asked) => listed(context, asked),
});

const show = defineOperation({
  name: "anomalies.show",
  kind: "query",
  summary: "Show one case: what is odd, the account's payments, what people said",
  allow: [...mayReadCases, ...mayRefund],
  audited: ({ unmask }) => unmask,
  input: ask.ShowCase,
  output: ask.CaseView,
  async run(context, { case: id, unmask }) {
    if (unmask && !context.actor.seesPersonalData)
      return refuse("forbidden", because.needs_personal_data());
    const found = await rankedCases(context, { ids: [id] });
    if (isRefusal(found)) return found;
    const [ranked] = found;
    return ranked
      ? viewOf(context, ranked, { unmask })
      : refuse("not_found", because.no_case({ id }));
  },
});

const assign = defineOperation({
  name: "anomalies.assign",
  kind: "command",
  summary: "Take a case, or give it to somebody of the desk",
  allow: mayWork,
  input: ask.AssignCase,
  output: ask.CaseStands,
  async run(context, { case: id, to = context.actor.id }) {
    const found = await caseFor(context, id, "assign");
    if (isRefusal(found)) return found;
    const person =
      to === context.actor.id ? context.actor : await actorById(context.transaction, to);
    const isOfDesk = person?.roles.some((role) => [...mayWork, "operator"].includes(role));
    if (!isOfDesk || !(await store.findCase(context.transaction, id, { scope: person!.scope })))
      return refuse("not_found", because.no_person({ person: to }));
    await move(context, found, { act: "assign", details: { to }, to });
    return { case: id, state: steps.assign.to, assignedTo: to };
  },
});

const judgeCase = defineOperation({
  name: "anomalies.judge",
  kind: "command",
  summary: "Say whether what is odd about a case is abnormal, and why; the word becomes a label",
  allow: mayWork,
  input: ask.JudgeCase,
  output: ask.CaseStands,
  async run(context, { case: id, ...word }) {
    const found = await caseFor(context, id, "judge");
    if (isRefusal(found)) return found;
    const refusal = await judge(context, found, word);
    if (refusal) return refusal;
    const { state, assignedTo } = (await store.findCase(context.transaction, id, {
      scope: context.actor.scope,
    }))!;
    return { case: id, state, assignedTo };
  },
});

const reopen = defineOperation({
  name: "anomalies.reopen",
  kind: "command",
  summary: "Take back what was said of a case; another person judges it again",
  allow: mayWork,
  input: ask.ReopenCase,
  output: ask.CaseStands,
  async run(context, { case: id, comment }) {
    const found = await caseFor(context, id, "reopen");
    if (isRefusal(found)) return found;
    const { transaction, actor, now } = context;
    const standing = await store.standingBeside(transaction, found);
    if (standing) return refuse("conflict", because.another_stands({ id: standing }));
    await store.takeBack(transaction, { id, by: actor.id, now });
    await move(context, { ...found, assignedTo: null }, { act: "reopen", details: { comment } });
    return { case: id, state: steps.reopen.to, assignedTo: null };
  },
});

/** Left by `refunds.request`: an act may tell a judgement what came of it, never the other way round. */
const refundLinked = defineOperation({
  name: "anomalies.refund-linked",
  kind: "command",
  summary: "Keep with a case that a refund was asked for because of it",
  allow: ["worker"],
  input: ask.LinkRefund,
  output: ask.LinkRefund,
  async run({ transaction, actor, now }, { case: id, refund, customerAccount }) {
    const found = await store.findCase(transaction, id, { scope: [""], lock: true });
    const account = found?.customerAccount ?? customerAccount;
    if (!found || account !== customerAccount) return refuse("not_found", because.no_case({ id }));
    if (await store.linkRefund(transaction, { id, refund, now })) {
      const { state, assignedTo } = found;
      const step = { state, assignedTo, kind: "refund", details: { refund }, by: actor.id, now };
      await store.moveCase(transaction, id, step);
    }
    return { case: id, refund, customerAccount };
  },
});

export const caseOperations = [list, show, assign, judgeCase, reopen, refundLinked] as const;
