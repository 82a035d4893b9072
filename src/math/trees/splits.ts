/**
 * The best way to cut a leaf in two.
 * @module
 */
import { type BinnedColumn, places } from "./bins.ts";
import type { Histogram } from "./histograms.ts";

/** A leaf's sums, and between which values its own value must stay (monotone columns above it). */
export interface LeafSums {
  gradient: number;
  hessian: number;
  rows: number;
  low: number;
  high: number;
}

export interface Split {
  /** Index in the binned columns. */
  column: number;
  gain: number;
  /** 1 by bin where its rows go left. */
  goesLeft: Uint8Array;
  /** Number: the last bin that goes left, the missing aside. */
  lastLeft: number;
  left: LeafSums;
  right: LeafSums;
}

export interface SplitRules {
  minRows: number;
  minHessian: number;
  l2: number;
}

/** A column whose codes have fewer rows than this in a leaf tells too little there (LightGBM's cat_smooth). */
const smoothing = 10;
/** The added penalty of LightGBM's cat_l2: an ordering by the label itself overfits. */
const categoryPenalty = 10;
/** Less than this is rounding. */
const leastGain = 1e-6;

/** The value of a leaf that lowers the loss the most, within its bounds. */
export function leafValue({ gradient, hessian, low, high }: LeafSums, l2: number): number {
  return clamp(-gradient / (hessian + l2), low, high);
}

/** Twice the fall of the loss that the leaf's value brings, to second order. */
function worth(sums: LeafSums, value: number, l2: number): number {
  return -(2 * sums.gradient + (sums.hessian + l2) * value) * value;
}

/** What a search reads: the columns, which of them this tree may ask, and which are monotone. */
export interface SplitSearch {
  columns: readonly BinnedColumn[];
  isWanted: Uint8Array;
  /** 1, -1 or 0 by column. */
  directions: Int8Array;
  rules: SplitRules;
}

/** A column's part of a histogram. */
interface View {
  sums: Float64Array;
  rows: Int32Array;
  /** The last bin in use. */
  last: number;
  direction: number;
}

interface Cut {
  gain: number;
  /** Asked of the best cut alone. */
  goesLeft: () => Uint8Array;
  lastLeft: number;
}

/** The cut of the greatest gain, or nothing where none is allowed and worth it. */
export function findSplit(
  histogram: Histogram,
  leaf: LeafSums,
  { columns, isWanted, directions, rules }: SplitSearch,
): Split | undefined {
  let best: (Cut & { column: number }) | undefined;
  for (const [column, { kind, last }] of columns.entries()) {
    if (!isWanted[column]) continue;
    const view = { ...viewOf(histogram, column), last, direction: directions[column]! };
    const cut = kind === "number" ? cutNumber(view, leaf, rules) : cutCategory(view, leaf, rules);
    if (cut && cut.gain > (best?.gain ?? leastGain)) best = { ...cut, column };
  }
  if (!best) return undefined;
  const { last } = columns[best.column]!;
  const direction = best.lastLeft < last ? directions[best.column]! : 0;
  const view = { ...viewOf(histogram, best.column), last, direction };
  const goesLeft = best.goesLeft();
  return { ...best, goesLeft, ...branches(view, goesLeft, { leaf, l2: rules.l2 }) };
}

function viewOf({ sums, rows }: Histogram, column: number) {
  const [from, to] = [places * column, places * (column + 1)];
  return { sums: sums.subarray(2 * from, 2 * to), rows: rows.subarray(from, to) };
}

/** Every limit, with the missing on the right and, where there are any, on the left. */
function cutNumber(view: View, leaf: LeafSums, rules: SplitRules): Cut | undefined {
  const missing = view.rows[0]!;
  const right = scan(view, leaf, { rules, missingLeft: false, end: view.last - (missing ? 0 : 1) });
  const left = missing
    ? scan(view, leaf, { rules, missingLeft: true, end: view.last - 1 })
    : { gain: 0, bin: 0 };
  const missingLeft = left.gain > right.gain;
  const { gain, bin } = missingLeft ? left : right;
  if (bin === 0) return undefined;
  const goesLeft = () => {
    const marks = new Uint8Array(places).fill(1, 1, bin + 1);
    marks[0] = Number(missing ? missingLeft : isMostlyLeft(view, leaf, bin));
    return marks;
  };
  return { gain, goesLeft, lastLeft: bin };
}

/** A missing value where training had none goes with the larger branch. */
function isMostlyLeft({ rows }: View, leaf: LeafSums, bin: number): boolean {
  let left = 0;
  for (let at = 1; at <= bin; at++) left += rows[at]!;
  return 2 * left > leaf.rows;
}

function scan(
  { sums, rows, last, direction }: View,
  leaf: LeafSums,
  { rules, missingLeft, end }: { rules: SplitRules; missingLeft: boolean; end: number },
): { gain: number; bin: number } {
  const { low, high } = leaf;
  const isFree = low === -Infinity && high === Infinity;
  const { minRows, minHessian, l2 } = rules;
  const before = worth(leaf, leafValue(leaf, l2), l2);
  const best = { gain: leastGain, bin: 0 };
  let gradient = missingLeft ? sums[0]! : 0;
  let hessian = missingLeft ? sums[1]! : 0;
  let count = missingLeft ? rows[0]! : 0;
  for (let bin = 1; bin <= end; bin++) {
    if (rows[bin] === 0) continue;
    gradient += sums[2 * bin]!;
    hessian += sums[2 * bin + 1]!;
    count += rows[bin]!;
    if (count < minRows || hessian < minHessian) continue;
    const hessianRight = leaf.hessian - hessian;
    if (leaf.rows - count < minRows || hessianRight < minHessian) break;
    const gradientRight = leaf.gradient - gradient;
    let left = -gradient / (hessian + l2);
    let right = -gradientRight / (hessianRight + l2);
    if (!isFree) {
      left = clamp(left, low, high);
      right = clamp(right, low, high);
    }
    if (direction !== 0 && bin < last && direction * (right - left) < 0) continue;
    const gain =
      -(2 * gradient + (hessian + l2) * left) * left -
      (2 * gradientRight + (hessianRight + l2) * right) * right -
      before;
    if (gain > best.gain) {
      best.gain = gain;
      best.bin = bin;
    }
  }
  return best;
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/**
 * Codes in the order of their own best values, cut at every place (Fisher, "On grouping for maximum
 * homogeneity", JASA 53, 1958). The missing and the codes rare in this leaf are one group, which
 * always ends on the right.
 */
function cutCategory(view: View, leaf: LeafSums, rules: SplitRules): Cut | undefined {
  const { sums, rows, last } = view;
  const common: number[] = [];
  for (let bin = 1; bin <= last; bin++) if (rows[bin]! >= smoothing) common.push(bin);
  const others = { ...leaf };
  for (const bin of common) {
    others.gradient -= sums[2 * bin]!;
    others.hessian -= sums[2 * bin + 1]!;
    others.rows -= rows[bin]!;
  }
  const group = (bin: number) =>
    bin === 0
      ? others
      : { gradient: sums[2 * bin]!, hessian: sums[2 * bin + 1]!, rows: rows[bin]! };
  const order = others.rows > 0 ? [0, ...common] : common;
  const rank = new Map(
    order.map((bin) => [bin, group(bin).gradient / (group(bin).hessian + smoothing)]),
  );
  order.sort((one, other) => rank.get(one)! - rank.get(other)! || one - other);
  const { gain, length, count } = bestPrefix(order.map(group), leaf, rules);
  if (length === 0) return undefined;
  const isLeft = others.rows > 0 ? !order.slice(0, length).includes(0) : 2 * count <= leaf.rows;
  const goesLeft = () => {
    const marks = new Uint8Array(places);
    for (const bin of isLeft ? order.slice(0, length) : order.slice(length)) marks[bin] = 1;
    return marks;
  };
  return { gain, goesLeft, lastLeft: 0 };
}

function bestPrefix(
  groups: readonly Pick<LeafSums, "gradient" | "hessian" | "rows">[],
  leaf: LeafSums,
  rules: SplitRules,
): { gain: number; length: number; count: number } {
  const penalty = rules.l2 + categoryPenalty;
  const before = worth(leaf, leafValue(leaf, rules.l2), rules.l2);
  const left = { ...leaf, gradient: 0, hessian: 0, rows: 0 };
  const best = { gain: leastGain, length: 0, count: 0 };
  for (const [at, { gradient, hessian, rows }] of groups.entries()) {
    left.gradient += gradient;
    left.hessian += hessian;
    left.rows += rows;
    const right = without(leaf, left);
    const least = Math.min(left.hessian, right.hessian);
    if (Math.min(left.rows, right.rows) < rules.minRows || least < rules.minHessian) continue;
    const gain =
      worth(left, leafValue(left, penalty), penalty) +
      worth(right, leafValue(right, penalty), penalty) -
      before;
    if (gain > best.gain) Object.assign(best, { gain, length: at + 1, count: left.rows });
  }
  return best;
}

const without = (whole: LeafSums, part: LeafSums): LeafSums => ({
  ...whole,
  gradient: whole.gradient - part.gradient,
  hessian: whole.hessian - part.hessian,
  rows: whole.rows - part.rows,
});

/** The sums of both branches; under a monotone fork neither may pass the middle of their values. */
function branches(
  { sums, rows, last, direction }: View,
  goesLeft: Uint8Array,
  { leaf, l2 }: { leaf: LeafSums; l2: number },
): { left: LeafSums; right: LeafSums } {
  const left = { ...leaf, gradient: 0, hessian: 0, rows: 0 };
  for (let bin = 0; bin <= last; bin++) {
    if (!goesLeft[bin]) continue;
    left.gradient += sums[2 * bin]!;
    left.hessian += sums[2 * bin + 1]!;
    left.rows += rows[bin]!;
  }
  const right = without(leaf, left);
  if (direction === 0) return { left, right };
  const middle = (leafValue(left, l2) + leafValue(right, l2)) / 2;
  const [lower, upper] = direction > 0 ? [left, right] : [right, left];
  lower.high = middle;
  upper.low = middle;
  return { left, right };
}
