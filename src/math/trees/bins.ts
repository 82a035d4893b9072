/**
 * Values cut into at most 255 bins a column, bin 0 kept for the missing, and packed four columns
 * to a word: a histogram pass then reads one word a row for four columns.
 * @module
 */
import type { Column, Frame } from "../learning/frame.ts";
import type { Random } from "../statistics/random.ts";

/** A histogram has this many places a column; place 0 is the missing. */
export const places = 256;
export const columnsPerWord = 4;

export interface BinnedColumn {
  /** Index in the frame. */
  index: number;
  kind: Column["kind"];
  /** Number: bin b holds what is at most limits[b - 1] and above limits[b - 2]. */
  limits?: Float64Array;
  /** Category: bin b holds codes[b - 1]; codes too rare for a bin are in bin 0. */
  codes?: Int32Array;
  /** The last bin in use. */
  last: number;
}

export interface BinnedFrame {
  rowCount: number;
  /** Columns with two bins in use at least; the others tell nothing apart. */
  columns: BinnedColumn[];
  /** Column c stands in words[c >> 2], bits 8 x (c & 3) and up. */
  words: Uint32Array[];
}

/** Limits come from at most this many rows, drawn at random. */
const sampleSize = 200_000;

export function binFrame(frame: Frame, maxBins: number, random: Random): BinnedFrame {
  const binned: BinnedFrame = { rowCount: frame.rowCount, columns: [], words: [] };
  const step = frame.rowCount / sampleSize;
  const sample =
    step > 1
      ? Int32Array.from({ length: sampleSize }, (_, at) => (at + random.fraction()) * step)
      : undefined;
  for (const [index, { kind, values }] of frame.columns.entries()) {
    const drawn = sample ? Float64Array.from(sample, (row) => values[row]!) : values;
    const known = drawn.filter((value) => !Number.isNaN(value)).sort();
    const isMixed = known.length < drawn.length || known[0] !== known.at(-1);
    if (!isMixed) continue;
    const column: BinnedColumn =
      kind === "number"
        ? { index, kind, limits: limitsOf(known, maxBins), last: 0 }
        : { index, kind, codes: commonCodes(known, maxBins), last: 0 };
    column.last = (column.limits ?? column.codes)!.length;
    pack(binned, column, values);
  }
  return binned;
}

/** Each distinct value, in rising order, with how often it is there. */
function countDistinct(sorted: Float64Array): { values: Float64Array; counts: Int32Array } {
  const values = new Float64Array(sorted.length);
  const counts = new Int32Array(sorted.length);
  let used = 0;
  for (let at = 0; at < sorted.length; at++) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) values[used++] = sorted[at]!;
    counts[used - 1]!++;
  }
  return { values: values.subarray(0, used), counts: counts.subarray(0, used) };
}

/**
 * Upper limits of bins of nearly equal size, each half way between two neighbouring values; a
 * value that would fill a bin has it alone. The last limit is the largest double.
 */
export function limitsOf(sorted: Float64Array, maxBins: number): Float64Array {
  const { values, counts } = countDistinct(sorted);
  const limits: number[] = [];
  const isFew = values.length <= maxBins;
  const heavy = sorted.length / maxBins;
  let rowsLeft = sorted.length;
  let inBin = 0;
  for (let at = 0; at < values.length - 1 && limits.length < maxBins - 1; at++) {
    inBin += counts[at]!;
    const isFull = inBin >= rowsLeft / (maxBins - limits.length) || counts[at + 1]! >= heavy;
    if (!isFew && !isFull) continue;
    limits.push(between(values[at]!, values[at + 1]!));
    rowsLeft -= inBin;
    inBin = 0;
  }
  return Float64Array.from([...limits, Number.MAX_VALUE]);
}

/** A limit that the lower value does not pass and the upper does. */
function between(lower: number, upper: number): number {
  const half = lower + (upper - lower) / 2;
  return half < upper ? half : lower;
}

/** The most frequent codes. */
function commonCodes(sorted: Float64Array, maxBins: number): Int32Array {
  const { values, counts } = countDistinct(sorted);
  const byCount = [...values.keys()].sort((one, other) => counts[other]! - counts[one]!);
  return Int32Array.from(byCount.slice(0, maxBins), (at) => values[at]!);
}

function pack(binned: BinnedFrame, column: BinnedColumn, values: Float64Array): void {
  const place = binned.columns.push(column) - 1;
  if (place % columnsPerWord === 0) binned.words.push(new Uint32Array(binned.rowCount));
  const into = { words: binned.words.at(-1)!, shift: 8 * (place % columnsPerWord) };
  if (column.limits) packNumbers(values, column.limits, into);
  else packCodes(values, column.codes!, into);
}

interface Lane {
  words: Uint32Array;
  shift: number;
}

function packNumbers(values: Float64Array, limits: Float64Array, { words, shift }: Lane): void {
  const padded = new Float64Array(places).fill(Number.MAX_VALUE);
  padded.set(limits);
  const start = 2 ** Math.ceil(Math.log2(limits.length)) / 2;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    let bin = 0;
    for (let step = start; step >= 1; step >>= 1) if (padded[bin + step - 1]! < value) bin += step;
    words[row]! |= (bin + 1) << shift;
  }
}

function packCodes(values: Float64Array, codes: Int32Array, { words, shift }: Lane): void {
  const bins = new Map(Array.from(codes, (code, at) => [code, at + 1]));
  for (let row = 0; row < values.length; row++)
    words[row]! |= (bins.get(values[row]!) ?? 0) << shift;
}
