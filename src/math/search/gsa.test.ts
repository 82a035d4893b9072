import { expect, it, test } from "vitest";
import { rashediFunctions, singleProblem } from "../problems/rashedi.ts";
import { Random } from "../statistics/random.ts";
import { attractors, gravitation, masses, searchByGravity } from "./gsa.ts";
import type { SearchProblem } from "./problem.ts";

it("GSA formula 15: masses of fitness 3, 1, 2", () => {
  const mass = new Float64Array(3);
  masses(Float64Array.of(3, 1, 2), mass);
  expect([...mass]).toEqual([0, 2 / 3, 1 / 3]);
});

it("GSA formula 15: all equally fit weigh the same", () => {
  const mass = new Float64Array(4);
  masses(new Float64Array(4).fill(7), mass);
  expect([...mass]).toEqual([0.25, 0.25, 0.25, 0.25]);
});

it("GSA formula 28: the gravitational constant of a run of 100", () => {
  expect(gravitation(0, 100)).toBe(100);
  expect(gravitation(10, 100)).toBeCloseTo(13.5335, 4);
  expect(gravitation(50, 100)).toBeCloseTo(4.53999e-3, 8);
  expect(gravitation(100, 100)).toBeCloseTo(2.0612e-7, 11);
});

it("GSA section 4: 50 agents attract at first, then fewer, one in the end", () => {
  expect([0, 10, 50, 100].map((at) => attractors(50, at, 100))).toEqual([50, 45, 26, 1]);
});

function sphere(variables: number, offset = 0): SearchProblem {
  return {
    lower: new Float64Array(variables).fill(-100),
    upper: new Float64Array(variables).fill(100),
    objectives: 1,
    evaluate({ x, f }, row) {
      let sum = 0;
      for (let d = 0; d < variables; d++) sum += (x[row * variables + d]! - offset) ** 2;
      f[row] = sum;
    },
  };
}

it("GSA F1: the sphere is found to many digits, the same for the same seed", () => {
  const found = searchByGravity(sphere(10, 3), { seed: 1, iterations: 300 });
  expect(found.best).toBeLessThan(1e-9);
  expect(found.evaluations).toBe(50 * 300);
  for (const value of found.x) expect(value).toBeCloseTo(3, 4);
  expect(searchByGravity(sphere(10, 3), { seed: 1, iterations: 300 })).toEqual(found);
});

/** Ten times what the paper's tables 4 and 5 print, its zeros below 1e-12. */
test.each([
  { name: "F1", within: 1e-12 },
  { name: "F3", within: 1600 },
  { name: "F5", within: 252 },
  { name: "F7", within: 0.18 },
  { name: "F9", within: 153 },
  { name: "F10", within: 6.9e-5 },
])("GSA tables 4 and 5: $name of 30 variables in 1,000 iterations", ({ name, within }) => {
  const single = rashediFunctions.find((each) => each.name === name)!;
  const problem = singleProblem(single, { random: Random.seeded("noise") });
  expect(searchByGravity(problem, { seed: 1 }).best).toBeLessThan(within);
});

it("a flat problem has no NaN in it", () => {
  const flat: SearchProblem = {
    ...sphere(3),
    evaluate: ({ f }, row) => f.fill(5, row, row + 1),
  };
  const found = searchByGravity(flat, { seed: 1, iterations: 20 });
  expect(found.best).toBe(5);
  expect([...found.x].every(Number.isFinite)).toBe(true);
});

it("a problem of two objectives is refused", () => {
  expect(() => searchByGravity({ ...sphere(2), objectives: 2 }, { seed: 1 })).toThrow(
    "the plain search has one objective",
  );
});
