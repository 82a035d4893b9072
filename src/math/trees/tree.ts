/**
 * A boosted ensemble as a plain document, and the way of a row through it.
 * @module
 */
import { assert } from "../../base/assert.ts";
import type { Frame } from "../learning/frame.ts";

export interface Leaf {
  /** Log-odds added, learning rate included. */
  value: number;
  /** Training rows that came here. */
  rows: number;
}

export interface Fork {
  /** Index in the model's columns. */
  column: number;
  /** A number goes left when it is at most this; the largest double sends all numbers left. */
  atMost?: number;
  /** Where a missing number goes. */
  missingLeft?: boolean;
  /** A category goes left when its code stands here; missing and never seen codes go right. */
  codes?: number[];
  left: number;
  right: number;
  /** Fall of the training loss, in twice the nats. */
  gain: number;
  rows: number;
}

/** Nodes by index, the root first, a fork before its branches. */
export type Tree = (Leaf | Fork)[];

export interface ModelColumn {
  name: string;
  kind: "number" | "category";
  levels?: readonly string[];
}

/** JSON-able: what is read back scores the same to the last bit. */
export interface BoostingModel {
  /** Log-odds before any tree. */
  base: number;
  columns: ModelColumn[];
  trees: Tree[];
}

export const isFork = (node: Leaf | Fork): node is Fork => "column" in node;

/**
 * The frame's values in the order of the model's columns, categories in the model's codes: levels
 * are matched by their text, a level the model does not know is missing.
 */
export function columnsFor(columns: readonly ModelColumn[], frame: Frame): Float64Array[] {
  const byName = new Map(frame.columns.map((column) => [column.name, column]));
  return columns.map(({ name, kind, levels }) => {
    const given = byName.get(name);
    assert(given?.kind === kind, `the table has a column ${name} of kind ${kind}`);
    if (!levels || !given.levels || isSame(levels, given.levels)) return given.values;
    const codes = given.levels.map((level) => levels.indexOf(level));
    return given.values.map((code) => {
      const known = codes[code] ?? -1;
      return known < 0 ? Number.NaN : known;
    });
  });
}

const isSame = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((level, at) => level === others[at]);

/** A tree laid out for speed: one entry per node, the column -1 in a leaf. */
export interface FlatTree {
  column: Int32Array;
  /** The fork's limit, or the leaf's value. */
  number: Float64Array;
  left: Int32Array;
  right: Int32Array;
  missing: Int32Array;
  rows: Float64Array;
  codes: (Uint8Array | undefined)[];
}

export function flatten(tree: Tree): FlatTree {
  const forks = tree.map((node) => (isFork(node) ? node : undefined));
  return {
    column: Int32Array.from(forks, (fork) => fork?.column ?? -1),
    number: Float64Array.from(tree, (node) => (isFork(node) ? (node.atMost ?? 0) : node.value)),
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
  const codes = tree.codes[node];
  if (codes) return codes[value] === 1 ? tree.left[node]! : tree.right[node]!;
  if (value <= tree.number[node]!) return tree.left[node]!;
  return Number.isNaN(value) ? tree.missing[node]! : tree.right[node]!;
}

/** Adds to each row's sum the value of the leaf it comes to. */
export function addTree(
  tree: FlatTree,
  columns: readonly Float64Array[],
  sums: Float64Array,
): void {
  addRows(tree, columns, { sums, from: 0, to: sums.length });
}

/** As `addTree`, for the rows from `from` up to `to`, whose sums stand at the start of `sums`. */
export function addRows(
  tree: FlatTree,
  columns: readonly Float64Array[],
  { sums, from, to }: { sums: Float64Array; from: number; to: number },
): void {
  for (let row = from; row < to; row++) {
    let node = 0;
    for (let column = tree.column[0]!; column >= 0; column = tree.column[node]!)
      node = branchOf(tree, node, columns[column]![row]!);
    sums[row - from]! += tree.number[node]!;
  }
}
