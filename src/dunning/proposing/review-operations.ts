/**
 * A proposal edited, submitted, approved.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { policyDecidedBy } from "../policy/reading.ts";
import {
  Applied,
  ApprovalEnded,
  ApproveRun,
  because,
  EditedLine,
  EditLine,
  OneRun,
  RunMoved,
} from "../requests.ts";
import { editOf } from "./edit.ts";
import { findLines, insertEdit } from "./line-store.ts";
import { applyOutcome, approveRun, runIn, submitRun } from "./review.ts";
import { sealRun } from "./run-store.ts";

const editLine = defineOperation({
  name: "dunning.edit-line",
  kind: "command",
  summary: "Drop a line of a proposal or make its step milder, with a reason; never harder",
  allow: ["collector"],
  input: EditLine,
  output: EditedLine,
  async run(context, { run: id, customerAccount, step }) {
    const { transaction, actor, now, reason } = context;
    const run = await runIn(context, id, ["proposed"]);
    if (isRefusal(run)) return run;
    const { lines } = await findLines(
      transaction,
      { run: id, customerAccount },
      { limit: 1, offset: 0 },
    );
    if (!lines[0])
      return refuse("not_found", because.unknown_line({ run: id, account: customerAccount }));
    const edit = editOf(await policyDecidedBy(context, run), lines[0], step);
    if (isRefusal(edit)) return edit;
    const key = { run: id, account: customerAccount };
    const by = { edit, by: actor.id, at: now, reason: reason! };
    const version = await insertEdit(transaction, key, by);
    return { run: id, version, hash: await sealRun(transaction, id) };
  },
});

const submit = defineOperation({
  name: "dunning.submit",
  kind: "command",
  summary: "Send a proposal into approval, bound to the hash of its lines",
  allow: ["collector"],
  input: OneRun,
  output: RunMoved,
  async run(context, { run: id }) {
    const run = await runIn(context, id, ["proposed"]);
    if (isRefusal(run)) return run;
    const submitted = await submitRun(context, run);
    if (isRefusal(submitted)) return submitted;
    return { run: id, state: submitted.state, approval: submitted.approval };
  },
});

const approve = defineOperation({
  name: "dunning.approve",
  kind: "command",
  summary:
    "Sign your step of a proposal's approval; cut-offs need a second person of a higher unit",
  allow: ["approver"],
  input: ApproveRun,
  output: RunMoved,
  async run(context, { run: id, comment }) {
    const run = await runIn(context, id, ["submitted"]);
    if (isRefusal(run)) return run;
    const signed = await approveRun(context, run, comment);
    if (isRefusal(signed)) return signed;
    return { run: id, state: signed.state, approval: signed.approval };
  },
});

const applyApproval = defineOperation({
  name: "dunning.apply-approval",
  kind: "command",
  summary: "Do what follows from a proposal's approval that ended in the general inbox",
  allow: [],
  input: ApprovalEnded,
  output: Applied,
  async run(context, { approval, subject, outcome }) {
    const run = await runIn(context, subject.slice("dunning-run:".length), ["submitted"]);
    if (isRefusal(run) || run.approval !== approval) return { applied: false };
    const applied = await applyOutcome(context, run, outcome);
    return isRefusal(applied) ? applied : { applied: true };
  },
});

export const reviewOperations = [editLine, submit, approve, applyApproval] as const;
