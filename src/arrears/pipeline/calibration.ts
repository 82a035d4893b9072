/**
 * Log-odds to probabilities, on rows that the scores have not been trained on: as they are, by
 * Platt's line or by isotonic steps, whichever has the least log-loss on rows held out in turn.
 * @module
 */
import { applyIsotonic, fitIsotonic, type IsotonicMap } from "../../math/learning/isotonic.ts";
import { stratifiedFolds } from "../../math/learning/metrics.ts";
import { applyPlatt, fitPlatt, type PlattMap } from "../../math/learning/platt.ts";
import { logLossOf } from "../../math/learning/probability-metrics.ts";

/** JSON-able. */
export type Calibration =
  | { kind: "none" }
  | { kind: "platt"; line: PlattMap }
  | { kind: "isotonic"; steps: IsotonicMap; line: PlattMap };

type Way = (logOdds: Float64Array, labels: Uint8Array) => Calibration;

const ways: Way[] = [
  () => ({ kind: "none" }),
  (logOdds, labels) => ({ kind: "platt", line: fitPlatt(logOdds, labels) }),
  (logOdds, labels) => {
    const steps = fitIsotonic(logOdds, labels);
    return { kind: "isotonic", steps, line: fitPlatt(logOdds, labels) };
  },
];

const foldCount = 5;
/** Scores stay as they are unless a map takes away so much of the log-loss [I]. */
const leastGain = 0.001;

/** Chooses and fits; with too few rows of a label to hold any out, scores stay as they are. */
export function calibrate(logOdds: Float64Array, labels: Uint8Array, seed: number): Calibration {
  const folds = stratifiedFolds(labels, { foldCount, seed });
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (Math.min(positives, labels.length - positives) < 2 * foldCount) return { kind: "none" };
  const losses = ways.map((way) => {
    const held = new Float64Array(labels.length);
    for (let fold = 0; fold < foldCount; fold++) {
      const inside = labels
        .keys()
        .filter((row) => folds[row] !== fold)
        .toArray();
      const map = way(
        pick(logOdds, inside),
        Uint8Array.from(inside, (row) => labels[row]!),
      );
      const outside = labels
        .keys()
        .filter((row) => folds[row] === fold)
        .toArray();
      const probabilities = applyCalibration(map, pick(logOdds, outside));
      for (const [at, row] of outside.entries()) held[row] = probabilities[at]!;
    }
    return logLossOf(held, labels);
  });
  const enough = losses[0]! * (1 - leastGain);
  const best = losses.indexOf(Math.min(...losses));
  return ways[losses[best]! < enough ? best : 0]!(logOdds, labels);
}

/** Rows that isotonic steps tie are told apart by so much of Platt's line. */
export const tieShare = 1e-3;

/** Probabilities inside 0..1, rising with the log-odds. */
export function applyCalibration(map: Calibration, logOdds: Float64Array): Float64Array {
  if (map.kind === "none") return applyPlatt({ slope: 1, intercept: 0 }, logOdds);
  const line = applyPlatt(map.line, logOdds);
  if (map.kind === "platt") return line;
  const steps = applyIsotonic(map.steps, logOdds);
  return steps.map((step, row) => (1 - tieShare) * step + tieShare * line[row]!);
}

function pick(values: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}
