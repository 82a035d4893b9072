/**
 * Two cards for an order of three grades: one asks whether a customer is at least B, the other whether A.
 * @module
 */
import type { Frame } from "../../math/learning/frame.ts";
import { type LogisticModel, scoreLogistic, trainLogistic } from "../../math/learning/logistic.ts";
import type { GradeShares } from "./score.ts";

/** JSON-able. */
export interface GradePair {
  atLeastB: LogisticModel;
  isA: LogisticModel;
}

export function trainGradePair(
  { frame, labels }: { frame: Frame; labels: Uint8Array },
  directions: Record<string, 1 | -1>,
): GradePair {
  const from = (least: number) =>
    trainLogistic(
      { frame, labels: labels.map((label) => Number(label >= least)) },
      { signs: directions },
    );
  return { atLeastB: from(1), isA: from(2) };
}

/** Where the two cross, the surer one of being at least B speaks: A is never likelier than A or B. */
export function scoreGradePair({ atLeastB, isA }: GradePair, frame: Frame): GradeShares {
  const likely = (score: number) => 1 / (1 + Math.exp(-score));
  const best = scoreLogistic(isA, frame).map(likely);
  const upTo = scoreLogistic(atLeastB, frame).map((score, row) =>
    Math.max(likely(score), best[row]!),
  );
  return [upTo.map((share) => 1 - share), upTo.map((share, row) => share - best[row]!), best];
}
