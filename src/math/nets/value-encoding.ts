/**
 * A number as inputs of a net, without knowing what it means: its signed logarithm and its rank,
 * and where few values occur, each of them as a code of its own.
 * @module
 */
import type { Column } from "../learning/frame.ts";

/** Fitted on training rows only. */
export interface ValueEncoding {
  /** Values that have a 0/1 input of their own. */
  codes: number[];
  /** sign(v) log(1 + |v| / scale); undefined for categories. */
  scale?: number;
  /** Quantiles, ascending, between which the rank is interpolated; empty where few values occur. */
  knots: number[];
}

/** More distinct values than this are no codes. */
const mostCodes = 20;
/** A code stands for at least this many training values. */
const leastOfCode = 25;
const knotCount = 65;

export function fitValue(
  kind: Column["kind"],
  values: readonly ArrayLike<number>[],
): ValueEncoding {
  const counts = new Map<number, number>();
  const present: number[] = [];
  for (const array of values) {
    for (let at = 0; at < array.length; at++) {
      const value = array[at]!;
      if (Number.isNaN(value)) continue;
      present.push(value);
      if (counts.size <= 1000) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const isFew = counts.size <= mostCodes || kind === "category";
  const frequent = [...counts].filter(([, count]) => count >= leastOfCode);
  const codes = isFew
    ? frequent
        .sort((left, right) => right[1] - left[1])
        .slice(0, mostCodes)
        .map(([value]) => value)
    : [];
  if (kind === "category") return { codes, knots: [] };
  const sizes = Float64Array.from(present, Math.abs)
    .filter((size) => size > 0)
    .sort();
  const scale = (sizes[Math.floor(sizes.length / 2)] ?? 1) / 10;
  return { codes, scale, knots: isFew ? [] : knotsOf(Float64Array.from(present).sort()) };
}

function knotsOf(sorted: Float64Array): number[] {
  const last = sorted.length - 1;
  return Array.from(
    { length: knotCount },
    (_, at) => sorted[Math.round((at * last) / (knotCount - 1))]!,
  );
}

export const inputsOf = ({ codes, scale, knots }: ValueEncoding): number =>
  codes.length + (scale === undefined ? 0 : 1) + (knots.length > 0 ? 1 : 0);

/** Writes `inputsOf` numbers; only the logarithm of a missing value is NaN, the rest is neutral. */
export function encodeValue(
  { codes, scale, knots }: ValueEncoding,
  value: number,
  { into, at }: { into: Float32Array; at: number },
): void {
  let next = at;
  if (scale !== undefined) into[next++] = Math.sign(value) * Math.log1p(Math.abs(value) / scale);
  if (knots.length > 0) into[next++] = rankOf(knots, value);
  for (const code of codes) into[next++] = value === code ? 1 : 0;
}

/** -1 ... 1, the middle of a run of equal knots; 0 for a missing value. */
function rankOf(knots: readonly number[], value: number): number {
  if (Number.isNaN(value)) return 0;
  const below = firstAtLeast(knots, value);
  const notAbove = knots[below] === value ? lastEqual(knots, below) : below;
  const place =
    knots[below] === value
      ? (below + notAbove) / 2
      : below === 0 || below === knots.length
        ? Math.min(below, knots.length - 1)
        : below - 1 + (value - knots[below - 1]!) / (knots[below]! - knots[below - 1]!);
  return (2 * place) / (knots.length - 1) - 1;
}

function firstAtLeast(knots: readonly number[], value: number): number {
  let low = 0;
  let high = knots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (knots[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lastEqual(knots: readonly number[], from: number): number {
  let last = from;
  while (knots[last + 1] === knots[from]) last++;
  return last;
}
