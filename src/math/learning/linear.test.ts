import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LinearOptions, predictRows, scoreRow, trainLinear } from "./linear.ts";
import { packDense } from "./sparse.ts";
import { sharesOf } from "./temperature.ts";

const corners = packDense([
  [0, 0],
  [0, 4],
  [4, 0],
  [4, 4],
]);
const losses = ["logistic", "squared-hinge"] as const;

describe.each(losses)("%s", (loss) => {
  const options: LinearOptions = { loss, seed: 1 };

  test("separates two classes that a line separates", () => {
    const labels = [0, 0, 1, 1];
    const model = trainLinear({ rows: corners, labels, classCount: 2 }, { ...options, cost: 10 });
    expect([...predictRows(model, corners)]).toEqual(labels);
    const [against, support] = scoreRow(model, corners, 3);
    expect(against).toBe(-support!);
  });

  test("tells four classes apart, each from the rest", () => {
    const labels = [0, 1, 2, 3];
    const model = trainLinear({ rows: corners, labels, classCount: 4 }, { ...options, cost: 100 });
    expect([...predictRows(model, corners)]).toEqual(labels);
  });

  test("a class without examples never wins", () => {
    const labels = [0, 0, 2, 2];
    const model = trainLinear({ rows: corners, labels, classCount: 3 }, { ...options, cost: 10 });
    expect([...predictRows(model, corners)]).toEqual(labels);
  });

  test("balanced weights are the same as repeating the rare class", () => {
    const few = packDense([[1], [2], [3], [2.5]]);
    const repeated = packDense([[1], [2], [3], [2.5], [2.5], [2.5]]);
    const balanced = trainLinear(
      { rows: few, labels: [0, 0, 0, 1], classCount: 2 },
      { ...options, classWeights: "balanced", cost: 3 },
    );
    const even = trainLinear(
      { rows: repeated, labels: [0, 0, 0, 1, 1, 1], classCount: 2 },
      { ...options, cost: 2 },
    );
    expect(balanced.weights[0]).toBeCloseTo(even.weights[0]!, 1);
  });

  test("no small change of the weights lowers what is minimised", () => {
    const rows = fc.array(
      fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })),
      {
        minLength: 2,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(rows, fc.array(fc.nat(1), { minLength: 8 }), (points, classes) => {
        const labels = points.map((_, at) => classes[at]!);
        const model = trainLinear({ rows: packDense(points), labels, classCount: 2 }, options);
        const found = [...model.weights, model.intercepts[0]!];
        const best = objective(loss, points, { labels, parameters: found });
        for (let at = 0; at < found.length; at++) {
          for (const step of [-0.05, 0.05]) {
            const moved = found.with(at, found[at]! + step);
            const value = objective(loss, points, { labels, parameters: moved });
            expect(value).toBeGreaterThan(best - 1e-3);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

/** 1/2 |w|^2 + sum of losses, C = 1; the hinge's intercept counts as a weight. */
function objective(
  loss: (typeof losses)[number],
  points: readonly (readonly [number, number])[],
  { labels, parameters }: { labels: number[]; parameters: number[] },
): number {
  const [first = 0, second = 0, intercept = 0] = parameters;
  const size = first ** 2 + second ** 2 + (loss === "logistic" ? 0 : intercept ** 2);
  return points.reduce((sum, [x, y], at) => {
    const margin = (labels[at] === 1 ? 1 : -1) * (first * x + second * y + intercept);
    const miss = Math.max(0, 1 - margin) ** 2;
    return sum + (loss === "logistic" ? Math.log1p(Math.exp(-margin)) : miss);
  }, size / 2);
}

test("logistic shares are the frequencies where the columns say nothing", () => {
  const rows = packDense([[1], [1], [1], [1]]);
  const model = trainLinear(
    { rows, labels: [0, 1, 1, 1], classCount: 2 },
    { loss: "logistic", seed: 1 },
  );
  expect(sharesOf(scoreRow(model, rows, 0))[1]).toBeCloseTo(0.75, 3);
  const three = trainLinear(
    { rows, labels: [0, 1, 1, 2], classCount: 3 },
    { loss: "logistic", seed: 1 },
  );
  const shares = sharesOf(scoreRow(three, rows, 0));
  expect(shares[0]).toBeCloseTo(0.25, 3);
  expect(shares[1]).toBeCloseTo(0.5, 3);
});
