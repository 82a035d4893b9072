/**
 * Variance inflation factors: 1 / (1 - R^2) of each column regressed on the others (Marquardt,
 * Technometrics 12, 1970), by Cholesky factors of their correlations.
 * @module
 */
import { centred, dot } from "./correlation.ts";

/** Below this share of its own variance a column is a sum of the others, rounding aside. */
const nothing = 1e-9;

/**
 * One factor per column, 1 or more; Infinity for a column that is a weighted sum of others, or
 * constant. Missing values (NaN) count as the column's mean.
 */
export function varianceInflation(columns: readonly Float64Array[]): Float64Array {
  return inflationOf(meanFilledCorrelations(columns));
}

/** The same from correlations, so that a column can be left out without counting anew. */
export function inflationOf(correlations: readonly (readonly number[])[]): Float64Array {
  const known = [...correlations.keys()].filter((at) => correlations[at]![at] === 1);
  const factors = new Float64Array(correlations.length).fill(Number.POSITIVE_INFINITY);
  for (const at of known) {
    const others = known.filter((other) => other !== at);
    const left = unexplained(correlations, { last: at, others });
    if (left > nothing) factors[at] = Math.max(1, 1 / left);
  }
  return factors;
}

/** Pearson's r of all pairs, missing values at the mean; a constant column's are all 0. */
export function meanFilledCorrelations(columns: readonly Float64Array[]): number[][] {
  const scaled = columns.map((column) => centred(withMean(column)));
  const matrix = scaled.map((own) =>
    scaled.map((other) => Number(own === other && own !== undefined)),
  );
  for (const [row, own] of scaled.entries()) {
    for (const [column, other] of scaled.slice(0, row).entries()) {
      if (!own || !other) continue;
      matrix[row]![column] = dot(own, other);
      matrix[column]![row] = matrix[row]![column]!;
    }
  }
  return matrix;
}

/** Share of a column's variance that the others leave: the last pivot of their Cholesky factor. */
function unexplained(
  correlations: readonly (readonly number[])[],
  { last, others }: { last: number; others: readonly number[] },
): number {
  const factor: number[][] = [];
  const reduce = (row: number) => {
    const own: number[] = [];
    for (const [place, line] of factor.entries()) {
      const pivot = line[place]!;
      const rest = correlations[row]![others[place]!]! - dotUpTo(own, line, place);
      own.push(pivot > 0 ? rest / pivot : 0);
    }
    return { own, left: correlations[row]![row]! - dotUpTo(own, own, own.length) };
  };
  for (const row of others) {
    const { own, left } = reduce(row);
    // A column that the ones before it explain adds nothing.
    factor.push([...own, left > nothing ? Math.sqrt(left) : 0]);
  }
  return reduce(last).left;
}

function withMean(column: Float64Array): Float64Array {
  const known = column.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return column.map((value) => (Number.isNaN(value) ? mean : value));
}

function dotUpTo(left: readonly number[], right: readonly number[], end: number): number {
  let sum = 0;
  for (let at = 0; at < end; at++) sum += left[at]! * right[at]!;
  return sum;
}
