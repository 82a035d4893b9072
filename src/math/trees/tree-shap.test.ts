import { describe, expect, it, test } from "vitest";
import type { Frame } from "../learning/frame.ts";
import { Random } from "../statistics/random.ts";
import { scoreBoosting, trainBoosting } from "./boosting.ts";
import { isFork, type Tree } from "./tree.ts";
import { explainBoosting } from "./tree-shap.ts";

const width = 5;

/** Five columns, one a category, a tenth of the values missing; products, so that columns depend. */
function example(): { frame: Frame; labels: Uint8Array } {
  const random = Random.seeded(4);
  const columns = Array.from({ length: width }, (_, column) => ({
    ...{ name: `c${column}`, kind: column === 4 ? ("category" as const) : ("number" as const) },
    values: Float64Array.from({ length: 400 }, () =>
      random.chance(0.1) ? Number.NaN : column === 4 ? random.integer(6) : random.normal(),
    ),
  }));
  const known = (column: number, row: number) => columns[column]!.values[row]! || 0;
  const labels = Uint8Array.from({ length: 400 }, (_, row) => {
    const odds = 2 * known(0, row) * known(1, row) + known(2, row) + (known(4, row) % 2);
    return Number(random.fraction() < 1 / (1 + Math.exp(-odds)));
  });
  return { frame: { rowCount: 400, columns }, labels };
}

/** The mean value of a tree when only the columns of the set are known: the paper's algorithm 1. */
function meanGiven(tree: Tree, row: readonly number[], known: number): number {
  const at = (index: number): number => {
    const node = tree[index]!;
    if (!isFork(node)) return node.value;
    const { column, left, right } = node;
    if (known & (1 << column)) {
      const value = row[column]!;
      const isLeft = node.codes
        ? node.codes.includes(value)
        : Number.isNaN(value)
          ? node.missingLeft
          : value <= node.atMost!;
      return at(isLeft ? left : right);
    }
    return (tree[left]!.rows * at(left) + tree[right]!.rows * at(right)) / node.rows;
  };
  return at(0);
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
const sizeOf = (set: number): number => (set === 0 ? 0 : (set & 1) + sizeOf(set >> 1));

/** Shapley's definition (1953), all 2^5 sets of known columns. */
function shapley(trees: readonly Tree[], row: readonly number[], column: number): number {
  let sum = 0;
  for (let set = 0; set < 1 << width; set++) {
    if (set & (1 << column)) continue;
    const size = sizeOf(set);
    const share = (factorial(size) * factorial(width - size - 1)) / factorial(width);
    for (const tree of trees)
      sum += share * (meanGiven(tree, row, set | (1 << column)) - meanGiven(tree, row, set));
  }
  return sum;
}

describe("exact contributions", () => {
  const { frame, labels } = example();
  const options = { seed: 1, rounds: 8, leaves: 12, minRows: 4, learningRate: 0.3 };
  const model = trainBoosting({ frame, labels }, options);
  const { base, contributions } = explainBoosting(model, frame);

  test("are Shapley's values by the definition", () => {
    const isAskedTwice = model.trees.some((tree) => tree.filter(isFork).length > width);
    expect(isAskedTwice).toBe(true);
    for (let row = 0; row < 30; row++) {
      const values = frame.columns.map((column) => column.values[row]!);
      for (let column = 0; column < width; column++)
        expect(contributions[column]![row]).toBeCloseTo(shapley(model.trees, values, column), 10);
    }
  });

  it("adds up to the log-odds", () => {
    for (const [row, score] of scoreBoosting(model, frame).entries())
      expect(contributions.reduce((sum, own) => sum + own[row]!, base)).toBeCloseTo(score, 10);
  });

  it("starts from the mean score of the training rows", () => {
    const scores = scoreBoosting(model, frame);
    expect(base).toBeCloseTo(scores.reduce((sum, one) => sum + one, 0) / scores.length, 10);
  });

  it("gives nothing to a column no tree asks, and all to the base of a constant", () => {
    const extra = { ...frame.columns[0]!, name: "extra", values: new Float64Array(400) };
    const wide = { ...frame, columns: [...frame.columns, extra] };
    const explained = explainBoosting(trainBoosting({ frame: wide, labels }, options), wide);
    expect(explained.contributions[width]!.every((one) => one === 0)).toBe(true);
    const constant = trainBoosting({ frame, labels: labels.map(() => 1) }, options);
    expect(explainBoosting(constant, frame).base).toBe(constant.base);
  });
});
