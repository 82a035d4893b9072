/**
 * A person's change of a line: dropped, or made milder. The next version of it; the first stays.
 * @module
 */
import { type Refusal, refuse } from "../../base/refusal.ts";
import type { Policy } from "../policy/body.ts";
import { because } from "../requests.ts";
import { type StepKind, stepKinds } from "../schema.ts";
import type { Edit, StoredLine } from "./line-store.ts";

/**
 * Never harder than what the machine proposed, whatever others made of it since.
 * @param policy that of the run: an approver reads its name beside the line
 */
export function editOf(
  policy: Pick<Policy, "steps"> | undefined,
  line: Pick<StoredLine, "because" | "proposedStep" | "proposedKind">,
  wanted: string | undefined,
): Edit | Refusal {
  const { proposedStep, proposedKind } = line;
  if (wanted === undefined) return { step: null, kind: null, channel: null, because: line.because };
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
