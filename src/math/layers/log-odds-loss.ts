/**
 * Log-loss of log-odds, by weight of row and class.
 * @module
 */
import { logisticLoss, probabilityOf } from "../learning/logistic-loss.ts";

/** Some rows of the examples, and how much they count. */
export interface Weighed {
  examples: { labels: Uint8Array; weights?: Float64Array };
  rows: Int32Array;
  /** Factor on rows of class 1. */
  positiveWeight: number;
}

/** Log-odds of class 1 by weight, half a row added to each class. */
export function priorOf(weighed: Weighed): number {
  const sums = [0.5, 0.5];
  for (const row of weighed.rows) sums[weighed.examples.labels[row]!]! += weightOf(weighed, row);
  return Math.log(sums[1]! / sums[0]!);
}

const weightOf = ({ examples, positiveWeight }: Weighed, row: number): number =>
  (examples.weights?.[row] ?? 1) * (examples.labels[row] === 1 ? positiveWeight : 1);

/** Slopes of the mean log-loss by the log-odds. */
export function writeSlopes(
  output: { values: Float32Array; slopes: Float32Array },
  weighed: Weighed,
): void {
  const { rows, examples } = weighed;
  const total = rows.reduce((sum, row) => sum + weightOf(weighed, row), 0);
  for (let at = 0; at < rows.length; at++) {
    const miss = probabilityOf(output.values[at]!) - examples.labels[rows[at]!]!;
    output.slopes[at] = total > 0 ? (weightOf(weighed, rows[at]!) * miss) / total : 0;
  }
}

export function meanLoss(odds: Float64Array, weighed: Weighed): number {
  let sum = 0;
  let total = 0;
  for (const [at, row] of weighed.rows.entries()) {
    const weight = weightOf(weighed, row);
    sum += weight * logisticLoss(odds[at]!, weighed.examples.labels[row]!);
    total += weight;
  }
  return sum / Math.max(total, Number.MIN_VALUE);
}
