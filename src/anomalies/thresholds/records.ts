/**
 * A category's payments as the fit reads them: one column per figure, one place per record.
 * @module
 */
import { wilson } from "../../math/statistics/wilson.ts";
import type { FitRules } from "./rulebook.ts";
import type { Share } from "./schema.ts";
import type { Deviations } from "./surface.ts";

export interface CategoryRecords extends Deviations {
  /** 1..255. */
  category: number;
  /** Where the category lies among the others; what makes two alike. */
  centre: ArrayLike<number>;
  /** Payments of the window that these stand for, where they are a sample. */
  count?: number | undefined;
  /** 1 confirmed abnormal, -1 confirmed normal, 0 not judged. */
  labels: Int8Array;
  /** 1 where the amount is the expected one or more, -1 below it. */
  direction: Int8Array;
  /** One scale, as a natural logarithm of the amount and of the interval; NaN where there is none. */
  amountSpread: Float64Array;
  gapSpread: Float64Array;
  /** Probability by the prediction model that the amount, the period is abnormal; absent without a model. */
  chances?: { amount: Float64Array; period: Float64Array } | undefined;
}

/** Only these records. */
export function pick({ amount, gap, weights }: Deviations, rows: readonly number[]): Deviations {
  const of = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return { amount: of(amount), gap: of(gap), weights: weights && of(weights) };
}

/**
 * The category with the records of all: deviations are counted in each account's own spread, so those of others say
 * what is ordinary here too. Nothing is confirmed of it, which is why it asks.
 */
export function together(
  records: CategoryRecords,
  all: readonly CategoryRecords[],
): CategoryRecords {
  const parts = [records, ...all.filter(({ category }) => category !== records.category)];
  const of = (column: "amount" | "gap" | "amountSpread" | "gapSpread") =>
    Float64Array.from(parts.flatMap((part) => [...part[column]]));
  return {
    ...{ category: records.category, centre: records.centre, amount: of("amount"), gap: of("gap") },
    ...{ amountSpread: of("amountSpread"), gapSpread: of("gapSpread") },
    direction: Int8Array.from(parts.flatMap(({ direction }) => [...direction])),
    labels: new Int8Array(parts.reduce((rows, { labels }) => rows + labels.length, 0)),
  };
}

/** Rows with one of these labels. */
export function rowsWith({ labels }: CategoryRecords, ...wanted: number[]): number[] {
  return [...labels.keys()].filter((row) => wanted.includes(labels[row]!));
}

export function isLabelled(records: CategoryRecords): boolean {
  return records.labels.includes(1);
}

/** Probability that either is abnormal; undefined without a model. */
export function chanceOf({ chances }: CategoryRecords, row: number): number {
  if (!chances) return 0;
  return 1 - (1 - (chances.amount[row]! || 0)) * (1 - (chances.period[row]! || 0));
}

/** Payments of the window that the category has. */
export function countOf({ count, amount }: CategoryRecords): number {
  return count ?? amount.length;
}

export function confirmedIn({ labels }: CategoryRecords): { abnormal: number; normal: number } {
  let [abnormal, normal] = [0, 0];
  for (const label of labels) {
    if (label > 0) abnormal++;
    if (label < 0) normal++;
  }
  return { abnormal, normal };
}

/**
 * Share of abnormal records to be expected, with its bounds: what the model says of the category, at least what is
 * confirmed; without a model what is confirmed in categories like it; where nothing is, what the rulebook assumes.
 * Few are ever judged, so that what the rulebook assumes at the least is expected in any case.
 */
export function rateOf(
  records: CategoryRecords,
  all: readonly CategoryRecords[],
  { assumedRate, transfer }: Pick<FitRules, "assumedRate" | "transfer">,
): Share {
  const own = shareConfirmed(records);
  if (records.chances && records.amount.length > 0) {
    const sum = records.amount.reduce((total, _, row) => total + chanceOf(records, row), 0);
    const predicted = Math.max(own.share, sum / records.amount.length, assumedRate.low);
    return {
      share: predicted,
      low: Math.min(own.low, predicted),
      high: Math.max(own.high, predicted),
    };
  }
  const teachers = isLabelled(records) ? [records] : all.filter(isLabelled);
  const weights = teachers.map(({ centre }) =>
    similarityOf(centre, records.centre, transfer.bandwidth),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) {
    const { low, high } = assumedRate;
    return { share: Math.sqrt(low * high), low, high };
  }
  const shares = teachers.map(shareConfirmed);
  const mean = (bound: keyof Share) =>
    shares.reduce((sum, share, at) => sum + share[bound] * weights[at]!, 0) / total;
  const share = Math.max(mean("share"), assumedRate.low);
  return { share, low: mean("low"), high: Math.max(mean("high"), share) };
}

/** Judged records are all in the sample, so they are counted against all that it stands for. */
function shareConfirmed(records: CategoryRecords): Share {
  return wilson(confirmedIn(records).abnormal, countOf(records));
}

/** exp(-(distance / bandwidth)^2 / 2), the distance per dimension. */
export function similarityOf(
  left: ArrayLike<number>,
  right: ArrayLike<number>,
  bandwidth: number,
): number {
  let square = 0;
  for (let d = 0; d < left.length; d++) square += (left[d]! - right[d]!) ** 2;
  return Math.exp(-square / Math.max(1, left.length) / bandwidth ** 2 / 2);
}
