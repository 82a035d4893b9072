/**
 * Entropy value method: objective weights from how differently the samples score on each indicator.
 * Zhu Longzhu et al., CSEE annual meeting 2019, section 3.1, formulas 1 to 5 [E]; the variants are
 * those of the method's widely copied template [R].
 * @module
 */
import { assert } from "../../base/assert.ts";

export interface EntropyOptions {
  /** `range`: (x - min) / (max - min). `template`: the same on [0.002, 0.996]. `none`: raw. */
  scaling?: "range" | "template" | "none";
  /** `scaled`: sum of w x', 0..1, the default. `proportion`: sum of w p, adds up to 1. */
  score?: "scaled" | "proportion";
  /** Indicators of which less is better, by column: (max - x) / (max - min). */
  negative?: readonly boolean[];
}

export interface EntropyWeights {
  /** e_j in 0..1, one per indicator; 1 for a constant one. */
  entropy: number[];
  /** w_j, adding up to 1; all equal where every indicator is constant. */
  weights: number[];
  /** s_i, one per sample, in 0..1. */
  scores: number[];
}

/**
 * Weighs the columns of a matrix of samples by indicators. Undefined for a single sample: its entropy
 * is 0/0, so there is none.
 */
export function entropyWeights(
  matrix: readonly (readonly number[])[],
  options: EntropyOptions = {},
): EntropyWeights | undefined {
  const columns = scaleColumns(matrix, options);
  if (matrix.length < 2) return undefined;
  const sums = columns.map((column) => sumOf(column, (x) => x));
  const entropy = columns.map((column, j) =>
    entropyOf({ count: matrix.length, sum: sums[j]!, sumXLogX: sumOf(column, xLogX) }),
  );
  const weights = weightsOf(entropy);
  const isProportion = options.score === "proportion";
  const scores = matrix.map((_, i) =>
    sumOf(weights, (weight, j) => {
      const divisor = isProportion ? sums[j]! : 1;
      return divisor === 0 ? 0 : (weight * columns[j]![i]!) / divisor;
    }),
  );
  return { entropy, weights, scores };
}

/** What formula 2 needs of one scaled column; it adds up over blocks of samples. */
export interface ColumnSums {
  count: number;
  sum: number;
  /** Sum of x ln x, with 0 ln 0 = 0. */
  sumXLogX: number;
}

/** Formulas 1 and 2 from sums: e = (ln S - T / S) / ln n. A column of zeros has no contrast: 1. */
export function entropyOf({ count, sum, sumXLogX }: ColumnSums): number {
  if (sum <= 0 || count < 2) return 1;
  const entropy = (Math.log(sum) - sumXLogX / sum) / Math.log(count);
  return entropy > 1 - 1e-12 ? 1 : Math.max(0, entropy);
}

/** Formulas 3 and 4: w = (1 - e) / sum (1 - e); equal weights where nothing differs. */
export function weightsOf(entropy: readonly number[]): number[] {
  const redundancy = entropy.map((e) => 1 - e);
  const total = sumOf(redundancy, (d) => d);
  return redundancy.map((d) => (total > 0 ? d / total : 1 / entropy.length));
}

/** Min-max over a fixed range, clamped to 0..1; 0 where the range is empty. */
export function scaleTo(
  value: number,
  { minimum, maximum, reversed }: { minimum: number; maximum: number; reversed: boolean },
): number {
  if (maximum <= minimum) return 0;
  const scaled = Math.min(1, Math.max(0, (value - minimum) / (maximum - minimum)));
  return reversed ? 1 - scaled : scaled;
}

export function xLogX(x: number): number {
  return x > 0 ? x * Math.log(x) : 0;
}

function scaleColumns(
  matrix: readonly (readonly number[])[],
  { scaling = "range", negative = [] }: EntropyOptions,
): number[][] {
  const width = matrix[0]?.length ?? 0;
  assert(width > 0, "a matrix has samples and indicators");
  return Array.from({ length: width }, (_, j) => {
    const column = matrix.map((row) => row[j]!);
    assert(column.every(Number.isFinite), `indicator ${j} has finite numbers only`);
    if (scaling === "none") return column;
    const minimum = column.reduce((least, x) => Math.min(least, x));
    const maximum = column.reduce((most, x) => Math.max(most, x));
    const range = { minimum, maximum, reversed: negative[j] ?? false };
    const scaled = column.map((x) => scaleTo(x, range));
    return scaling === "template" ? scaled.map((x) => 0.002 + 0.994 * x) : scaled;
  });
}

function sumOf(values: readonly number[], term: (value: number, index: number) => number): number {
  return values.reduce((sum, value, index) => sum + term(value, index), 0);
}
