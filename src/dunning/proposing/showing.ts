/**
 * Runs and lines as people see them: steps as the run's policy calls them, customers masked.
 * @module
 */
import type { Actor, Context } from "../../base/operation.ts";
import { maskAccount, maskName } from "../../organisation/organisation.ts";
import type { Policy } from "../policy/body.ts";
import { policyDecidedBy } from "../policy/reading.ts";
import type { Words } from "../practice.ts";
import type { Run, RunLine } from "../requests.ts";
import type { StoredLine } from "./line-store.ts";
import { countLines, type StoredRun } from "./run-store.ts";

/** Account numbers go to who works with them; everybody else sees their ends. */
export function accountFor({ seesPersonalData }: Pick<Actor, "seesPersonalData">, account: string) {
  return seesPersonalData ? account : maskAccount(account);
}

export async function showRuns(
  context: Pick<Context, "transaction" | "rulebooks">,
  runs: readonly StoredRun[],
): Promise<Run[]> {
  const ids = runs.map(({ id }) => id);
  const counts = await countLines(context.transaction, ids);
  const policies = new Map<string, Policy | undefined>();
  for (const run of runs) {
    if (policies.has(run.policyHash)) continue;
    policies.set(run.policyHash, await policyDecidedBy(context, run));
  }
  return runs.map(({ reached: _, approvedHash: __, unitPath: ___, ...run }) => {
    const counted = counts.get(run.id);
    const policy = policies.get(run.policyHash);
    const named = <Step extends { step: string }>(step: Step) => ({
      ...step,
      ...wordsOf(policy, step.step),
    });
    return {
      ...run,
      asOf: run.asOf.toISOString(),
      owedFen: counted?.owedFen ?? 0n,
      edited: counted?.edited ?? 0,
      steps: (counted?.steps ?? []).map(named),
      held: counted?.held ?? [],
      heldOut: counted?.heldOut ?? 0,
      nothingDue: counted?.nothingDue ?? 0,
      actions: counted?.actions ?? {},
      proposedAt: run.proposedAt.toISOString(),
      approvedAt: run.approvedAt?.toISOString() ?? null,
      executedAt: run.executedAt?.toISOString() ?? null,
    };
  });
}

export function showLine(
  {
    account,
    name,
    path: _,
    notBefore,
    proposedStep,
    proposedKind,
    proposedChannel,
    ...line
  }: StoredLine,
  { actor, policy }: { actor: Actor; policy: Policy | undefined },
): RunLine {
  const isEdited = line.version > 1;
  return {
    ...line,
    customerAccount: accountFor(actor, account),
    name: maskName(name),
    notBefore: notBefore.toISOString(),
    stepName: stepName(policy, line.step),
    proposed: isEdited
      ? { step: proposedStep, kind: proposedKind, channel: proposedChannel }
      : null,
  };
}

/** What the policy calls a step; its id where it knows none of that name. */
export function stepName(
  policy: Pick<Policy, "steps"> | undefined,
  step: string | null,
): Words | null {
  return step === null ? null : wordsOf(policy, step);
}

function wordsOf(policy: Pick<Policy, "steps"> | undefined, step: string): Words {
  const known = policy?.steps.get(step);
  return known ? { zh: known.zh, en: known.en } : { zh: step, en: step };
}
