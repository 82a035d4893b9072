/**
 * What anybody would do without thresholds of categories: three standard deviations, the extreme quantiles, an
 * isolation forest (Liu, Ting & Zhou 2008). Each twice: on the amount and the interval as they stand in the file; and on
 * what the prediction model makes of them, the same figures that the rules read.
 * @module
 */
import { scoreIsolationForest, trainIsolationForest } from "../../math/trees/isolation-forest.ts";
import { greatest, qualityOf, rankingOf } from "./counting.ts";
import type { AnomalyQuality } from "./schema.ts";

/** Columns of figures, one value a payment; NaN where one cannot be said. */
type Figures = readonly Float64Array[];

interface Judged {
  scores: Float64Array;
  flags: Uint8Array;
}

export interface Compared {
  deviations: Figures;
  raw: Figures;
  labelled: Uint8Array;
  /** How many payments quantile and forest flag. */
  alerts: number;
  seed: number;
}

export function baselinesOf(compared: Compared): AnomalyQuality["baselines"] {
  const of = (judge: (figures: Figures) => Judged) => {
    const { flagged: _, ...onDeviations } = measured(judge(compared.deviations), compared.labelled);
    return { ...measured(judge(compared.raw), compared.labelled), onDeviations };
  };
  return {
    threeSigma: of(threeSigma),
    quantile: of((figures) => byScore(farthestRank(figures), compared.alerts)),
    isolationForest: of((figures) => byScore(isolation(figures, compared.seed), compared.alerts)),
  };
}

function measured({ scores, flags }: Judged, labelled: Uint8Array) {
  const { precision, recall, f1, flagged } = qualityOf(flags, labelled);
  return { precision, recall, f1, auc: rankingOf(scores, labelled), flagged };
}

const byScore = (scores: Float64Array, alerts: number): Judged => ({
  scores,
  flags: greatest(scores, alerts),
});

/** Odd where any figure lies more than three standard deviations from its mean. */
function threeSigma(figures: Figures): Judged {
  const scores = farthest(figures.map(standardised));
  return { scores, flags: Uint8Array.from(scores, (score) => Number(score > 3)) };
}

/** By figure the share of payments that lie no farther from the mean; the greatest of them. */
function farthestRank(figures: Figures): Float64Array {
  return farthest(
    figures.map((values) => {
      const away = standardised(values).map(Math.abs);
      const sorted = away.toSorted();
      return away.map((value) => upTo(sorted, value) / sorted.length);
    }),
  );
}

function isolation(figures: Figures, seed: number): Float64Array {
  const columns = figures.map(standardised);
  const rows = columns[0]!.length;
  const points = new Float64Array(rows * columns.length);
  for (const [at, values] of columns.entries())
    for (let row = 0; row < rows; row++) points[row * columns.length + at] = values[row]!;
  return scoreIsolationForest(trainIsolationForest(points, columns.length, { seed }), points);
}

/** In standard deviations from the mean; what cannot be said lies at the mean. */
function standardised(values: Float64Array): Float64Array {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(variance / Math.max(1, known.length)) || 1;
  return values.map((value) => (Number.isNaN(value) ? 0 : (value - mean) / deviation));
}

function farthest(columns: readonly Float64Array[]): Float64Array {
  return columns[0]!.map((_, row) => Math.max(...columns.map((values) => Math.abs(values[row]!))));
}

/** How many of the sorted values are not greater. */
function upTo(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
