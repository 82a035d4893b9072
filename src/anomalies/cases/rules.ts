/**
 * How a case moves, who may judge it, what it is worth looking at. Pure.
 * @module
 */
import type { Reason } from "../../base/reasons.ts";
import { because, type CaseState } from "./schema.ts";

/** Every step a case can take; what is not here is refused. */
export const steps = {
  assign: {
    ...{ from: ["open", "assigned", "reopened"], to: "assigned" },
    ...{ zh: "分派", en: "assigned" },
  },
  /** Some of its records only: the rest waits with who is at it. */
  "judge-some": {
    ...{ from: ["open", "assigned", "reopened"], to: "assigned" },
    ...{ zh: "判定", en: "judged" },
  },
  judge: {
    ...{ from: ["open", "assigned", "reopened"], to: "judged" },
    ...{ zh: "判定", en: "judged" },
  },
  reopen: { from: ["judged"], to: "reopened", zh: "重开", en: "reopened" },
} as const satisfies Record<string, Step>;
interface Step {
  from: readonly CaseState[];
  to: CaseState;
  zh: string;
  en: string;
}
export type CaseAct = keyof typeof steps;

export function mayCase(state: CaseState, act: CaseAct): boolean {
  return (steps[act] as Step).from.includes(state);
}

export interface Judging {
  id: string;
  assignedTo: string | null;
  /** The account's holder; null of an agency. */
  holderName: string | null;
  /** Those whose word was taken back and who are not to judge the same records again. */
  judgedBefore: readonly string[];
}

/**
 * Why this person may not judge the case: his own account (told by the holder's name, which errs on the safe
 * side where two share one), another's work, or a second look at his own word.
 */
export function mayNotJudge(
  { id, assignedTo, holderName, judgedBefore }: Judging,
  actor: { id: string; name: string },
): Reason | undefined {
  if (holderName !== null && holderName === actor.name) return because.own_account();
  if (judgedBefore.includes(actor.id)) return because.second_person({ person: actor.id });
  if (assignedTo !== null && assignedTo !== actor.id)
    return because.anothers({ id, person: assignedTo });
  return undefined;
}

/** So many pseudo-judgements stand before the first real one, such a share of them abnormal [I]. */
export interface Prior {
  judged: number;
  abnormal: number;
}

/** Beta-smoothed share of alike alerts that proved abnormal: the mean of its posterior. */
export function chanceOf(
  { judged, abnormal }: { judged: number; abnormal: number },
  prior: Prior,
): number {
  return (abnormal + prior.abnormal) / (judged + prior.judged);
}
