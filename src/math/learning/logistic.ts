/**
 * Logistic regression of dense columns, deterministic: minimises
 * sum of log-losses + l2 / 2 |w|^2 + l1 |w|_1, the intercept free (scikit-learn's with l2 = 1 / C).
 * @module
 */
import { assert } from "../../base/assert.ts";
import {
  type DenseRows,
  type Encoding,
  type EncodingOptions,
  encodeFrame,
  fitEncoding,
} from "./encoding.ts";
import type { Examples, Explanation, Frame } from "./frame.ts";
import { logisticLoss, probabilityOf } from "./logistic-loss.ts";
import { addOuter, minimiseConvex, mirrorHessian } from "./proximal-newton.ts";

export interface LogisticOptions {
  /** 0. */
  l1?: number;
  /** 1. */
  l2?: number;
  /** Number columns whose weight may only be positive (1) or negative (-1), by name. */
  signs?: Record<string, 1 | -1>;
  encoding?: EncodingOptions;
}

/** JSON-able. */
export interface LogisticModel {
  encoding: Encoding;
  /** One per feature of the encoding. */
  weights: number[];
  intercept: number;
}

/** Fits; of one class only, all weights are 0 and the intercept is that of half a row against. */
export function trainLogistic(examples: Examples, options: LogisticOptions = {}): LogisticModel {
  const { frame, labels, weights } = examples;
  const { l1 = 0, l2 = 1, signs = {} } = options;
  const encoding = fitEncoding(frame, options.encoding);
  const bounds = signBounds(encoding, signs);
  const rows = encodeFrame(encoding, frame);
  return { encoding, ...solveLogistic({ rows, labels, weights }, { l1, l2, ...bounds }) };
}

/** Log-odds of label 1, one per row. */
export function scoreLogistic(model: LogisticModel, frame: Frame): Float64Array {
  return scoreDense(model, encodeFrame(model.encoding, frame));
}

/** Exact: a column gives the sum of its features' weight x (value - training mean). */
export function explainLogistic(model: LogisticModel, frame: Frame): Explanation {
  return explainLinear(model, frame);
}

/** The same of any linear score over an encoding. */
export function explainLinear(
  { encoding, weights, intercept }: LogisticModel,
  frame: Frame,
): Explanation {
  const { values, columnCount } = encodeFrame(encoding, frame);
  const { columns, features } = encoding;
  const base = features.reduce((sum, { mean }, at) => sum + weights[at]! * mean, intercept);
  const contributions = frame.columns.map(({ name }) => {
    const sums = new Float64Array(frame.rowCount);
    for (const [at, { column, mean }] of features.entries()) {
      if (columns[column]!.name !== name) continue;
      for (let row = 0; row < sums.length; row++) {
        sums[row]! += weights[at]! * (values[row * columnCount + at]! - mean);
      }
    }
    return sums;
  });
  return { base, contributions };
}

export interface DenseExamples {
  rows: DenseRows;
  labels: ArrayLike<number>;
  weights?: Float64Array | undefined;
}

export interface Penalty {
  l1: number;
  l2: number;
  /** Limits of each weight. */
  lower?: Float64Array;
  upper?: Float64Array;
}

/** The regression itself, for rows that are dense already (encoded columns, weights of evidence). */
export function solveLogistic(
  { rows, labels, weights }: DenseExamples,
  { l1, l2, lower, upper }: Penalty,
): { weights: number[]; intercept: number } {
  const { rowCount, columnCount } = rows;
  assert(labels.length === rowCount, "one label per row");
  const weightOf = (row: number) => weights?.[row] ?? 1;
  const rate = startingRate({ labels, weights });
  const x = new Float64Array(columnCount + 1);
  x[columnCount] = Math.log(rate / (1 - rate));
  const unlike = hasBoth(labels);
  if (!unlike) return { weights: Array(columnCount).fill(0), intercept: x[columnCount]! };
  minimiseConvex(
    {
      value: (at) => {
        let sum = 0;
        for (let j = 0; j < columnCount; j++) sum += (l2 / 2) * at[j]! ** 2;
        for (let row = 0; row < rowCount; row++) {
          sum += weightOf(row) * logisticLoss(dotDense(rows, row, at), labels[row]!);
        }
        return sum;
      },
      slopes(at, gradient, hessian) {
        addSlopes({ rows, labels, weights }, at, { gradient, hessian });
        for (let j = 0; j < columnCount; j++) {
          gradient[j]! += l2 * at[j]!;
          hessian[j * (columnCount + 1) + j]! += l2;
        }
      },
    },
    x,
    {
      l1: Float64Array.from(x, (_, j) => (j < columnCount ? l1 : 0)),
      ...(lower && { lower: Float64Array.of(...lower, Number.NEGATIVE_INFINITY) }),
      ...(upper && { upper: Float64Array.of(...upper, Number.POSITIVE_INFINITY) }),
    },
  );
  // A weight of -0 would come back from JSON as 0.
  const solved = [...x].map((own) => own + 0);
  return { weights: solved.slice(0, columnCount), intercept: solved[columnCount]! };
}

/** weights x row + intercept, one per row. */
function scoreDense(
  { weights, intercept }: { weights: readonly number[]; intercept: number },
  rows: DenseRows,
): Float64Array {
  const point = Float64Array.of(...weights, intercept);
  return Float64Array.from({ length: rows.rowCount }, (_, row) => dotDense(rows, row, point));
}

/** Lower and upper limits of the weights, from signs of number columns by name. */
export function signBounds({ columns, features }: Encoding, signs: Record<string, 1 | -1>) {
  const signOf = ({ column, part }: Encoding["features"][number]) =>
    part === "number" ? (signs[columns[column]!.name] ?? 0) : 0;
  const all = features.map(signOf);
  return {
    lower: Float64Array.from(all, (sign) => (sign > 0 ? 0 : Number.NEGATIVE_INFINITY)),
    upper: Float64Array.from(all, (sign) => (sign < 0 ? 0 : Number.POSITIVE_INFINITY)),
  };
}

/** `point` has one more entry than the rows have columns: the intercept. */
function dotDense({ values, columnCount }: DenseRows, row: number, point: Float64Array): number {
  let sum = point[columnCount]!;
  const start = row * columnCount;
  for (let j = 0; j < columnCount; j++) sum += point[j]! * values[start + j]!;
  return sum;
}

interface Slopes {
  gradient: Float64Array;
  hessian: Float64Array;
}

function addSlopes(
  { rows, labels, weights }: DenseExamples,
  at: Float64Array,
  { gradient, hessian }: Slopes,
): void {
  const { values, columnCount, rowCount } = rows;
  const size = columnCount + 1;
  for (let row = 0; row < rowCount; row++) {
    const share = probabilityOf(dotDense(rows, row, at));
    const weight = weights?.[row] ?? 1;
    const miss = weight * (share - labels[row]!);
    const bend = weight * share * (1 - share);
    const own = values.subarray(row * columnCount, (row + 1) * columnCount);
    addOuter(hessian, size, { row: own, times: bend });
    for (let j = 0; j < columnCount; j++) {
      gradient[j]! += miss * own[j]!;
      hessian[columnCount * size + j]! += bend * own[j]!;
    }
    gradient[columnCount]! += miss;
    hessian[size * size - 1]! += bend;
  }
  mirrorHessian(hessian, size);
}

function hasBoth(labels: ArrayLike<number>): boolean {
  for (let row = 1; row < labels.length; row++) if (labels[row] !== labels[0]) return true;
  return false;
}

/** Share of label 1, half a row added to each class. */
function startingRate({ labels, weights }: Omit<DenseExamples, "rows">): number {
  let ones = 0.5;
  let total = 1;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights?.[row] ?? 1;
    total += weight;
    ones += weight * labels[row]!;
  }
  return ones / total;
}
