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
  (logOdds, labels) => ({ kind: "platt", line: fitPlatt(logOdds, labels) }),
  (logOdds, labels) => {
    const steps = fitIsotonic(logOdds, labels);
    return { kind: "isotonic", steps, line: fitPlatt(logOdds, labels) };
  },
];

const foldCount = 5;
/** Scores stay as they are unless a map takes away so much of the log-loss [I]. */
const leastGain = 0.001;

/** A map, and each row's probability by a map of the same way that has not seen its fold. */
export interface Calibrated {
  map: Calibration;
  heldOut: Float64Array;
}

export interface Calibrating {
  seed: number;
  /** A map of other rows, to stay with where these are too few to learn a better one. */
  given?: Calibration;
}

/**
 * Chooses and fits. Scores stay as they are, or as given, where too few rows of a label could be held out, and where
 * the gain is within its own standard error: a map of few rows would learn their luck.
 */
export function calibrate(
  logOdds: Float64Array,
  labels: Uint8Array,
  { seed, given }: Calibrating,
): Calibrated {
  const standing = ([given, { kind: "none" }] as const)
    .filter((map) => map !== undefined)
    .map((map): Calibrated => ({ map, heldOut: applyCalibration(map, logOdds) }));
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (Math.min(positives, labels.length - positives) < 2 * foldCount) return standing[0]!;
  const folds = stratifiedFolds(labels, { foldCount, seed });
  const lossOf = ({ heldOut: said }: { heldOut: Float64Array }) => logLossOf(said, labels);
  const [before, best] = [
    leastOf(standing, lossOf),
    leastOf(
      ways.map((way) => ({ way, heldOut: heldOut(way, { logOdds, labels, folds }) })),
      lossOf,
    ),
  ];
  const gain = lossOf(before) - lossOf(best);
  const error = errorOfGain(before.heldOut, best.heldOut, labels);
  if (gain <= Math.max(leastGain * lossOf(before), error)) return before;
  return { map: best.way(logOdds, labels), heldOut: best.heldOut };
}

function leastOf<Item>(items: readonly Item[], worth: (item: Item) => number): Item {
  return items.reduce((best, item) => (worth(item) < worth(best) ? item : best));
}

interface Judged {
  logOdds: Float64Array;
  labels: Uint8Array;
  folds: ArrayLike<number>;
}

/** Probabilities of each fold by a map fitted on the others. */
function heldOut(way: Way, { logOdds, labels, folds }: Judged): Float64Array {
  const held = new Float64Array(labels.length);
  const rows = [...labels.keys()];
  for (let fold = 0; fold < foldCount; fold++) {
    const inside = rows.filter((row) => folds[row] !== fold);
    const outside = rows.filter((row) => folds[row] === fold);
    const known = Uint8Array.from(inside, (row) => labels[row]!);
    const probabilities = applyCalibration(
      way(pick(logOdds, inside), known),
      pick(logOdds, outside),
    );
    for (const [at, row] of outside.entries()) held[row] = probabilities[at]!;
  }
  return held;
}

/** Standard error of the mean difference of two log-losses of the same rows. */
function errorOfGain(one: Float64Array, other: Float64Array, labels: Uint8Array): number {
  const given = (share: number, row: number) => (labels[row] === 1 ? share : 1 - share);
  const gains = one.map((share, row) => Math.log(given(other[row]!, row) / given(share, row)));
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const square = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0);
  return Math.sqrt(square) / gains.length;
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
