/**
 * Sums of gradients, of second derivatives and of rows by column and bin, the heart of the learner.
 * @module
 */
import { type BinnedFrame, columnsPerWord, places } from "./bins.ts";

export interface Histogram {
  /** Gradient and second derivative by turns: column c, bin b at 2 x (256 c + b). */
  sums: Float64Array;
  /** Rows: column c, bin b at 256 c + b. */
  rows: Int32Array;
}

export function emptyHistogram(columnCount: number): Histogram {
  const size = Math.ceil(columnCount / columnsPerWord) * columnsPerWord * places;
  return { sums: new Float64Array(2 * size), rows: new Int32Array(size) };
}

/** Rows with the derivatives of the loss there, both in the same order. */
export interface Derived {
  rows: Int32Array;
  gradients: Float32Array;
  hessians: Float32Array;
  count: number;
}

/** Fills a histogram from the rows; words none of whose columns are asked for stay empty. */
export function fillHistogram(
  { sums, rows }: Histogram,
  { words }: BinnedFrame,
  { derived, isWanted }: { derived: Derived; isWanted: Uint8Array },
): void {
  sums.fill(0);
  rows.fill(0);
  const size = columnsPerWord * places;
  for (const [at, word] of words.entries()) {
    const first = at * columnsPerWord;
    if (!isWanted.subarray(first, first + columnsPerWord).includes(1)) continue;
    const part = {
      sums: sums.subarray(2 * at * size, 2 * (at + 1) * size),
      rows: rows.subarray(at * size, (at + 1) * size),
    };
    addWord(part, word, derived);
  }
}

/** Four columns in one pass, so that row, gradient and second derivative are read once for four. */
function addWord(into: Histogram, words: Uint32Array, derived: Derived): void {
  const { sums, rows: counts } = into;
  const { rows, gradients, hessians, count } = derived;
  for (let at = 0; at < count; at++) {
    const word = words[rows[at]!]!;
    const gradient = gradients[at]!;
    const hessian = hessians[at]!;
    const first = word & 255;
    sums[2 * first]! += gradient;
    sums[2 * first + 1]! += hessian;
    counts[first]!++;
    const second = 256 + ((word >>> 8) & 255);
    sums[2 * second]! += gradient;
    sums[2 * second + 1]! += hessian;
    counts[second]!++;
    const third = 512 + ((word >>> 16) & 255);
    sums[2 * third]! += gradient;
    sums[2 * third + 1]! += hessian;
    counts[third]!++;
    const fourth = 768 + (word >>> 24);
    sums[2 * fourth]! += gradient;
    sums[2 * fourth + 1]! += hessian;
    counts[fourth]!++;
  }
}

/** What is left of the whole when the part is taken away; the whole's memory is used again. */
export function takeAway(whole: Histogram, part: Histogram): void {
  const { sums, rows } = whole;
  for (let at = 0; at < sums.length; at++) sums[at]! -= part.sums[at]!;
  for (let at = 0; at < rows.length; at++) rows[at]! -= part.rows[at]!;
}
