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
