/**
 * Isolation forest (Liu, Ting and Zhou, ICDM 2008; ACM TKDD 6 (2012) 3): odd points are cut off from the rest by few
 * random cuts. Seeded; the same seed gives the same forest.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { Random } from "../statistics/random.ts";

export interface IsolationForest {
  columns: number;
  /** Rows each tree was grown from. */
  sample: number;
  trees: readonly IsolationTree[];
}

/** By node: the column cut, or -1 at a leaf, and the cut; a leaf's cut is its depth, with what its rows would add. */
interface IsolationTree {
  column: Int16Array;
  cut: Float64Array;
  /** The child below the cut; the other is the next one. */
  below: Int32Array;
}

export interface ForestOptions {
  seed: number | string;
  /** Default 100. */
  trees?: number;
  /** Default 256. */
  sample?: number;
}

const euler = 0.5772156649015329;

/** Mean length of an unsuccessful search in a binary tree of n (Preiss 1999, formula 1 of the paper). */
export function meanPath(n: number): number {
  if (n < 2) return 0;
  return n === 2 ? 1 : 2 * (Math.log(n - 1) + euler) - (2 * (n - 1)) / n;
}

/**
 * @param points row-major, no NaN
 * @throws AssertionError where there is no row
 */
export function trainIsolationForest(
  points: Float64Array,
  columns: number,
  { seed, trees = 100, sample: wanted = 256 }: ForestOptions,
): IsolationForest {
  const rowCount = points.length / columns;
  assert(rowCount >= 1, "a forest grows from at least one row");
  const random = Random.seeded(seed);
  const sample = Math.min(wanted, rowCount);
  const rows = Int32Array.from({ length: rowCount }, (_, row) => row);
  const grown = Array.from({ length: trees }, () => {
    for (let at = 0; at < sample; at++) {
      const other = at + random.integer(rowCount - at);
      [rows[at], rows[other]] = [rows[other]!, rows[at]!];
    }
    return grow(points, rows.slice(0, sample), { columns, random });
  });
  return { columns, sample, trees: grown };
}

interface Growing {
  columns: number;
  random: Random;
}

function grow(points: Float64Array, rows: Int32Array, { columns, random }: Growing): IsolationTree {
  const most = 2 * rows.length;
  const tree = {
    column: new Int16Array(most).fill(-1),
    cut: new Float64Array(most),
    below: new Int32Array(most),
  };
  const deepest = Math.ceil(Math.log2(Math.max(2, rows.length)));
  const value = (row: number, column: number) => points[row * columns + column]!;
  let nodes = 1;
  const split = (node: number, [from, to, depth]: readonly [number, number, number]): void => {
    const able = depth < deepest && to - from > 1 ? cuttable(from, to) : [];
    if (able.length === 0) {
      tree.cut[node] = depth + meanPath(to - from);
      return;
    }
    const { column, low, high } = random.pick(able);
    const cut = random.between(low, high);
    let middle = from;
    for (let at = from; at < to; at++) {
      if (value(rows[at]!, column) > cut) continue;
      [rows[at], rows[middle]] = [rows[middle]!, rows[at]!];
      middle++;
    }
    tree.column[node] = column;
    tree.cut[node] = cut;
    const below = nodes;
    tree.below[node] = below;
    nodes += 2;
    split(below, [from, middle, depth + 1]);
    split(below + 1, [middle, to, depth + 1]);
  };
  const cuttable = (from: number, to: number) =>
    Array.from({ length: columns }, (_, column) => {
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let at = from; at < to; at++) {
        low = Math.min(low, value(rows[at]!, column));
        high = Math.max(high, value(rows[at]!, column));
      }
      return { column, low, high };
    }).filter(({ low, high }) => low < high);
  split(0, [0, rows.length, 0]);
  return tree;
}

/** 2^(-mean depth / c(sample)), in 0..1, for each row: near 1 is odd, well below 1/2 is ordinary (formula 2). */
export function scoreIsolationForest(forest: IsolationForest, points: Float64Array): Float64Array {
  const { columns, trees, sample } = forest;
  const scores = new Float64Array(points.length / columns);
  const usual = meanPath(sample) || 1;
  for (let row = 0; row < scores.length; row++) {
    let sum = 0;
    for (const { column, cut, below } of trees) {
      let node = 0;
      while (column[node]! >= 0)
        node = below[node]! + Number(points[row * columns + column[node]!]! > cut[node]!);
      sum += cut[node]!;
    }
    scores[row] = 2 ** (-sum / trees.length / usual);
  }
  return scores;
}
