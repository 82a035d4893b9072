/**
 * A run on its way to being approved. A signature is bound to the hash of its lines: changed lines are another hash,
 * which nobody signed.
 * @module
 */
import {
  actOnApproval,
  approvalOf,
  openApproval,
  resubmitApproval,
  voidApproval,
} from "../../approvals/approvals.ts";
import type { Outcome } from "../../approvals/schema.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { because, runStates } from "../requests.ts";
import { editorsOf } from "./line-store.ts";
import { countLines, findRun, type StoredRun, saveRun } from "./run-store.ts";

/** The run, locked, where it is in one of the states. */
export async function runIn(
  { transaction, actor }: Pick<Context, "transaction" | "actor">,
  id: string,
  states: readonly StoredRun["state"][],
): Promise<StoredRun | Refusal> {
  const run = await findRun(transaction, id, { scope: actor.scope, lock: true });
  if (!run) return refuse("not_found", because.unknown_run({ run: id }));
  if (states.includes(run.state)) return run;
  return refuse("conflict", because.run_state({ run: id, ...runStates[run.state] }));
}

/** What an approver reads. The amount is that of the cut-offs alone: they call for a higher signature. */
async function submissionOf({ transaction }: Context, run: StoredRun) {
  const counts = (await countLines(transaction, [run.id])).get(run.id);
  const steps = counts?.steps ?? [];
  const countOf = (...kinds: string[]) =>
    steps.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { count }) => sum + count, 0);
  const cutOffs = steps.filter(({ kind }) => kind === "cut-off");
  const doing = steps.reduce((sum, { owedFen }) => sum + BigInt(owedFen), 0n);
  return {
    isEmpty: steps.length === 0,
    amountFen: cutOffs.reduce((sum, { owedFen }) => sum + BigInt(owedFen), 0n),
    fields: {
      hash: run.hash,
      policy: `${run.policy} ${run.policyHash}`,
      lines: run.lines,
      owedFen: doing,
      messages: countOf("message"),
      letters: countOf("letter"),
      contacts: countOf("call", "visit"),
      notices: countOf("notice", "final-notice"),
      cutOffs: countOf("cut-off"),
      edited: counts?.edited ?? 0,
    },
  };
}

/** Into approval, or into its next round. */
export async function submitRun(context: Context, run: StoredRun): Promise<StoredRun | Refusal> {
  const { isEmpty, ...submission } = await submissionOf(context, run);
  if (isEmpty) return refuse("conflict", because.empty_run({ run: run.id }));
  const opened = run.approval
    ? await resubmitApproval(context, run.approval, submission)
    : await openApproval(context, {
        ...submission,
        kind: "dunning-run",
        subject: `dunning-run:${run.id}`,
        title: { zh: `催费批次 ${run.id}`, en: `Dunning run ${run.id}` },
        unitId: run.unit,
        notify: "dunning.apply-approval",
      });
  if (isRefusal(opened)) return opened;
  const approval = "approval" in opened ? opened.approval.id : opened.id;
  const submittedBy = context.actor.id;
  return save(context, { ...run, state: "submitted", approval, submittedBy });
}

/** One signature. Whoever submitted or edited the run gives none. */
export async function approveRun(
  context: Context,
  run: StoredRun,
  comment: string,
): Promise<StoredRun | Refusal> {
  const person = context.actor.id;
  if ((await partiesTo(context, run)).includes(person)) {
    return refuse("forbidden", because.proposer_never_approves({ person }));
  }
  const { reason = "" } = context;
  const deed = { approval: run.approval!, act: "approve", reason, comment } as const;
  const acted = await actOnApproval(context, deed);
  if (isRefusal(acted)) return acted;
  return acted.ended === "approved" ? applyOutcome(context, run, "approved") : run;
}

/** Who made it what it is, and so signs nothing of it. */
async function partiesTo({ transaction }: Context, run: StoredRun): Promise<string[]> {
  const { proposedBy, submittedBy } = run;
  const editors = await editorsOf(transaction, run.id);
  return [proposedBy, ...editors, ...(submittedBy === null ? [] : [submittedBy])];
}

/**
 * What follows from a round that ended, here or in the general inbox, which knows nothing of editors: what one of them
 * signed there is void.
 */
export async function applyOutcome(
  context: Context,
  run: StoredRun,
  outcome: Outcome,
): Promise<StoredRun | Refusal> {
  const parties = await partiesTo(context, run);
  const page = await approvalOf(context.transaction, run.approval!);
  const isSignedByParty = page?.history.some(
    ({ act, person }) => act === "approve" && parties.includes(person),
  );
  if (outcome === "approved" && isSignedByParty) {
    const why = because.proposer_never_approves({ person: parties.join(", ") }).en;
    const voided = await voidApproval(context, run.approval!, why);
    return isRefusal(voided)
      ? voided
      : save(context, { ...run, state: "proposed", approval: null });
  }
  const next = {
    approved: { state: "approved", approvedHash: run.hash, approvedAt: context.now },
    voided: { state: "voided" },
    returned: { state: "proposed" },
    withdrawn: { state: "proposed" },
  } as const;
  return save(context, { ...run, ...next[outcome] });
}

async function save({ transaction }: Context, run: StoredRun): Promise<StoredRun> {
  await saveRun(transaction, run);
  return run;
}
