/**
 * Platt scaling: probability = 1 / (1 + exp(-(slope x score + intercept))) (Platt 1999), with the
 * smoothed targets and the Newton solution of Lin, Lin & Weng, Machine Learning 68 (2007).
 * @module
 */
import { logisticLoss, probabilityOf } from "./logistic-loss.ts";
import { minimiseConvex } from "./proximal-newton.ts";

/** JSON-able. */
export interface PlattMap {
  slope: number;
  intercept: number;
}

/**
 * Fits on rows that the scores have not been trained on. Of one class only, every score gets the
 * same probability, inside 0..1.
 */
export function fitPlatt(
  scores: Float64Array,
  labels: ArrayLike<number>,
  weights?: Float64Array,
): PlattMap {
  const weightOf = (row: number) => weights?.[row] ?? 1;
  let positives = 0;
  let total = 0;
  for (let row = 0; row < scores.length; row++) {
    total += weightOf(row);
    positives += labels[row] === 1 ? weightOf(row) : 0;
  }
  const negatives = total - positives;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  const targetOf = (row: number) => (labels[row] === 1 ? high : low);
  const x = Float64Array.of(0, Math.log((positives + 1) / (negatives + 1)));
  minimiseConvex(
    {
      value: ([slope, intercept]) =>
        scores.reduce((sum, score, row) => {
          const odds = slope! * score + intercept!;
          return sum + weightOf(row) * (logisticLoss(odds, 0) - targetOf(row) * odds);
        }, 0),
      slopes([slope, intercept], gradient, hessian) {
        for (let row = 0; row < scores.length; row++) {
          const score = scores[row]!;
          const share = probabilityOf(slope! * score + intercept!);
          const miss = weightOf(row) * (share - targetOf(row));
          const bend = weightOf(row) * share * (1 - share);
          gradient[0]! += miss * score;
          gradient[1]! += miss;
          hessian[0]! += bend * score * score;
          hessian[1]! += bend * score;
          hessian[3]! += bend;
        }
        hessian[2] = hessian[1]!;
      },
    },
    x,
  );
  return { slope: x[0]!, intercept: x[1]! };
}

export function applyPlatt({ slope, intercept }: PlattMap, scores: Float64Array): Float64Array {
  return scores.map((score) => probabilityOf(slope * score + intercept));
}
