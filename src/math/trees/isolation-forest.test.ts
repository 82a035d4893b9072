import { expect, test } from "vitest";
import { Random } from "../statistics/random.ts";
import { meanPath, scoreIsolationForest, trainIsolationForest } from "./isolation-forest.ts";

test("Liu 2008, formula 1: c(2) = 1, c(256) = 10.244770920", () => {
  expect([meanPath(1), meanPath(2)]).toEqual([0, 1]);
  expect(meanPath(256)).toBeCloseTo(10.24477092, 8);
});

function cloud(seed: number, rows: number): Float64Array {
  const random = Random.seeded(seed);
  return Float64Array.from({ length: 2 * rows }, () => random.normal());
}

test("what lies far from a cloud is cut off first, the middle last", () => {
  const forest = trainIsolationForest(cloud(1, 2000), 2, { seed: 7 });
  const [far, edge, middle] = scoreIsolationForest(forest, Float64Array.of(8, 8, 2.5, 0, 0, 0));
  expect(far).toBeGreaterThan(0.7);
  expect(edge).toBeGreaterThan(middle!);
  expect(middle).toBeLessThan(0.45);
});

test("the same seed grows the same forest, another one another", () => {
  const points = cloud(2, 300);
  const scores = (seed: number) =>
    scoreIsolationForest(trainIsolationForest(points, 2, { seed, trees: 20 }), points);
  expect(scores(3)).toEqual(scores(3));
  expect(scores(4)).not.toEqual(scores(3));
});

test("methods 1.5: one row, and rows that are all alike, are scored alike and finitely", () => {
  for (const rows of [1, 2, 400]) {
    const points = new Float64Array(2 * rows).fill(5);
    const scores = scoreIsolationForest(trainIsolationForest(points, 2, { seed: 1 }), points);
    expect(new Set(scores).size).toBe(1);
    expect(scores[0]).toBeGreaterThan(0);
  }
});
