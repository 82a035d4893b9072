/**
 * Linear classifiers over sparse rows, L2-regularised, deterministic under a seed.
 *
 * - `logistic`: 1/2 |w|^2 + C sum log-loss, softmax for more than two classes, intercept free,
 *   solved by L-BFGS. Gives probabilities.
 * - `squared-hinge`: 1/2 |w|^2 + C sum max(0, 1 - y (w x + b))^2, one class against the rest, the
 *   intercept regularised as one more column of ones, solved in the dual by coordinate descent
 *   (Hsieh et al., A Dual Coordinate Descent Method for Large-scale Linear SVM, ICML 2008,
 *   algorithm 1). Gives margins; fast and strong on text.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { Random } from "../statistics/random.ts";
import { minimise } from "./minimise.ts";
import { dotRow, rowCount, type SparseRows } from "./sparse.ts";
import { sharesOf } from "./temperature.ts";

export interface Labelled {
  rows: SparseRows;
  /** One of 0 ... classCount - 1 per row. */
  labels: ArrayLike<number>;
  /** At least 2. */
  classCount: number;
}

export interface LinearOptions {
  loss: "logistic" | "squared-hinge";
  /** C: the larger, the closer to the training rows; 1. */
  cost?: number;
  /** `balanced` weighs a class by rows / (classes * its rows); `even`, the default, rows alike. */
  classWeights?: "even" | "balanced";
  seed: number;
}

/** Two classes share one row of weights, whose score speaks for class 1; else one row per class. */
export interface LinearModel {
  loss: LinearOptions["loss"];
  classCount: number;
  columnCount: number;
  /** Row-major, scoring rows x columnCount. */
  weights: Float32Array;
  intercepts: Float32Array;
}

/** Fits a model; a class without rows is allowed and merely never wins. */
export function trainLinear(examples: Labelled, options: LinearOptions): LinearModel {
  const { rows, labels, classCount } = examples;
  assert(classCount >= 2, "a classifier has at least two classes");
  assert(labels.length === rowCount(rows), "one label per row");
  const costs = rowCosts(examples, options);
  const solve = options.loss === "logistic" ? fitLogistic : fitSquaredHinge;
  const { weights, intercepts } = solve(examples, costs, options.seed);
  return {
    loss: options.loss,
    classCount,
    columnCount: rows.columnCount,
    weights: Float32Array.from(weights),
    intercepts: Float32Array.from(intercepts),
  };
}

/**
 * Scores of one row, per class: log-odds (logistic; `sharesOf` makes them probabilities) or margins
 * (hinge). Two classes have opposite scores, so that the logistic ones are halves of the log-odds.
 */
export function scoreRow(model: LinearModel, rows: SparseRows, row: number): Float64Array {
  const { weights, columnCount, classCount } = model;
  const scores = new Float64Array(classCount);
  const scoringRows = model.intercepts.length;
  for (let at = 0; at < scoringRows; at++) {
    scores[at] = model.intercepts[at]! + dotRow(rows, row, { weights, offset: at * columnCount });
  }
  if (scoringRows === 1) {
    const half = model.loss === "logistic" ? 0.5 : 1;
    scores[1] = half * scores[0]!;
    scores[0] = -scores[1];
  }
  return scores;
}

/** The class with the largest score of every row; the first of equals. */
export function predictRows(model: LinearModel, rows: SparseRows): Int32Array {
  return Int32Array.from({ length: rowCount(rows) }, (_, row) =>
    largest(scoreRow(model, rows, row)),
  );
}

export function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if (values[at]! > values[best]!) best = at;
  return best;
}

function rowCosts(examples: Labelled, { cost = 1, classWeights = "even" }: LinearOptions) {
  const { labels, classCount } = examples;
  const sizes = new Float64Array(classCount);
  for (let row = 0; row < labels.length; row++) sizes[labels[row]!]! += 1;
  return Float64Array.from({ length: labels.length }, (_, row) =>
    classWeights === "even" ? cost : (cost * labels.length) / (classCount * sizes[labels[row]!]!),
  );
}

interface Fitted {
  weights: Float64Array;
  intercepts: Float64Array;
}

function fitLogistic({ rows, labels, classCount }: Labelled, costs: Float64Array): Fitted {
  const scoringRows = classCount === 2 ? 1 : classCount;
  const width = rows.columnCount;
  const size = scoringRows * width;
  const point = new Float64Array(size + scoringRows);
  const odds = new Float64Array(scoringRows);
  minimise((x, gradient) => {
    let value = 0;
    gradient.fill(0);
    for (let at = 0; at < size; at++) {
      value += (x[at]! * x[at]!) / 2;
      gradient[at] = x[at]!;
    }
    for (let row = 0; row < costs.length; row++) {
      for (let at = 0; at < scoringRows; at++) {
        odds[at] = x[size + at]! + dotRow(rows, row, { weights: x, offset: at * width });
      }
      value += costs[row]! * lossAndSlopes(odds, labels[row]!);
      for (let at = 0; at < scoringRows; at++) {
        const slope = costs[row]! * odds[at]!;
        addRow(rows, row, { to: gradient, offset: at * width, times: slope });
        gradient[size + at]! += slope;
      }
    }
    return value;
  }, point);
  return { weights: point.subarray(0, size), intercepts: point.subarray(size) };
}

/** Log-loss of one row; `odds` turn into its slopes, in place. */
function lossAndSlopes(odds: Float64Array, label: number): number {
  if (odds.length === 1) {
    const margin = label === 1 ? odds[0]! : -odds[0]!;
    const miss = 1 / (1 + Math.exp(margin));
    odds[0] = label === 1 ? -miss : miss;
    return margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
  }
  const shares = sharesOf(odds);
  odds.set(shares);
  odds[label]! -= 1;
  return -Math.log(Math.max(shares[label]!, Number.MIN_VALUE));
}

function fitSquaredHinge(examples: Labelled, costs: Float64Array, seed: number): Fitted {
  const { rows, labels, classCount } = examples;
  const scoringRows = classCount === 2 ? 1 : classCount;
  const width = rows.columnCount;
  const weights = new Float64Array(scoringRows * width);
  const intercepts = new Float64Array(scoringRows);
  const lengths = squaredLengths(rows);
  for (let at = 0; at < scoringRows; at++) {
    const target = classCount === 2 ? 1 : at;
    const signs = Float64Array.from({ length: costs.length }, (_, row) =>
      labels[row] === target ? 1 : -1,
    );
    const own = weights.subarray(at * width, (at + 1) * width);
    intercepts[at] = descendDual({ rows, signs, costs, lengths, weights: own }, seed + at);
  }
  return { weights, intercepts };
}

const maxPasses = 1000;
const dualTolerance = 1e-2;

interface DualProblem {
  rows: SparseRows;
  signs: Float64Array;
  costs: Float64Array;
  lengths: Float64Array;
  /** Filled. */
  weights: Float64Array;
}

/** One class against the rest; gives the intercept. */
function descendDual(problem: DualProblem, seed: number): number {
  const { rows, signs, costs, lengths, weights } = problem;
  const random = Random.seeded(seed);
  const order = [...signs.keys()];
  const alpha = new Float64Array(signs.length);
  let intercept = 0;
  for (let pass = 0; pass < maxPasses; pass++) {
    let worst = 0;
    for (const row of random.shuffled(order)) {
      const sign = signs[row]!;
      const diagonal = 0.5 / costs[row]!;
      const slope =
        sign * (dotRow(rows, row, { weights }) + intercept) - 1 + diagonal * alpha[row]!;
      const projected = alpha[row] === 0 ? Math.min(slope, 0) : slope;
      worst = Math.max(worst, Math.abs(projected));
      if (projected === 0) continue;
      const next = Math.max(0, alpha[row]! - slope / (lengths[row]! + 1 + diagonal));
      const times = (next - alpha[row]!) * sign;
      alpha[row] = next;
      intercept += times;
      addRow(rows, row, { to: weights, offset: 0, times });
    }
    if (worst < dualTolerance) break;
  }
  return intercept;
}

function squaredLengths(rows: SparseRows): Float64Array {
  return Float64Array.from({ length: rowCount(rows) }, (_, row) => {
    let sum = 0;
    for (let at = rows.rowStart[row]!; at < rows.rowStart[row + 1]!; at++) {
      sum += rows.values[at]! ** 2;
    }
    return sum;
  });
}

function addRow(
  rows: SparseRows,
  row: number,
  { to, offset, times }: { to: Float64Array; offset: number; times: number },
): void {
  const end = rows.rowStart[row + 1]!;
  for (let at = rows.rowStart[row]!; at < end; at++) {
    to[offset + rows.columns[at]!]! += times * rows.values[at]!;
  }
}
