/**
 * Two scorecards for an order of three grades: one tells C from better, the other A from worse. Their
 * bins are monotone in the directions of the indicators, so their points are.
 * @module
 */
import type { Frame } from "../../math/learning/frame.ts";
import { probabilityOf } from "../../math/learning/logistic-loss.ts";
import {
  logOddsOfPoints,
  type Scorecard,
  scoreScorecard,
  trainScorecard,
} from "../../math/scoring/scorecard.ts";
import type { GradeShares } from "./score.ts";

/** JSON-able. */
export interface GradePair {
  /** Bad is C. */
  fromC: Scorecard;
  /** Bad is not A. */
  toA: Scorecard;
}

export function trainGradePair(
  { frame, labels }: { frame: Frame; labels: Uint8Array },
  directions: Record<string, 1 | -1>,
): GradePair {
  const monotone = Object.fromEntries(
    Object.entries(directions).map(([name, better]) => [name, better === 1 ? -1 : 1] as const),
  );
  const below = (grade: number) => labels.map((label) => Number(label < grade));
  const trained = (bad: Uint8Array) =>
    trainScorecard({ frame, labels: bad }, { bins: { monotone, fineBins: 30 } });
  return { fromC: trained(below(1)), toA: trained(below(2)) };
}

/** Where the two cross, the surer one speaks: C is never likelier than not being A. */
export function scoreGradePair({ fromC, toA }: GradePair, frame: Frame): GradeShares {
  const badOf = (card: Scorecard) =>
    logOddsOfPoints(card, scoreScorecard(card, frame)).map(probabilityOf);
  const notA = badOf(toA);
  const worst = badOf(fromC).map((share, row) => Math.min(share, notA[row]!));
  return [worst, notA.map((share, row) => share - worst[row]!), notA.map((share) => 1 - share)];
}
