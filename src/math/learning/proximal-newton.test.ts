import { expect, test } from "vitest";
import { minimiseConvex, type Smooth } from "./proximal-newton.ts";

/** (x - 3)^2 + (y + 1)^2 + x y, its minimum at (14/3, -10/3). */
const bowl: Smooth = {
  value: ([x, y]) => (x! - 3) ** 2 + (y! + 1) ** 2 + x! * y!,
  slopes([x, y], gradient, hessian) {
    gradient.set([2 * (x! - 3) + y!, 2 * (y! + 1) + x!]);
    hessian.set([2, 1, 1, 2]);
  },
};

test("free, priced and limited minima of a bowl, by hand", () => {
  const at = (limits: Parameters<typeof minimiseConvex>[2]) => {
    const x = new Float64Array(2);
    expect(minimiseConvex(bowl, x, limits).isConverged).toBe(true);
    return [...x];
  };
  const [x, y] = at({});
  expect([x, y]).toEqual([expect.closeTo(14 / 3, 9), expect.closeTo(-10 / 3, 9)]);
  // With y at least 0: x = 3. A price of 2 on |y| and x = (6 - y) / 2: y (3/2) = -5 + 2.
  expect(at({ lower: Float64Array.of(-Infinity, 0) })).toEqual([expect.closeTo(3, 9), 0]);
  expect(at({ upper: Float64Array.of(2, Infinity) })).toEqual([2, expect.closeTo(-2, 9)]);
  expect(at({ l1: Float64Array.of(0, 2) })).toEqual([expect.closeTo(4, 9), expect.closeTo(-2, 9)]);
  expect(at({ l1: Float64Array.of(99, 99) })).toEqual([0, 0]);
});

test("a step out of the domain is shortened: -ln x + x", () => {
  const x = Float64Array.of(50);
  const smooth: Smooth = {
    value: ([own]) => (own! > 0 ? own! - Math.log(own!) : Number.POSITIVE_INFINITY),
    slopes([own], gradient, hessian) {
      gradient[0] = 1 - 1 / own!;
      hessian[0] = 1 / own! ** 2;
    },
  };
  expect(minimiseConvex(smooth, x).isConverged).toBe(true);
  expect(x[0]).toBeCloseTo(1, 7);
});
