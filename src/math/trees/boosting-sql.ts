/**
 * A boosted model as one DuckDB expression that gives the doubles of `scoreBoosting` to the bit.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { type BoostingModel, type Fork, isFork, type ModelColumn, type Tree } from "./tree.ts";
import { treesPerSum } from "./walking.ts";

/**
 * `expressionOf` gives the SQL of a column: a double (null or NaN when missing), or for a category
 * the text of its level, or its code where the model knows no levels. It is said many times over,
 * so let it be a column's name.
 */
export function boostingSql(
  model: BoostingModel,
  expressionOf: (column: string) => string,
): string {
  const sums: string[] = [];
  for (let first = 0; first < model.trees.length; first += treesPerSum) {
    const trees = model.trees.slice(first, first + treesPerSum);
    sums.push(`(${trees.map((tree) => treeSql(tree, model.columns, expressionOf)).join("\n+ ")})`);
  }
  return [double(model.base), ...sums].join("\n+ ");
}

function treeSql(
  tree: Tree,
  columns: readonly ModelColumn[],
  expressionOf: (column: string) => string,
): string {
  const say = (at: number): string => {
    const node = tree[at]!;
    if (!isFork(node)) return double(node.value);
    const column = columns[node.column]!;
    const { test, yes, no } = question(node, expressionOf(column.name), column.levels);
    return `case when ${test} then ${say(yes)} else ${say(no)} end`;
  };
  return say(0);
}

/** A test that a null fails: `no` is the way of the missing. DuckDB holds NaN above all numbers. */
function question(fork: Fork, x: string, levels: readonly string[] | undefined) {
  const { atMost, missingLeft, codes, left, right } = fork;
  if (codes) {
    const items = codes.map((code) => text(levels?.[code]) ?? String(code));
    return { test: `${x} in (${items.join(", ")})`, yes: left, no: right };
  }
  assert(atMost !== undefined, "a fork of a number has a limit");
  const limit = double(atMost);
  return missingLeft
    ? { test: `${x} > ${limit} and ${x} < 'inf'::double`, yes: right, no: left }
    : { test: `${x} <= ${limit}`, yes: left, no: right };
}

const text = (level: string | undefined) =>
  level === undefined ? undefined : `'${level.replaceAll("'", "''")}'`;

/** The shortest digits that read back as the same double; an exponent keeps DuckDB from a decimal. */
const double = (value: number): string =>
  String(value).includes("e") ? String(value) : `${value}e0`;
