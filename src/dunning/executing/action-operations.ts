/**
 * Actions listed, done by people, and their outcomes.
 * @module
 */
import { attach } from "../../attachments/attachments.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import {
  ActionPage,
  actionStates,
  because,
  DoStep,
  ListActions,
  Recorded,
  RecordOutcome,
} from "../requests.ts";
import { stepKinds } from "../schema.ts";
import { refuseNotice } from "../work-orders/lawful.ts";
import { findActions, showAction } from "./action-list.ts";
import { findAction, moveAction } from "./action-store.ts";
import { beginStep } from "./begin.ts";

const list = defineOperation({
  name: "dunning.actions",
  kind: "query",
  summary: "List what was done or is to be done about debts, newest first",
  allow: ["collector", "approver", "policy-manager", "receivables-clerk", "compliance"],
  input: ListActions,
  output: ActionPage,
  async run({ transaction, actor }, { page, pageSize, ...filter }) {
    const limits = { limit: pageSize, offset: (page - 1) * pageSize };
    const found = await findActions(transaction, { ...filter, ...limits, scope: actor.scope });
    return { total: found.total, actions: found.actions.map((each) => showAction(each, actor)) };
  },
});

const doStep = defineOperation({
  name: "dunning.do-step",
  kind: "command",
  summary: "Begin the step that the policy and the law allow for an account just now",
  allow: ["collector"],
  input: DoStep,
  output: Recorded,
  run: (context, wanted) => beginStep(context, wanted),
});

const record = defineOperation({
  name: "dunning.record-outcome",
  kind: "command",
  summary: "Record how a step done by a person ended, with its proof; a notice needs one",
  allow: ["collector"],
  input: RecordOutcome,
  output: Recorded,
  async run(context, { action: id, outcome, proof, file, note }) {
    const { transaction, actor, now } = context;
    const action = await findAction(transaction, id, { scope: actor.scope, lock: true });
    if (!action) return refuse("not_found", because.unknown_action({ action: id }));
    const { kind, state, unitId } = action;
    if (state !== "to_do" || kind === "cut-off") {
      return refuse("conflict", because.not_waiting({ action: id, ...actionStates[state] }));
    }
    const isProven = proof !== undefined && file !== undefined;
    if (stepKinds[kind].legal && outcome === "delivered" && !isProven) {
      return refuse("invalid", because.proof_missing());
    }
    const isNotice = stepKinds[kind].legal && outcome === "delivered";
    const refused = isNotice && (await refuseNotice(context, action));
    if (refused) return refused;
    if (file !== undefined) {
      const paper = { subject: `dunning-action:${id}`, file, kind: proof ?? "note", unitId };
      const attached = await attach(context, paper);
      if (isRefusal(attached)) return attached;
    }
    const to = { state: outcome, handedAt: now, settledAt: now, note };
    await moveAction(transaction, id, {
      from: ["to_do"],
      to: { ...to, ...(proof !== undefined && { proof }) },
    });
    return { action: id, state: outcome };
  },
});

export const actionOperations = [list, doStep, record] as const;
