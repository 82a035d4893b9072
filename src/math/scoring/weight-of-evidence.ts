/**
 * Supervised bins and their weight of evidence, ln(share of goods / share of bads) (Siddiqi, Credit
 * Risk Scorecards, 2006, chapter 6). Label 1 is bad. Numbers: fine quantile bins, neighbours merged
 * while their bad rates do not differ (ChiMerge, Kerber, AAAI 1992). Categories: levels in order of
 * bad rate, merged likewise. Missing is a bin of its own, and so is what training has not seen.
 * @module
 */
import { assert } from "../../base/assert.ts";
import type { DenseRows } from "../learning/encoding.ts";
import type { Column, Examples, Frame } from "../learning/frame.ts";
import { binOf, informationValue, quantileCuts } from "../statistics/information-value.ts";
import { type Counts, mergeBins } from "./merging.ts";

export interface BinOptions {
  /** Quantile bins to begin with; 50. */
  fineBins?: number;
  /** At most; 8. */
  maxBins?: number;
  /** Least share of the rows in a bin; .05. */
  minShare?: number;
  /** Least chi-square of two neighbours, one degree of freedom; 6.63, that is 1 %. */
  minChiSquare?: number;
  /** Rows of the average bad rate added to each bin and level, above 0; 10. */
  smoothing?: number;
  /** Number columns by name whose bad rate may only rise (1) or fall (-1). */
  monotone?: Record<string, 1 | -1>;
}

interface Bin extends Counts {
  woe: number;
}

/** JSON-able. */
export type BinnedColumn = {
  name: string;
  bins: Bin[];
  /** Missing and unseen; weight 0 where training had none. */
  missing: Bin;
} & (
  | { kind: "number" /** Rising; bin k holds cuts[k - 1] <= x < cuts[k]. */; cuts: number[] }
  | { kind: "category" /** Levels of each bin. */; groups: string[][] }
);

/** Bins every column of the frame. */
export function fitBins(examples: Examples, options: BinOptions = {}): BinnedColumn[] {
  const { labels, weights, frame } = examples;
  assert(labels.length === frame.rowCount, "one label per row");
  return frame.columns.map((column) => {
    const own = { column, labels, weights };
    return column.kind === "number" ? binNumber(own, options) : binCategory(own, options);
  });
}

/** The bin of each row, -1 for the missing bin. `column` is undefined where a frame lacks it. */
export function binRows(binned: BinnedColumn, column: Column | undefined, rowCount: number) {
  if (!column) return new Int16Array(rowCount).fill(-1);
  assert(column.kind === binned.kind, `${binned.name} is a ${binned.kind}, as in training`);
  if (binned.kind === "number") {
    return Int16Array.from(column.values, (value) => binOf(binned.cuts, value));
  }
  const places = Int16Array.from(column.levels ?? [], (level) =>
    binned.groups.findIndex((levels) => levels.includes(level)),
  );
  return Int16Array.from(column.values, (code) => places[code] ?? -1);
}

/** Weights of evidence of every row, one dense column per binned column. */
export function weighEvidence(binned: readonly BinnedColumn[], frame: Frame): DenseRows {
  const { rowCount } = frame;
  const values = new Float64Array(rowCount * binned.length);
  for (const [at, own] of binned.entries()) {
    const column = frame.columns.find(({ name }) => name === own.name);
    for (const [row, place] of binRows(own, column, rowCount).entries()) {
      values[row * binned.length + at] = (own.bins[place] ?? own.missing).woe;
    }
  }
  return { rowCount, columnCount: binned.length, values };
}

/** One line of the table a person reviews. */
export interface BinLine {
  column: string;
  /** A number's bin: `from` <= x < `to`; null is open. */
  range?: { from: number | null; to: number | null };
  levels?: string[];
  isMissing: boolean;
  rows: number;
  share: number;
  badRate: number;
  woe: number;
  /** What the bin adds to the column's information value. */
  information: number;
}

/** A column's bins in order, the missing one last. */
export function binTable(binned: BinnedColumn): BinLine[] {
  const all = [...binned.bins, binned.missing];
  const total = all.reduce((sum, { goods, bads }) => sum + goods + bads, 0);
  const { parts } = informationValue(all);
  return all.map(({ goods, bads, woe }, at) => {
    const rows = goods + bads;
    const isMissing = at === binned.bins.length;
    return {
      column: binned.name,
      ...(!isMissing && describeBin(binned, at)),
      isMissing,
      rows,
      share: total === 0 ? 0 : rows / total,
      badRate: rows === 0 ? 0 : bads / rows,
      woe,
      information: parts[at]!,
    };
  });
}

function describeBin(binned: BinnedColumn, at: number): Pick<BinLine, "range" | "levels"> {
  if (binned.kind === "category") return { levels: binned.groups[at]! };
  return { range: { from: binned.cuts[at - 1] ?? null, to: binned.cuts[at] ?? null } };
}

interface Labelled {
  column: Column;
  labels: Uint8Array;
  weights: Float64Array | undefined;
}

function binNumber({ column, labels, weights }: Labelled, options: BinOptions): BinnedColumn {
  const { name, values } = column;
  const fineCuts = quantileCuts(values, options.fineBins ?? 50);
  const place = (row: number) => binOf(fineCuts, values[row]!);
  const { counts, missing } = countRows({ labels, weights, place, size: fineCuts.length + 1 });
  const groups = mergeBins(counts, {
    ...mergeOptions(options, counts),
    direction: options.monotone?.[name],
  });
  const cuts = groups.slice(1).map(([first]) => fineCuts[first! - 1]!);
  const bins = groups.map((places) => joinCounts(places.map((at) => counts[at]!)));
  return { kind: "number", name, cuts, ...withEvidence(bins, missing, options) };
}

function binCategory({ column, labels, weights }: Labelled, options: BinOptions): BinnedColumn {
  const { name, values, levels = [] } = column;
  const place = (row: number) => (Number.isNaN(values[row]!) ? -1 : values[row]!);
  const { counts, missing } = countRows({ labels, weights, place, size: levels.length });
  const rateOf = smoothedRate(counts, options.smoothing ?? 10);
  const seen = [...levels.keys()]
    .filter((code) => counts[code]!.goods + counts[code]!.bads > 0)
    .sort((left, right) => rateOf(counts[left]!) - rateOf(counts[right]!) || left - right);
  const ordered = seen.map((code) => counts[code]!);
  const merged = mergeBins(ordered, mergeOptions(options, ordered));
  const groups = merged.map((places) => places.map((at) => levels[seen[at]!]!));
  const bins = merged.map((places) => joinCounts(places.map((at) => ordered[at]!)));
  return { kind: "category", name, groups, ...withEvidence(bins, missing, options) };
}

interface Counting {
  labels: Uint8Array;
  weights: Float64Array | undefined;
  /** Bin of a row, -1 for missing. */
  place: (row: number) => number;
  size: number;
}

function countRows({ labels, weights, place, size }: Counting) {
  const counts: Counts[] = Array.from({ length: size }, () => ({ goods: 0, bads: 0 }));
  const missing: Counts = { goods: 0, bads: 0 };
  for (let row = 0; row < labels.length; row++) {
    const bin = counts[place(row)] ?? missing;
    if (labels[row] === 1) bin.bads += weights?.[row] ?? 1;
    else bin.goods += weights?.[row] ?? 1;
  }
  return { counts, missing };
}

function mergeOptions(
  { maxBins = 8, minShare = 0.05, minChiSquare = 6.63 }: BinOptions,
  counts: readonly Counts[],
) {
  const total = joinCounts(counts);
  return { maxBins, minChiSquare, minRows: minShare * (total.goods + total.bads) };
}

function joinCounts(counts: readonly Counts[]): Counts {
  return {
    goods: counts.reduce((sum, { goods }) => sum + goods, 0),
    bads: counts.reduce((sum, { bads }) => sum + bads, 0),
  };
}

/** The bad rate of a bin drawn towards that of all; half a row keeps it inside 0..1. */
function smoothedRate(all: readonly Counts[], smoothing: number) {
  assert(smoothing > 0, "smoothing is above 0");
  const { goods, bads } = joinCounts(all);
  const average = (bads + 0.5) / (goods + bads + 1);
  return (own: Counts) => (own.bads + smoothing * average) / (own.goods + own.bads + smoothing);
}

function withEvidence(bins: readonly Counts[], missing: Counts, { smoothing = 10 }: BinOptions) {
  const rateOf = smoothedRate([...bins, missing], smoothing);
  const average = Math.log(1 / rateOf({ goods: 0, bads: 0 }) - 1);
  const weigh = (counts: Counts): Bin => {
    return { ...counts, woe: Math.log(1 / rateOf(counts) - 1) - average };
  };
  return { bins: bins.map(weigh), missing: weigh(missing) };
}
