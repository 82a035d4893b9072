import { expect, test } from "vitest";
import { probabilityOf } from "./logistic-loss.ts";
import { applyPlatt, fitPlatt } from "./platt.ts";

const scores = Float64Array.of(-3, -1, -0.5, 0, 0.5, 1, 2, 4);
const labels = [0, 0, 1, 0, 1, 0, 1, 1];

test("at the minimum both slopes are zero, with Lin's targets in place of 0 and 1", () => {
  const map = fitPlatt(scores, labels);
  const misses = [...applyPlatt(map, scores)].map(
    (share, row) => share - (labels[row] ? 5 / 6 : 1 / 6),
  );
  expect(misses.reduce((sum, miss) => sum + miss, 0)).toBeCloseTo(0, 7);
  expect(misses.reduce((sum, miss, row) => sum + miss * scores[row]!, 0)).toBeCloseTo(0, 7);
  expect(map.slope).toBeGreaterThan(0);
});

test("a weight of two is a row twice, and a row of none is none", () => {
  const doubled = fitPlatt(Float64Array.of(...scores, 4, 4), [...labels, 1, 0]);
  const weighted = fitPlatt(
    Float64Array.of(...scores, 4, 9),
    [...labels, 0, 1],
    Float64Array.of(1, 1, 1, 1, 1, 1, 1, 2, 1, 0),
  );
  expect(weighted.slope).toBeCloseTo(doubled.slope, 7);
  expect(weighted.intercept).toBeCloseTo(doubled.intercept, 7);
});

test("one class only: the same probability for every score, inside 0..1", () => {
  const map = fitPlatt(Float64Array.of(1, 2, 3), [1, 1, 1]);
  for (const share of applyPlatt(map, Float64Array.of(-9, 0, 9)))
    expect(share).toBeCloseTo(4 / 5, 6);
  expect(fitPlatt(new Float64Array(), [])).toEqual({ slope: 0, intercept: 0 });
});

test("probabilities of any size stay numbers", () => {
  expect([-1e4, -800, 800, 1e4].map(probabilityOf)).toEqual([0, 0, 1, 1]);
  expect(probabilityOf(-40)).toBeCloseTo(Math.exp(-40), 30);
});
