import { expect, test } from "vitest";
import { minimise } from "./minimise.ts";

test("Rosenbrock's valley is followed to its end at (1, 1)", () => {
  const x = Float64Array.of(-1.2, 1);
  const reached = minimise(
    ([a = 0, b = 0], gradient) => {
      gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
      gradient[1] = 200 * (b - a * a);
      return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
    },
    x,
    { tolerance: 1e-8 },
  );
  expect(reached).toBe(true);
  expect(x[0]).toBeCloseTo(1, 6);
  expect(x[1]).toBeCloseTo(1, 6);
});

test("says so where the iterations run out", () => {
  const slope = (x: Float64Array, gradient: Float64Array) => {
    gradient[0] = 1;
    return x[0]!;
  };
  expect(minimise(slope, Float64Array.of(0), { iterations: 3 })).toBe(false);
});
