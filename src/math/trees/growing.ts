/**
 * One tree, grown leaf by leaf where the loss falls the most.
 * @module
 */
import { type BinnedColumn, type BinnedFrame, columnsPerWord } from "./bins.ts";
import {
  type Derived,
  emptyHistogram,
  fillHistogram,
  type Histogram,
  takeAway,
} from "./histograms.ts";
import {
  findSplit,
  type LeafSums,
  leafValue,
  type Split,
  type SplitRules,
  type SplitSearch,
} from "./splits.ts";
import type { Fork, Leaf, Tree } from "./tree.ts";

/** Memory used again from tree to tree. */
export interface Grower {
  binned: BinnedFrame;
  directions: Int8Array;
  rules: SplitRules & { leaves: number; learningRate: number };
  histograms: Histogram[];
  /** Row numbers, each leaf's together. */
  rows: Int32Array;
  aside: Int32Array;
  /** Derivatives of the rows of one leaf, in the order of `rows`. */
  leafGradients: Float32Array;
  leafHessians: Float32Array;
}

export function prepareGrower(
  binned: BinnedFrame,
  directions: Int8Array,
  rules: Grower["rules"],
): Grower {
  const { rowCount } = binned;
  const histograms = Array.from({ length: rules.leaves }, () =>
    emptyHistogram(binned.columns.length),
  );
  return {
    ...{ binned, directions, rules, histograms },
    rows: new Int32Array(rowCount),
    aside: new Int32Array(rowCount),
    leafGradients: new Float32Array(rowCount),
    leafHessians: new Float32Array(rowCount),
  };
}

/** Derivatives by row of the frame, how many of `grower.rows` are drawn, and the columns drawn. */
export interface Task {
  gradients: Float32Array;
  hessians: Float32Array;
  drawn: number;
  isWanted: Uint8Array;
}

/** A leaf of the tree so far: the rows from `from` up to `to`. */
interface Open {
  node: number;
  from: number;
  to: number;
  sums: LeafSums;
  histogram?: Histogram | undefined;
  split?: Split | undefined;
}

/** The tree, and its leaves with the stretch of `grower.rows` that came to each. */
export function growTree(
  grower: Grower,
  task: Task,
): { tree: Tree; ends: { value: number; from: number; to: number }[] } {
  const { rules, binned, directions } = grower;
  const search: SplitSearch = {
    ...{ columns: binned.columns, isWanted: task.isWanted, directions, rules },
  };
  const spare = [...grower.histograms];
  const root: Open = { node: 0, from: 0, to: task.drawn, sums: rootSums(grower, task) };
  const tree: (Leaf | Fork)[] = [{ value: 0, rows: task.drawn }];
  const open = [root];
  look(grower, task, { leaf: root, spare, search });
  while (open.length < rules.leaves) {
    const leaf = open.reduce((best, other) => (gainOf(other) > gainOf(best) ? other : best));
    if (!leaf.split) break;
    const pair = divide(grower, leaf, tree);
    open.splice(open.indexOf(leaf), 1, ...pair);
    if (open.length < rules.leaves) lookAtPair(grower, task, { leaf, pair, spare, search });
  }
  const ends = open.map(({ node, from, to, sums }) => {
    const value = rules.learningRate * leafValue(sums, rules.l2);
    tree[node] = { value, rows: to - from };
    return { value, from, to };
  });
  return { tree, ends };
}

const gainOf = ({ split }: Open) => split?.gain ?? 0;

function rootSums({ rows }: Grower, { gradients, hessians, drawn }: Task): LeafSums {
  const sums = { gradient: 0, hessian: 0, rows: drawn, low: -Infinity, high: Infinity };
  for (let at = 0; at < drawn; at++) {
    sums.gradient += gradients[rows[at]!]!;
    sums.hessian += hessians[rows[at]!]!;
  }
  return sums;
}

interface Looking {
  leaf: Open;
  spare: Histogram[];
  search: SplitSearch;
}

const isWide = ({ from, to }: Open, { minRows }: SplitRules) => to - from >= 2 * minRows;

/** Finds the leaf's best split from a histogram of its own rows. */
function look(grower: Grower, task: Task, { leaf, spare, search }: Looking): void {
  if (!isWide(leaf, grower.rules)) return;
  leaf.histogram = spare.pop()!;
  const derived = gather(grower, task, leaf);
  fillHistogram(leaf.histogram, grower.binned, { derived, isWanted: task.isWanted });
  leaf.split = findSplit(leaf.histogram, leaf.sums, search);
}

/** The smaller branch is counted, the larger is what then remains of the parent. */
function lookAtPair(
  grower: Grower,
  task: Task,
  { leaf, pair, spare, search }: Looking & { pair: readonly [Open, Open] },
): void {
  const whole = leaf.histogram!;
  const [small, large] =
    pair[0].to - pair[0].from <= pair[1].to - pair[1].from ? pair : [pair[1], pair[0]];
  if (!isWide(large, grower.rules)) {
    spare.push(whole);
    return;
  }
  const histogram = spare.pop()!;
  const derived = gather(grower, task, small);
  fillHistogram(histogram, grower.binned, { derived, isWanted: task.isWanted });
  takeAway(whole, histogram);
  large.histogram = whole;
  large.split = findSplit(whole, large.sums, search);
  if (isWide(small, grower.rules)) {
    small.histogram = histogram;
    small.split = findSplit(histogram, small.sums, search);
  } else spare.push(histogram);
}

/** A leaf's derivatives side by side, so that every pass over a column reads them in a line. */
function gather(grower: Grower, { gradients, hessians }: Task, { from, to }: Open): Derived {
  const rows = grower.rows.subarray(from, to);
  const count = rows.length;
  if (count === grower.rows.length) return { rows, gradients, hessians, count };
  const { leafGradients, leafHessians } = grower;
  for (let at = 0; at < count; at++) {
    const row = rows[at]!;
    leafGradients[at] = gradients[row]!;
    leafHessians[at] = hessians[row]!;
  }
  return { rows, gradients: leafGradients, hessians: leafHessians, count };
}

/** Makes the leaf a fork with two new leaves and moves its rows to their sides. */
function divide({ rows, aside, binned }: Grower, leaf: Open, tree: Tree): [Open, Open] {
  const { split, from, to } = leaf;
  const { column, goesLeft, left, right } = split!;
  const words = binned.words[Math.floor(column / columnsPerWord)]!;
  const shift = 8 * (column % columnsPerWord);
  let middle = from;
  let moved = 0;
  for (let at = from; at < to; at++) {
    const row = rows[at]!;
    const isLeft = goesLeft[(words[row]! >>> shift) & 255]!;
    rows[middle] = row;
    aside[moved] = row;
    middle += isLeft;
    moved += 1 - isLeft;
  }
  rows.set(aside.subarray(0, moved), middle);
  const node = tree.push({ value: 0, rows: left.rows }, { value: 0, rows: right.rows }) - 2;
  tree[leaf.node] = forkOf(binned.columns[column]!, split!, { left: node, rows: to - from });
  return [
    { node, from, to: middle, sums: left },
    { node: node + 1, from: middle, to, sums: right },
  ];
}

function forkOf(
  { index, kind, limits, codes }: BinnedColumn,
  { gain, goesLeft, lastLeft }: Split,
  { left, rows }: { left: number; rows: number },
): Fork {
  const shared = { column: index, left, right: left + 1, gain, rows };
  if (kind === "number")
    return { ...shared, atMost: limits![lastLeft - 1]!, missingLeft: goesLeft[0] === 1 };
  const left1 = Array.from(codes!).filter((_, at) => goesLeft[at + 1] === 1);
  return { ...shared, codes: left1.sort((one, other) => one - other) };
}
