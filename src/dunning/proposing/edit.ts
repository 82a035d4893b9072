/**
 * A person's change of a line: dropped, or made milder. The next version of it; the first stays.
 * @module
 */

import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { livePolicy } from "../policy/reading.ts";
import { because } from "../requests.ts";
import { type StepKind, stepKinds } from "../schema.ts";
import type { Edit, StoredLine } from "./line-store.ts";

/** Never harder than what the machine proposed, whatever others made of it since. */
export async function editOf(
  context: Pick<Context, "transaction" | "rulebooks" | "now">,
  line: Pick<StoredLine, "because" | "proposedStep" | "proposedKind">,
  wanted: string | undefined,
): Promise<Edit | Refusal> {
  const { proposedStep, proposedKind } = line;
  if (wanted === undefined) return { step: null, kind: null, channel: null, because: line.because };
  const policy = await livePolicy(context, dayOf(context.now));
  const step = policy?.steps.get(wanted);
  if (!step) return refuse("invalid", because.unknown_step({ step: wanted }));
  const isOwn = step.id === proposedStep && step.kind === proposedKind;
  if (!isOwn && !isMilder(step.kind, proposedKind)) {
    const proposed = proposedStep ?? "-";
    return refuse("conflict", because.never_harder({ step: step.id, proposed }));
  }
  return { step: step.id, kind: step.kind, channel: step.channel, because: line.because };
}

function isMilder(kind: StepKind, than: StepKind | null): boolean {
  return than !== null && stepKinds[kind].severity < stepKinds[than].severity;
}
