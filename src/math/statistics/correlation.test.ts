import { expect, test } from "vitest";
import { pearson, ranksOf, spearman } from "./correlation.ts";
import { Random } from "./random.ts";
import { inflationOf, meanFilledCorrelations, varianceInflation } from "./variance-inflation.ts";

const nothing = Number.NaN;

test("Pearson and Spearman by hand, ties sharing the middle rank", () => {
  const x = Float64Array.of(1, 2, 3, 4);
  expect(pearson(x, Float64Array.of(2, 4, 6, 8))).toBeCloseTo(1, 12);
  expect(pearson(x, Float64Array.of(1, 3, 2, 4))).toBeCloseTo(0.8, 12);
  expect(spearman(x, Float64Array.of(1, 10, 100, 1000))).toBeCloseTo(1, 12);
  expect([...ranksOf(Float64Array.of(5, 1, 5, 9))]).toEqual([2.5, 1, 2.5, 4]);
  expect(spearman(x, Float64Array.of(1, 1, 2, 2))).toBeCloseTo(2 / Math.sqrt(5), 12);
});

test("missing values leave the pair out; constants and single rows have no correlation", () => {
  const x = Float64Array.of(1, nothing, 2, 3, 9);
  expect(pearson(x, Float64Array.of(-1, 5, -2, -3, nothing))).toBeCloseTo(-1, 12);
  expect(pearson(x, Float64Array.of(0.1, 0.1, 0.1, 0.1, 0.1))).toBeNaN();
  expect(spearman(x, Float64Array.of(1, 1, nothing, nothing, nothing))).toBeNaN();
  expect(pearson(new Float64Array(), new Float64Array())).toBeNaN();
});

test("two columns inflate each other by 1 / (1 - r^2)", () => {
  const x = Float64Array.of(1, 2, 3, 4);
  const y = Float64Array.of(1, 3, 2, 4);
  for (const factor of varianceInflation([x, y])) expect(factor).toBeCloseTo(1 / 0.36, 9);
});

test("Marquardt 1970: the factors are the diagonal of the inverse correlations", () => {
  // Correlations .5, .5, 0: the determinant is .5, the cofactors 1, .75, .75.
  const factors = inflationOf([
    [1, 0.5, 0.5],
    [0.5, 1, 0],
    [0.5, 0, 1],
  ]);
  expect([...factors].map((own) => Number(own.toFixed(9)))).toEqual([2, 1.5, 1.5]);
});

test("twins, sums, constant and all-missing columns are infinite, others are not", () => {
  const random = Random.seeded(2);
  const [a, b, c] = Array.from({ length: 3 }, () =>
    Float64Array.from({ length: 200 }, () => random.normal()),
  );
  const sum = a!.map((own, row) => 3 * own - b![row]! + 7);
  const gap = new Float64Array(200).fill(nothing);
  expect([...varianceInflation([a!, b!, sum, c!])].map((own) => own === Infinity)).toEqual([
    ...[true, true, true, false],
  ]);
  expect([...varianceInflation([a!, gap, c!, a!, gap.map(() => 0.1)])]).toEqual([
    ...[Infinity, Infinity, expect.closeTo(1, 1), Infinity, Infinity],
  ]);
  expect([...varianceInflation([a!])]).toEqual([1]);
  expect(meanFilledCorrelations([gap])).toEqual([[0]]);
});
