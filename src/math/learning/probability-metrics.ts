/**
 * How good scores and probabilities of label 1 are: ranking (AUC, KS, average precision, ROC) and
 * calibration. Labels are 0 or 1; NaN where a figure needs both classes and only one occurs.
 * @module
 */
import { measure } from "./metrics.ts";

type Labels = ArrayLike<number>;

/** What is worth saying of a model of two classes. */
export interface BinaryQuality {
  rows: number;
  /** Share of label 1. */
  rate: number;
  auc: number;
  ks: number;
  averagePrecision: number;
  brier: number;
  logLoss: number;
  /** Expected calibration error over ten equally wide bins. */
  calibration: number;
  /** At the threshold. */
  accuracy: number;
  precision: number;
  recall: number;
  f1: number;
}

/** All figures at once; a row is answered 1 from `threshold` on. */
export function qualityOf(
  probabilities: Float64Array,
  labels: Labels,
  threshold = 0.5,
): BinaryQuality {
  const answers = Uint8Array.from(probabilities, (probability) => Number(probability >= threshold));
  const { n, accuracy, perClass } = measure(labels, answers, 2);
  const { support, precision, recall, f1 } = perClass[1]!;
  return {
    rows: n,
    rate: n === 0 ? 0 : support / n,
    auc: aucOf(probabilities, labels),
    ks: ksOf(probabilities, labels),
    averagePrecision: averagePrecisionOf(probabilities, labels),
    brier: brierOf(probabilities, labels),
    logLoss: logLossOf(probabilities, labels),
    calibration: calibrationOf(probabilities, labels).error,
    accuracy,
    precision,
    recall,
    f1,
  };
}

/** Area under the ROC curve: a pair of tied scores counts half. */
export function aucOf(scores: Float64Array, labels: Labels): number {
  const { hits, alarms, positives, negatives } = sweep(scores, labels);
  let area = 0;
  for (let at = 1; at < hits.length; at++) {
    area += ((alarms[at]! - alarms[at - 1]!) * (hits[at]! + hits[at - 1]!)) / 2;
  }
  return area / (positives * negatives);
}

/** Kolmogorov-Smirnov: the largest gap between the two classes' shares above a score. */
export function ksOf(scores: Float64Array, labels: Labels): number {
  const { hits, alarms, positives, negatives } = sweep(scores, labels);
  if (positives * negatives === 0) return Number.NaN;
  return hits.reduce(
    (gap, hit, at) => Math.max(gap, Math.abs(hit / positives - alarms[at]! / negatives)),
    0,
  );
}

/** Sum of precision x gained recall over falling thresholds. */
export function averagePrecisionOf(scores: Float64Array, labels: Labels): number {
  const { hits, alarms, positives } = sweep(scores, labels);
  let sum = 0;
  for (let at = 1; at < hits.length; at++) {
    sum += ((hits[at]! - hits[at - 1]!) * hits[at]!) / (hits[at]! + alarms[at]!);
  }
  return sum / positives;
}

export interface RocPoint {
  /** Rows from this score on are answered 1; infinite at the first point. */
  threshold: number;
  falsePositiveRate: number;
  truePositiveRate: number;
}

/** The curve from (0, 0) to (1, 1), thinned to about `points` for a drawing. */
export function rocOf(
  scores: Float64Array,
  labels: Labels,
  { points = Number.POSITIVE_INFINITY }: { points?: number } = {},
): RocPoint[] {
  const { thresholds, hits, alarms, positives, negatives } = sweep(scores, labels);
  const stride = Math.max(1, Math.ceil(hits.length / points));
  return Array.from(thresholds, (threshold, at) => ({
    threshold,
    falsePositiveRate: alarms[at]! / negatives,
    truePositiveRate: hits[at]! / positives,
  })).filter((_, at) => at % stride === 0 || at === hits.length - 1);
}

/** Mean squared distance of probability and label. */
export function brierOf(probabilities: Float64Array, labels: Labels): number {
  const sum = probabilities.reduce((total, share, row) => total + (share - labels[row]!) ** 2, 0);
  return sum / probabilities.length;
}

/** Mean of -ln of the probability given to what happened, which is held above 2^-52. */
export function logLossOf(probabilities: Float64Array, labels: Labels): number {
  const sum = probabilities.reduce((total, share, row) => {
    const given = labels[row] === 1 ? share : 1 - share;
    return total - Math.log(Math.min(1, Math.max(Number.EPSILON, given)));
  }, 0);
  return sum / probabilities.length;
}

export interface CalibrationBin {
  rows: number;
  /** Mean probability. */
  predicted: number;
  /** Share of label 1. */
  observed: number;
}

export interface Calibration {
  /** Expected calibration error: mean over rows of the gap |predicted - observed| of their bin. */
  error: number;
  /** The largest gap of a bin. */
  largest: number;
  /** Bins that hold rows, lowest probability first. */
  bins: CalibrationBin[];
}

/**
 * Compares probabilities with what happened, by equally `wide` parts of 0..1 or by equally `full`
 * parts of the rows; tied probabilities share a bin.
 */
export function calibrationOf(
  probabilities: Float64Array,
  labels: Labels,
  { bins: count = 10, by = "wide" }: { bins?: number; by?: "wide" | "full" } = {},
): Calibration {
  const place = by === "wide" ? probabilities : midRanks(probabilities);
  const sums = Array.from({ length: count }, () => ({ rows: 0, predicted: 0, observed: 0 }));
  for (let row = 0; row < probabilities.length; row++) {
    const bin = sums[Math.min(count - 1, Math.floor(place[row]! * count))]!;
    bin.rows += 1;
    bin.predicted += probabilities[row]!;
    bin.observed += labels[row]!;
  }
  const bins = sums
    .filter(({ rows }) => rows > 0)
    .map(({ rows, predicted, observed }) => ({
      rows,
      predicted: predicted / rows,
      observed: observed / rows,
    }));
  const gapOf = ({ predicted, observed }: CalibrationBin) => Math.abs(predicted - observed);
  const total = bins.reduce((sum, bin) => sum + bin.rows * gapOf(bin), 0);
  return {
    error: total / probabilities.length,
    largest: bins.reduce((most, bin) => Math.max(most, gapOf(bin)), 0),
    bins,
  };
}

/** Running counts over falling distinct scores, beginning with none. */
interface Sweep {
  thresholds: number[];
  /** Rows of label 1 at or above the threshold. */
  hits: number[];
  /** Rows of label 0 at or above it. */
  alarms: number[];
  positives: number;
  negatives: number;
}

function sweep(scores: Float64Array, labels: Labels): Sweep {
  const order = rowsByValue(scores);
  const thresholds = [Number.POSITIVE_INFINITY];
  const hits = [0];
  const alarms = [0];
  let hit = 0;
  for (let at = order.length - 1; at >= 0; at--) {
    const row = order[at]!;
    hit += labels[row]!;
    if (at > 0 && scores[order[at - 1]!] === scores[row]) continue;
    thresholds.push(scores[row]!);
    hits.push(hit);
    alarms.push(order.length - at - hit);
  }
  return { thresholds, hits, alarms, positives: hit, negatives: order.length - hit };
}

/** Row numbers by rising value; equal values keep their order. */
export function rowsByValue(values: Float64Array): Uint32Array {
  const order = Uint32Array.from(values.keys());
  return order.sort((left, right) => values[left]! - values[right]! || left - right);
}

/** The middle of the rows with the same value, as a share 0..1 of all rows. */
function midRanks(values: Float64Array): Float64Array {
  const order = rowsByValue(values);
  const ranks = new Float64Array(values.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let at = start; at < end; at++) ranks[order[at]!] = (start + end) / 2 / order.length;
  }
  return ranks;
}
