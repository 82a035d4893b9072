/**
 * Analytic hierarchy process: weights from judgements of pairs (Saaty, J. Mathematical Psychology 15,
 * 1977), and their marriage with entropy weights.
 * @module
 */
import { assert } from "../../base/assert.ts";

export interface PairwiseWeights {
  /** The principal eigenvector, adding up to 1. */
  weights: number[];
  /** The largest eigenvalue; the number of things where the judgements agree fully. */
  eigenvalue: number;
  /** Below .1 the judgements agree well enough; 0 for one or two things. */
  consistencyRatio: number;
  isConsistent: boolean;
}

/** Consistency of random judgements of 1 ... 15 things (Saaty, The Analytic Hierarchy Process, 1980). */
const randomIndices = [
  ...[0, 0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59],
];
const consistencyLimit = 0.1;

/**
 * Weighs 1 to 15 things; `matrix[i][j]` says how many times as important i is as j, a positive number,
 * usually 1/9 ... 9, and `matrix[j][i]` its inverse up to rounding.
 */
export function ahpWeights(matrix: readonly (readonly number[])[]): PairwiseWeights {
  const size = matrix.length;
  assert(size >= 1 && size <= randomIndices.length, "one to fifteen things are compared at a time");
  const flaw = flawOfJudgements(matrix);
  assert(flaw === undefined, `judgement ${flaw?.row}, ${flaw?.column} is positive and reciprocal`);
  let weights: number[] = Array(size).fill(1 / size);
  let eigenvalue = size;
  for (let step = 0; step < 1000; step++) {
    const raised = matrix.map((row) => sum(row.map((times, at) => times * weights[at]!)));
    eigenvalue = sum(raised);
    const next = raised.map((own) => own / eigenvalue);
    const change = Math.max(...next.map((own, at) => Math.abs(own - weights[at]!)));
    weights = next;
    if (change < 1e-15) break;
  }
  const index = size > 2 ? (eigenvalue - size) / (size - 1) / randomIndices[size - 1]! : 0;
  const consistencyRatio = Math.max(0, index);
  return {
    weights,
    eigenvalue,
    consistencyRatio,
    isConsistent: consistencyRatio < consistencyLimit,
  };
}

/** The first pair that is no judgement: not positive, or not the inverse of its mirror within 1 %. */
export function flawOfJudgements(
  matrix: readonly (readonly number[])[],
): { row: number; column: number } | undefined {
  for (const row of matrix.keys()) {
    for (const column of matrix.keys()) {
      const [own, mirror] = [matrix[row]![column]!, matrix[column]![row]!];
      if (!(own > 0 && mirror > 0 && Math.abs(own * mirror - 1) <= 0.01)) return { row, column };
    }
  }
  return undefined;
}

/** w_j = sqrt(a_j e_j) / sum; what either thinks nothing of has weight 0. Some product is positive. */
export function combineWeights(ahp: readonly number[], entropy: readonly number[]): number[] {
  assert(ahp.length === entropy.length, "both weigh the same things");
  const products = ahp.map((own, at) => Math.sqrt(own * entropy[at]!));
  const total = sum(products);
  assert(total > 0, "some thing matters to both");
  return products.map((product) => product / total);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
