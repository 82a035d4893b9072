/**
 * Ordinal logistic regression with proportional odds (McCullagh, J. Royal Statistical Society B 42,
 * 1980): P(grade <= k) = 1 / (1 + exp(-(cut_k - w x))). Minimises sum of log-losses + l2 / 2 |w|^2;
 * convex, so that there is one answer and no seed.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { type DenseRows, type Encoding, encodeFrame, fitEncoding } from "./encoding.ts";
import type { Explanation, Frame } from "./frame.ts";
import { explainLinear, type LogisticOptions, signBounds } from "./logistic.ts";
import { logisticLoss, probabilityOf } from "./logistic-loss.ts";
import { addOuter, minimiseConvex, mirrorHessian } from "./proximal-newton.ts";

export interface GradedExamples {
  frame: Frame;
  /** 0 ... gradeCount - 1, in order. */
  grades: Uint8Array;
  /** At least 2; a grade without rows is allowed. */
  gradeCount: number;
  weights?: Float64Array;
}

/** `signs`: 1 where more of the column may only raise the grade's number. */
export type OrdinalOptions = Omit<LogisticOptions, "l1">;

/** JSON-able. */
export interface OrdinalModel {
  encoding: Encoding;
  weights: number[];
  /** Rising, one fewer than grades. */
  cuts: number[];
}

export function trainOrdinal(examples: GradedExamples, options: OrdinalOptions = {}): OrdinalModel {
  const { frame, grades, gradeCount } = examples;
  const { l2 = 1, signs = {} } = options;
  assert(gradeCount >= 2, "an order has at least two grades");
  assert(grades.length === frame.rowCount, "one grade per row");
  const encoding = fitEncoding(frame, options.encoding);
  const { lower, upper } = signBounds(encoding, signs);
  const problem = withEmptyGrades(encodeFrame(encoding, frame), examples);
  const { columnCount } = problem.rows;
  const x = Float64Array.of(...new Float64Array(columnCount), ...startingCuts(problem));
  const free = new Float64Array(gradeCount - 1);
  minimiseConvex(penalised(problem, l2), x, {
    lower: Float64Array.of(...lower, ...free.fill(Number.NEGATIVE_INFINITY)),
    upper: Float64Array.of(...upper, ...free.fill(Number.POSITIVE_INFINITY)),
  });
  // A weight of -0 would come back from JSON as 0.
  const solved = [...x].map((own) => own + 0);
  return { encoding, weights: solved.slice(0, columnCount), cuts: solved.slice(columnCount) };
}

/** Share of each grade, row-major, rows x grades; a row's shares add up to 1. */
export function scoreOrdinal({ encoding, weights, cuts }: OrdinalModel, frame: Frame) {
  const rows = encodeFrame(encoding, frame);
  const gradeCount = cuts.length + 1;
  const shares = new Float64Array(rows.rowCount * gradeCount);
  for (let row = 0; row < rows.rowCount; row++) {
    const score = scoreOf(rows, row, weights);
    let below = 0;
    for (let grade = 0; grade < gradeCount; grade++) {
      const upTo = grade < cuts.length ? probabilityOf(cuts[grade]! - score) : 1;
      shares[row * gradeCount + grade] = upTo - below;
      below = upTo;
    }
  }
  return shares;
}

/** What each column adds to the score w x; above 0 speaks for a higher grade number. */
export function explainOrdinal({ encoding, weights }: OrdinalModel, frame: Frame): Explanation {
  return explainLinear({ encoding, weights, intercept: 0 }, frame);
}

interface Problem {
  rows: DenseRows;
  grades: Uint8Array;
  gradeCount: number;
  weights: Float64Array;
}

/** A grade without rows gets half a row of nothing but zeros, which keeps the cuts apart. */
function withEmptyGrades({ columnCount, values }: DenseRows, examples: GradedExamples): Problem {
  const { gradeCount, grades } = examples;
  const weights = examples.weights ?? new Float64Array(grades.length).fill(1);
  const empty = Array.from({ length: gradeCount }, (_, grade) => grade).filter(
    (grade) => !grades.some((own, row) => own === grade && weights[row]! > 0),
  );
  const rowCount = grades.length + empty.length;
  const all = new Float64Array(rowCount * columnCount);
  const allGrades = new Uint8Array(rowCount);
  const allWeights = new Float64Array(rowCount).fill(0.5);
  all.set(values);
  allGrades.set(grades);
  allGrades.set(empty, grades.length);
  allWeights.set(weights);
  const rows = { rowCount, columnCount, values: all };
  return { rows, grades: allGrades, gradeCount, weights: allWeights };
}

function penalised(problem: Problem, l2: number) {
  const { rows, grades, weights } = problem;
  const { columnCount } = rows;
  const size = columnCount + problem.gradeCount - 1;
  const edgesOf = (at: Float64Array, row: number) => {
    const score = scoreOf(rows, row, at);
    const grade = grades[row]!;
    const cut = (place: number) => at[columnCount + place]! - score;
    return {
      above: grade < problem.gradeCount - 1 ? cut(grade) : Number.POSITIVE_INFINITY,
      below: grade > 0 ? cut(grade - 1) : Number.NEGATIVE_INFINITY,
    };
  };
  return {
    value(at: Float64Array) {
      let sum = 0;
      for (let j = 0; j < columnCount; j++) sum += (l2 / 2) * at[j]! ** 2;
      for (let row = 0; row < rows.rowCount; row++) {
        sum += weights[row]! * lossBetween(edgesOf(at, row));
      }
      return sum;
    },
    slopes(at: Float64Array, gradient: Float64Array, hessian: Float64Array) {
      for (let row = 0; row < rows.rowCount; row++) {
        const own = rows.values.subarray(row * columnCount, (row + 1) * columnCount);
        const place = columnCount + grades[row]!;
        addRow(own, slopesBetween(edgesOf(at, row), weights[row]!), {
          gradient,
          hessian,
          size,
          above: place,
        });
      }
      for (let j = 0; j < columnCount; j++) {
        gradient[j]! += l2 * at[j]!;
        hessian[j * size + j]! += l2;
      }
      mirrorHessian(hessian, size);
    },
  };
}

interface Edges {
  /** Cut above the grade minus the score; infinite for the last grade. */
  above: number;
  below: number;
}

/** -ln(s(a) - s(b)) = -ln s(a) - ln s(-b) - ln(1 - e^(b - a)); infinite where the cuts cross. */
function lossBetween({ above, below }: Edges): number {
  if (above <= below) return Number.POSITIVE_INFINITY;
  const gap = Number.isFinite(below - above) ? Math.log1p(-Math.exp(below - above)) : 0;
  return logisticLoss(above, 1) + logisticLoss(below, 0) - gap;
}

/** First and second derivatives of that by a and b, times the row's weight. */
function slopesBetween({ above, below }: Edges, weight: number) {
  const [high, low] = [probabilityOf(above), probabilityOf(below)];
  const closeness = 1 / Math.expm1(above - below);
  const shared = weight * closeness * (1 + closeness);
  return {
    above: weight * (high - 1 - closeness),
    below: weight * (low + closeness),
    bendAbove: weight * high * (1 - high),
    bendBelow: weight * low * (1 - low),
    shared,
  };
}

interface Place {
  gradient: Float64Array;
  hessian: Float64Array;
  size: number;
  /** Place of the cut above the grade among the variables; the one below stands before it. */
  above: number;
}

function addRow(
  row: Float64Array,
  { above, below, bendAbove, bendBelow, shared }: ReturnType<typeof slopesBetween>,
  { gradient, hessian, size, above: place }: Place,
): void {
  addOuter(hessian, size, { row, times: bendAbove + bendBelow });
  for (let j = 0; j < row.length; j++) gradient[j]! -= (above + below) * row[j]!;
  const cuts = [
    { at: place, slope: above, bend: bendAbove },
    { at: place - 1, slope: below, bend: bendBelow },
  ].filter(({ at }) => at >= row.length && at < size);
  for (const { at, slope, bend } of cuts) {
    gradient[at]! += slope;
    hessian[at * size + at]! += bend + shared;
    for (let j = 0; j < row.length; j++) hessian[at * size + j]! -= bend * row[j]!;
  }
  if (cuts.length === 2) hessian[place * size + place - 1]! -= shared;
}

function scoreOf({ values, columnCount }: DenseRows, row: number, weights: ArrayLike<number>) {
  let sum = 0;
  for (let j = 0; j < columnCount; j++) sum += weights[j]! * values[row * columnCount + j]!;
  return sum;
}

/** Log-odds of the shares up to each grade. */
function startingCuts({ grades, gradeCount, weights }: Problem): number[] {
  const rows = new Float64Array(gradeCount);
  for (const [row, grade] of grades.entries()) rows[grade]! += weights[row]!;
  const total = rows.reduce((sum, own) => sum + own, 0);
  let upTo = 0;
  return [...rows.subarray(0, -1)].map((own) => {
    upTo += own;
    return Math.log(upTo / (total - upTo));
  });
}
