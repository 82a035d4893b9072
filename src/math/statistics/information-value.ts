/**
 * Information value: how differently goods and bads spread over bins, sum of
 * (share of goods - share of bads) x ln(share of goods / share of bads) (Siddiqi, Credit Risk
 * Scorecards, 2006, chapter 6; it is Jeffreys' divergence). Below .02 tells nothing, above .5 too much
 * to be true.
 * @module
 */
import type { Column } from "../learning/frame.ts";

/** `parts` is one per bin. A bin without goods or bads counts half a row of them; of one class only, 0. */
export function informationValue(bins: readonly { goods: number; bads: number }[]): {
  value: number;
  parts: number[];
} {
  const goods = bins.reduce((sum, bin) => sum + bin.goods, 0);
  const bads = bins.reduce((sum, bin) => sum + bin.bads, 0);
  const parts = bins.map((bin) => {
    if (goods === 0 || bads === 0 || bin.goods + bin.bads === 0) return 0;
    const good = Math.max(0.5, bin.goods) / goods;
    const bad = Math.max(0.5, bin.bads) / bads;
    return (good - bad) * Math.log(good / bad);
  });
  return { value: parts.reduce((sum, part) => sum + part, 0), parts };
}

/**
 * Of a column against labels (1 is bad), over equally full bins of a number or the levels of a
 * category; missing is one more bin.
 */
export function informationValueOf(
  { kind, values, levels = [] }: Column,
  labels: ArrayLike<number>,
  { bins: count = 10 }: { bins?: number } = {},
): number {
  const cuts = kind === "number" ? quantileCuts(values, count) : [];
  const size = kind === "number" ? cuts.length + 1 : levels.length;
  const bins = Array.from({ length: size + 1 }, () => ({ goods: 0, bads: 0 }));
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    const bin = kind === "number" ? binOf(cuts, value) : value;
    (bins[bin] ?? bins[size]!)[labels[row] === 1 ? "bads" : "goods"] += 1;
  }
  return informationValue(bins).value;
}

/**
 * Rising values that cut the numbers into about equally full bins; bin k is cuts[k - 1] <= x <
 * cuts[k]. Few distinct values are a bin each; NaN is left out.
 */
export function quantileCuts(values: Float64Array, bins: number): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = sorted.filter((value, at) => at > 0 && value !== sorted[at - 1]);
  if (distinct.length < bins) return [...distinct];
  const cuts = Array.from(
    { length: bins - 1 },
    (_, at) => sorted[Math.floor(((at + 1) * sorted.length) / bins)]!,
  );
  return [...new Set(cuts)].filter((cut) => cut !== sorted[0]);
}

/** Bin of a number among such cuts, 0 ... cuts.length; -1 for NaN. */
export function binOf(cuts: readonly number[], value: number): number {
  if (Number.isNaN(value)) return -1;
  let low = 0;
  for (let high = cuts.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if (value < cuts[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
