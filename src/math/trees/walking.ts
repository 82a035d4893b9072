/**
 * The way of rows through the trees, laid out for speed.
 * @module
 */
import { isFork, type Tree } from "./tree.ts";

/** One entry per node; the column is -1 in a leaf. */
export interface FlatTree {
  column: Int32Array;
  /** The limit of a fork over a number, NaN of one over a category, the value of a leaf. */
  number: Float64Array;
  left: Int32Array;
  right: Int32Array;
  /** The branch of the missing. */
  missing: Int32Array;
  /** Training rows. */
  rows: Float64Array;
  /** Of a fork over a category: 1 by code where it goes left. */
  codes: (Uint8Array | undefined)[];
}

export function flatten(tree: Tree): FlatTree {
  const forks = tree.map((node) => (isFork(node) ? node : undefined));
  return {
    column: Int32Array.from(forks, (fork) => fork?.column ?? -1),
    number: Float64Array.from(tree, (node) =>
      isFork(node) ? (node.atMost ?? Number.NaN) : node.value,
    ),
    left: Int32Array.from(forks, (fork) => fork?.left ?? -1),
    right: Int32Array.from(forks, (fork) => fork?.right ?? -1),
    missing: Int32Array.from(forks, (fork) => (fork?.missingLeft ? fork.left : fork?.right) ?? -1),
    rows: Float64Array.from(tree, ({ rows }) => rows),
    codes: forks.map((fork) => fork?.codes && marked(fork.codes)),
  };
}

function marked(codes: readonly number[]): Uint8Array {
  const marks = new Uint8Array(Math.max(...codes) + 1);
  for (const code of codes) marks[code] = 1;
  return marks;
}

/** The branch a value takes at a fork. */
export function branchOf(tree: FlatTree, node: number, value: number): number {
  const limit = tree.number[node]!;
  if (value <= limit) return tree.left[node]!;
  if (value > limit) return tree.right[node]!;
  return tree.codes[node]?.[value] === 1 ? tree.left[node]! : tree.missing[node]!;
}

/** So many trees are added up before their sum is added: SQL says the same sum without nesting deep. */
export const treesPerSum = 16;

/** Rows walked at a time: their values and sums stay in the processor's cache. */
const rowsAtOnce = 1024;

interface Block {
  /** Row after row, each with room for all columns; those that no tree asks are not filled in. */
  values: Float64Array;
  width: number;
  sums: Float64Array;
}

/** Adds to each row's sum the values of the leaves it comes to. */
export function addTrees(
  trees: readonly FlatTree[],
  columns: readonly Float64Array[],
  sums: Float64Array,
): void {
  const width = columns.length;
  const values = new Float64Array(Math.min(rowsAtOnce, sums.length) * width);
  const asked = new Set(trees.flatMap(({ column }) => Array.from(column)));
  for (let from = 0; from < sums.length; from += rowsAtOnce) {
    const rows = sums.subarray(from, from + rowsAtOnce);
    for (const [column, whole] of columns.entries()) {
      if (!asked.has(column)) continue;
      for (let row = 0; row < rows.length; row++) values[row * width + column] = whole[from + row]!;
    }
    for (let first = 0; first < trees.length; first += treesPerSum) {
      const block = { values, width, sums: new Float64Array(rows.length) };
      for (const tree of trees.slice(first, first + treesPerSum)) addLeaves(tree, block);
      for (let row = 0; row < rows.length; row++) rows[row]! += block.sums[row]!;
    }
  }
}

function addLeaves(tree: FlatTree, { values, width, sums }: Block): void {
  const { column, number } = tree;
  for (let row = 0; row < sums.length; row++) {
    let node = 0;
    for (let asked = column[0]!; asked >= 0; asked = column[node]!)
      node = branchOf(tree, node, values[row * width + asked]!);
    sums[row]! += number[node]!;
  }
}
