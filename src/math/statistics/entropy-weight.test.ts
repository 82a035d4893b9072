import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entropyOf, entropyWeights, scaleTo, weightsOf, xLogX } from "./entropy-weight.ts";

const close = (actual: readonly number[], expected: readonly number[], digits: number) =>
  actual.forEach((value, index) => void expect(value).toBeCloseTo(expected[index]!, digits));

describe("paper section 3.1, entropy value method", () => {
  const assessment = [
    [80, 100, 50, 60, 10],
    [82, 100, 50, 85, 40],
    [78, 100, 50, 95, 90],
  ];

  test("formulas 1 to 5 on min-max values, constant columns weigh 0", () => {
    const { entropy, weights, scores } = entropyWeights(assessment)!;
    close(entropy, [0.57938, 1, 1, 0.618228, 0.533357], 6);
    close(weights, [0.331449, 0, 0, 0.300836, 0.367715], 6);
    close(scores, [0.165724, 0.684225, 0.668551], 6);
    expect(weights[1]).toBe(0);
  });

  test("formula 5 with p instead of x', as the template's reference code has it", () => {
    const { scores } = entropyWeights(assessment, { score: "proportion" })!;
    close(scores, [0.110483, 0.4466, 0.442917], 6);
    expect(scores.reduce((sum, score) => sum + score)).toBeCloseTo(1, 12);
  });

  test("the template's range [0.002, 0.996]", () => {
    const { weights, scores } = entropyWeights(assessment, { scaling: "template" })!;
    close(weights, [0.331368, 0, 0, 0.301063, 0.367569], 6);
    close(scores, [0.16669, 0.682146, 0.66662], 6);
  });

  test("raw proportions, without min-max", () => {
    const rows = [
      [10, 20, 30],
      [12, 22, 28],
      [8, 18, 32],
    ];
    const { weights } = entropyWeights(rows, { scaling: "none" })!;
    close(weights, [0.735739, 0.183002, 0.081259], 6);
  });

  test("section 3.4, four indices with the sentiment reversed", () => {
    const indices = [
      [71, 0.6, 0.8, -2],
      [58, 0.1, 0.3, 1],
      [50, 0.05, 0.1, 2],
      [64, 0.35, 0.55, -0.5],
    ];
    const negative = [false, false, false, true];
    const { entropy, weights, scores } = entropyWeights(indices, { negative })!;
    close(entropy, [0.741718, 0.597087, 0.713883, 0.699791], 6);
    close(weights, [0.207036, 0.322971, 0.229349, 0.240645], 6);
    close(
      scores.map((score) => 100 * score),
      [100, 23.392, 0, 61.203],
      3,
    );
  });

  test("an unreversed sentiment would call the angriest region calmer", () => {
    const rows = [
      [50, -2],
      [60, 1],
      [50, 2],
    ];
    const right = entropyWeights(rows, { negative: [false, true] })!.scores;
    const wrong = entropyWeights(rows)!.scores;
    expect(right[0]).toBeGreaterThan(right[2]!);
    expect(wrong[0]).toBeLessThan(wrong[2]!);
  });

  test("one sample has no entropy", () => {
    expect(entropyWeights([[1, 2, 3]])).toBeUndefined();
  });

  test("where every column is constant the weights are equal", () => {
    const { entropy, weights, scores } = entropyWeights([
      [3, 3],
      [3, 3],
    ])!;
    expect(entropy).toEqual([1, 1]);
    expect(weights).toEqual([0.5, 0.5]);
    expect(scores).toEqual([0, 0]);
  });
});

test("Elsayed, Dawood and Karthikeyan 2017, entropy weights of 12 alternatives by 5 criteria", () => {
  // Matrix and weights as the tests of the PyPI package pymcdm publish them.
  const matrix = [
    [7, 312, 1891, 6613, 163],
    [72, 88, 728, 941804, 1078],
    [10, 252, 2594, 3466, 117471],
    [10, 145, 980, 2371, 86329],
    [65, 54, 350, 501, 29897],
    [29, 48, 380, 912, 34051],
    [7, 476, 3300, 78470, 2212],
    [70, 87, 650, 733, 819000],
    [4, 86, 591, 3015, 103],
    [12, 79, 579, 3240, 96098],
    [21, 45, 261, 1253, 453],
    [1, 72, 530, 4333, 0.1048],
  ];
  const { weights } = entropyWeights(matrix, { scaling: "none" })!;
  close(weights, [0.104991, 0.069124, 0.071373, 0.449937, 0.304575], 6);
});

describe("properties", () => {
  const matrices = fc
    .tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 6 }))
    .chain(([rows, columns]) => {
      const cell = fc.integer({ min: -1000, max: 1000 });
      const row = fc.array(cell, { minLength: columns, maxLength: columns });
      return fc.array(row, { minLength: rows, maxLength: rows });
    });

  test("weights add up to 1, entropies and scores stay in 0..1", () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        const { entropy, weights, scores } = entropyWeights(matrix)!;
        expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 9);
        for (const value of [...entropy, ...weights, ...scores]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
    );
  });

  test("moving and stretching a column changes nothing", () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        const moved = matrix.map((row) => row.map((x) => 3 * x + 7));
        close(entropyWeights(moved)!.weights, entropyWeights(matrix)!.weights, 9);
      }),
    );
  });

  test("entropy from sums over blocks equals entropy of the whole", () => {
    const column = [0, 0.25, 1, 0.5, 0.125, 0];
    const block = (values: number[]) => ({
      count: values.length,
      sum: values.reduce((sum, x) => sum + x, 0),
      sumXLogX: values.reduce((sum, x) => sum + xLogX(x), 0),
    });
    const [left, right] = [block(column.slice(0, 2)), block(column.slice(2))];
    const added = {
      count: left.count + right.count,
      sum: left.sum + right.sum,
      sumXLogX: left.sumXLogX + right.sumXLogX,
    };
    const whole = entropyWeights(column.map((x) => [x, 0]))!;
    expect(entropyOf(added)).toBeCloseTo(whole.entropy[0]!, 12);
    expect(weightsOf(whole.entropy)).toEqual(whole.weights);
  });

  test("values outside the reference range are clamped", () => {
    const range = { minimum: 10, maximum: 20, reversed: false };
    expect([5, 15, 25].map((x) => scaleTo(x, range))).toEqual([0, 0.5, 1]);
    expect(scaleTo(5, { ...range, reversed: true })).toBe(1);
    expect(scaleTo(5, { minimum: 5, maximum: 5, reversed: true })).toBe(0);
  });
});
