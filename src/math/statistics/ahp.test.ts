import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ahpWeights, combineWeights, flawOfJudgements } from "./ahp.ts";

test("Wang and Chin 2011, weights of six criteria by the eigenvector", () => {
  // Matrix and weights as the tests of the PyPI package pymcdm publish them.
  const matrix = [
    [1, 4, 3, 1, 3, 4],
    [1 / 4, 1, 7, 3, 1 / 5, 1],
    [1 / 3, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 6],
    [1, 1 / 3, 5, 1, 1, 1 / 3],
    [1 / 3, 5, 5, 1, 1, 3],
    [1 / 4, 1, 6, 3, 1 / 3, 1],
  ];
  const { weights, consistencyRatio, isConsistent } = ahpWeights(matrix);
  const published = [0.3208, 0.1395, 0.0348, 0.1285, 0.2374, 0.1391];
  for (const [at, own] of weights.entries()) expect(own).toBeCloseTo(published[at]!, 4);
  // Judgements this far from each other are not to be used: lambda 7.42, (7.42 - 6) / 5 / 1.24.
  expect(consistencyRatio).toBeCloseTo(0.229, 3);
  expect(isConsistent).toBe(false);
});

test("Saaty 1977: judgements that agree give their weights back, with no inconsistency", () => {
  const positive = fc.double({ min: 0.1, max: 10, noNaN: true });
  fc.assert(
    fc.property(fc.array(positive, { minLength: 1, maxLength: 15 }), (raw) => {
      const total = raw.reduce((sum, own) => sum + own, 0);
      const matrix = raw.map((own) => raw.map((other) => own / other));
      const { weights, consistencyRatio, isConsistent } = ahpWeights(matrix);
      for (const [at, own] of weights.entries()) expect(own).toBeCloseTo(raw[at]! / total, 9);
      expect(consistencyRatio).toBeLessThan(1e-9);
      expect(isConsistent).toBe(true);
    }),
  );
});

test("what is no judgement is named", () => {
  expect(
    flawOfJudgements([
      [1, 2],
      [0.5, 1],
    ]),
  ).toBeUndefined();
  expect(
    flawOfJudgements([
      [1, 2],
      [2, 1],
    ]),
  ).toEqual({ row: 0, column: 1 });
  expect(flawOfJudgements([[2]])).toEqual({ row: 0, column: 0 });
  expect(
    flawOfJudgements([
      [1, -2],
      [-0.5, 1],
    ]),
  ).toEqual({ row: 0, column: 1 });
  expect(flawOfJudgements([[1], [0.5, 1]])).toEqual({ row: 0, column: 1 });
});

test("combined weights add up to 1; what either thinks nothing of has none", () => {
  const weights = combineWeights([0.5, 0.3, 0.2], [0.8, 0, 0.2]);
  expect(weights[1]).toBe(0);
  expect(weights[0]).toBeCloseTo(Math.sqrt(0.4) / (Math.sqrt(0.4) + Math.sqrt(0.04)), 12);
  expect(weights.reduce((sum, own) => sum + own)).toBeCloseTo(1, 12);
});
