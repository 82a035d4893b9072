/**
 * How many records a set of thresholds lets pass, in two look-ups: the plane of amount and gap is cut at the
 * candidate thresholds and its cells are summed from the corner (summed-area table; Crow 1984). So a search may ask
 * a million times of a category of any size.
 * @module
 */
import type { Thresholds } from "./schema.ts";

/** Deviations in permille of scale, one place per record; NaN where it cannot be said, on which no rule fires. */
export interface Deviations {
  amount: Float64Array;
  /** Negative where the interval was shorter than expected. */
  gap: Float64Array;
  /** Default 1 each. */
  weights?: Float64Array | undefined;
}

/** Ascending whole numbers a threshold may take: amount above, gap below minus this, gap above. */
export interface Candidates {
  amount: Float64Array;
  gapShort: Float64Array;
  gapLong: Float64Array;
}
export const sides = ["amount", "gapShort", "gapLong"] as const;
export type Side = (typeof sides)[number];

/** A place in each list of candidates. */
export type Places = readonly [amount: number, gapShort: number, gapLong: number];

/** How far a record lies out on each side, 0 where it does not. */
const reach: Record<Side, (amount: number, gap: number) => number> = {
  amount: (amount) => amount || 0,
  gapShort: (_, gap) => Math.max(0, -gap || 0),
  gapLong: (_, gap) => Math.max(0, gap || 0),
};

/**
 * Candidates of each side from these records: the greatest values first, then ever sparser down to `mostFlagged` of
 * the records (`deepest` of a group that all of it is to be told apart from), so that the share flagged is cut in
 * equal ratios; and those midway. The greatest flags none.
 */
export function candidatesOf(
  groups: readonly (Deviations & { deepest?: number })[],
  { most, mostFlagged }: { most: number; mostFlagged: number },
): Candidates {
  const candidates = (side: Side) => {
    const kept = groups.map(({ amount, gap, deepest = mostFlagged }) => {
      const values = amount.map((value, at) => Math.ceil(reach[side](value, gap[at]!))).sort();
      return thinned(values, Math.ceil(most / 2 / groups.length), deepest);
    });
    return withMiddles(Float64Array.from(new Set(kept.flatMap((values) => [...values]))).sort());
  };
  return {
    amount: candidates("amount"),
    gapShort: candidates("gapShort"),
    gapLong: candidates("gapLong"),
  };
}

/** Also the whole number midway between two, so that a threshold need not touch a record. Of nothing, 0. */
function withMiddles(sorted: Float64Array): Float64Array {
  const all = [...sorted].flatMap((value, at) => [
    value,
    Math.floor((value + (sorted[at + 1] ?? value)) / 2),
  ]);
  return Float64Array.from(new Set(all.length > 0 ? all : [0]));
}

/** At most so many of the sorted values, by rank from the top in equal ratios. */
function thinned(sorted: Float64Array, most: number, mostFlagged: number): Set<number> {
  const last = sorted.length - 1;
  const deepest = Math.min(last, Math.ceil(mostFlagged * sorted.length));
  const kept = new Set<number>();
  for (let step = 0; last >= 0 && step < most; step++) {
    const rank = Math.round((deepest + 1) ** (step / Math.max(1, most - 1))) - 1;
    kept.add(sorted[last - rank]!);
  }
  return kept;
}

export class Surface {
  readonly candidates: Candidates;
  /** Of all records, weighted. */
  readonly total: number;
  readonly #width: number;
  readonly #sums: Float64Array;

  constructor({ amount, gap, weights }: Deviations, candidates: Candidates) {
    this.candidates = candidates;
    const { gapShort, gapLong } = candidates;
    this.#width = gapShort.length + gapLong.length + 2;
    this.#sums = new Float64Array((candidates.amount.length + 2) * this.#width);
    for (let at = 0; at < amount.length; at++) {
      const across = rankOf(candidates.amount, amount[at]! || 0);
      const gapAt = gap[at]! || 0;
      const along =
        gapShort.length + (gapAt < 0 ? -rankOf(gapShort, -gapAt) : rankOf(gapLong, gapAt));
      this.#sums[(across + 1) * this.#width + along + 1]! += weights?.[at] ?? 1;
    }
    const width = this.#width;
    for (let at = width; at < this.#sums.length; at++) {
      if (at % width > 0)
        this.#sums[at]! +=
          this.#sums[at - 1]! + this.#sums[at - width]! - this.#sums[at - width - 1]!;
    }
    this.total = this.#sums.at(-1)!;
  }

  /** Weight of the records within all three thresholds: flagged is the rest. */
  passing([amount, gapShort, gapLong]: Places): number {
    const middle = this.candidates.gapShort.length;
    const row = (amount + 1) * this.#width;
    return this.#sums[row + middle + gapLong + 1]! - this.#sums[row + middle - gapShort]!;
  }

  /** Share flagged; of nothing, nothing. */
  flagged(places: Places): number {
    return this.total > 0 ? Math.max(0, 1 - this.passing(places) / this.total) : 0;
  }

  /** Whether the side ever says anything of a record. */
  says(side: Side): boolean {
    return this.candidates[side].at(-1)! > 0;
  }
}

/** How many candidates lie below the value: it is beyond exactly those. */
function rankOf(candidates: Float64Array, value: number): number {
  let [low, high] = [0, candidates.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (candidates[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a threshold stands: at the first candidate not below it. Null, no rule, is the greatest. */
export function placesOf(candidates: Candidates, thresholds: Thresholds): Places {
  const place = (side: Side, threshold: number | null) =>
    Math.min(
      candidates[side].length - 1,
      threshold === null ? Number.POSITIVE_INFINITY : rankOf(candidates[side], threshold),
    );
  const { amount, gapShort, gapLong } = thresholds;
  return [
    place("amount", amount),
    place("gapShort", gapShort === null ? null : -gapShort),
    place("gapLong", gapLong),
  ];
}

/** A side of which no record says anything has no threshold. */
export function thresholdsAt(candidates: Candidates, places: Places): Thresholds {
  const at = (side: number) => {
    const of = candidates[sides[side]!];
    return of.at(-1)! > 0 ? of[places[side]!]! : null;
  };
  const short = at(1);
  return { amount: at(0), gapShort: short === null ? null : 0 - short, gapLong: at(2) };
}
