/** Test problems against points worked out by hand, and against what a front is. */
import { describe, expect, test } from "vitest";
import { Random } from "../statistics/random.ts";
import { problemNamed, testProblems } from "./problems.ts";
import { rashediFunctions, singleProblem } from "./rashedi.ts";
import { MovingProblem, type TestProblem } from "./test-problem.ts";

function valueAt(problem: TestProblem, t: number, x: readonly number[]): number[] {
  const f = new Float64Array(problem.objectives);
  problem.at(t).evaluate({ x: Float64Array.from(x), f }, 0);
  return [...f];
}

/** x_i = cos(x_0 + x_(i-1)): no distance in DF9 at t = 0. */
const chain = (x: readonly number[]): readonly number[] =>
  x.length === 10 ? x : chain([...x, Math.cos(x[0]! + x.at(-1)!)]);

const { SQRT1_2: half, sqrt, exp, sin } = Math;
const third = sqrt(3);

/** The name, t, the first variables, the value of all the others, the objectives. */
type Golden = readonly [string, number, readonly number[], number, readonly number[]];

const golden: readonly Golden[] = [
  // g = 1 + 9 * .5^2 = 3.25
  ["DF1", 0, [0.25], 0.5, [0.25, 3.25 * (1 - (1 / 13) ** 1.25)]],
  ["DF1", 1, [0.5], 1, [0.5, 0.75]],
  // the place is variable floor(9 / 2) = 4 from zero; variable 3 is off by .5
  ["DF2", 1 / 3, [0.5, 0.5, 0.5, 1, 0.25], 0.5, [0.25, 1.25 * (1 - sqrt(0.2))]],
  ["DF3", 1, [0.25], 1 + 1 / 32, [0.25, 1 - 1 / 32]],
  ["DF4", 0, [1], 0.5, [3.25, 3.25]],
  // variable i is best at 1 / (i + 1), variable 1 off by 1
  ["DF4", 1, [2, 1.5, 1 / 3, 1 / 4, 1 / 5, 1 / 6, 1 / 7, 1 / 8, 1 / 9, 1 / 10], 0, [2, 0]],
  ["DF5", 1, [0.25], 1, [0.27, 0.77]],
  ["DF6", 0, [0.5], 1, [0.4 ** 0.2, 0.4 ** 0.2]],
  // slope 1, power 3, half a period off: .25 + 10 + 10 for each of nine
  ["DF6", 1, [0.5], 0.5, [183.25 * 0.064, 183.25 * 0.064]],
  ["DF7", 0, [2.5], 0.5, [0.4, 2.5]],
  ["DF7", 1, [2], 0.5, [1, 1]],
  ["DF8", 1, [1 / 6], third / 4, [1 / 6 + 0.1, (5 / 6 + 0.1) ** 4.25]],
  // one hill, .6 high at a quarter
  ["DF9", 0, chain([0.25]), 0, [0.85, 1.35]],
  ["DF10", 1, [1 / 3, 0.5], -third / 4, [0.5 ** 2.25, 0.375 ** 1.125, 0.375 ** 1.125]],
  // g = 1 + 8 * .5^2 = 3
  ["DF11", 0, [1 / 3, 0.5], 0.5, [1.5, 3 * sqrt(0.375), 3 * sqrt(0.375)]],
  // angles of 30 and 60 degrees, 1 + G = 2
  ["DF11", 1, [0, 1], 0, [1, 1.5, third / 2]],
  // k = 10: floor(-10) is even, so there is no hole; floor(10 / 3) = 3 is odd, twice
  ["DF12", 0.5, [0, 0.5], 0, [half, half, 0]],
  ["DF12", 0.5, [2 / 3, 2 / 3], sin(1 / 3), [0.5, third / 2, third]],
  ["DF13", 0, [1 / 3, 1], 0, [0.75, 0, 0.75 + 2]],
  // p = 3, though 6 sin(pi / 6) is a little less in floating point
  ["DF13", 1 / 3, [1 / 3, 0.5], 0.5, [0.75, 0.5, 0.75 + 0.5]],
  ["DF14", 1, [0.25, 0.5], 1, [0.7, 0.1, 0.1]],
  ["FDA1", 1, [0.25], 0.5, [0.25, 3.25 * (1 - sqrt(1 / 13))]],
  // g = 1 + 4 * .5^2 = 2, power .75 + 6 * .25^2
  ["FDA2", 0, [0.5], 0.5, [0.5, 2 * (1 - 0.25 ** 1.125)]],
  ["FDA3", 1, [0.5 ** 0.01], 1, [0.5, 1]],
  ["FDA4", 0, [1 / 3, 0.5], 0.5, [1.5 * third * half, 1.5 * third * half, 1.5]],
  ["FDA5", 1, [0.5 ** (1 / 101), 0], 1, [2 * half, 0, 2 * half]],
  // g = 1 + 9 * 9 * .1^2
  ["dMOP1", 1, [0.5], 0.1, [0.5, 1.81 - 0.25 / 1.81]],
  ["dMOP2", 1, [0.5], 0.5, [0.5, 3.25 - 0.25 / 3.25]],
  ["SCH", 0, [3], 0, [9, 1]],
  ["FON", 0, [0, 0, 0], 0, [1 - exp(-1), 1 - exp(-1)]],
  // g = 1 + 9 / 29 * 29 * .5
  ["ZDT1", 0, [0.22], 0.5, [0.22, 5.5 * 0.8]],
];

for (const [name, t, first, rest, expected] of golden) {
  test(`${name} at t = ${t}, by hand`, () => {
    const problem = problemNamed(name)!;
    const x = Array.from(problem.lower, (_, i) => first[i] ?? rest);
    const f = valueAt(problem, t, x);
    for (const [m, value] of f.entries()) expect(value).toBeCloseTo(expected[m]!, 9);
  });
}

const moments = [0, 0.3, 1, 1.7, 2, 2.9];

describe.each(testProblems)("$name", (problem) => {
  const { objectives, lower, upper } = problem;
  const rowsOf = (flat: Float64Array) =>
    Array.from({ length: flat.length / objectives }, (_, row) => [
      ...flat.subarray(row * objectives, (row + 1) * objectives),
    ]);
  const isBeaten = (point: readonly number[], by: readonly number[]) =>
    by.every((value, m) => value < point[m]! - 1e-9);

  test("no point of the front is beaten by another, nor by any of the box", () => {
    const random = Random.seeded(problem.name);
    for (const t of moments) {
      const front = rowsOf(problem.at(t).front());
      expect(front.length).toBeGreaterThan(30);
      const anywhere = Array.from({ length: 100 }, () =>
        valueAt(
          problem,
          t,
          Array.from(lower, (low, d) => random.between(low, upper[d]!)),
        ),
      );
      const others = [...front.filter((_, at) => at % 20 === 0), ...anywhere];
      const beaten = front.filter((point) => others.some((other) => isBeaten(point, other)));
      expect(beaten).toEqual([]);
    }
  });

  test("as it moves it is what it is at that moment", () => {
    const moving = new MovingProblem(problem);
    const x = lower.map((low, d) => low + 0.37 * (upper[d]! - low));
    for (const t of moments) {
      moving.moveTo(t);
      const f = new Float64Array(objectives);
      moving.evaluate({ x, f }, 0);
      expect([...f]).toEqual(valueAt(problem, t, [...x]));
      expect([...f].every(Number.isFinite)).toBe(true);
    }
  });
});

test("dMOP3 leaves out the variable that dMOP3r takes for the place", () => {
  const [plain, hard] = [problemNamed("dMOP3")!, problemNamed("DMOP3R")!];
  const places = moments.map((t) => {
    const at = (problem: TestProblem, i: number) =>
      valueAt(
        problem,
        t,
        Array.from({ length: 10 }, (_, d) => (d === i ? 0.9 : 0.5)),
      );
    const place = [...Array(10).keys()].find((i) => at(hard, i)[0] === 0.9)!;
    const without = valueAt(plain, t, Array(10).fill(0.5))[1];
    if (place > 0) expect(at(plain, place)[1]).toBe(without);
    return place;
  });
  expect(new Set(places).size).toBeGreaterThan(1);
});

describe("Rashedi et al. 2009, tables 1 and 2", () => {
  const singleValue = (name: string, x: readonly number[]) => {
    const found = rashediFunctions.find((candidate) => candidate.name === name)!;
    const f = new Float64Array(1);
    const random = Random.seeded(1);
    const problem = singleProblem(found, { variables: x.length, random });
    problem.evaluate({ x: Float64Array.from(x), f }, 0);
    return f[0]!;
  };

  const rows: readonly (readonly [string, readonly number[], readonly number[], number])[] = [
    ["F1", [0, 0], [1, 2], 5],
    ["F2", [0, 0], [1, -2], 5],
    ["F3", [0, 0], [1, 2], 10],
    ["F4", [0, 0], [1, -2], 2],
    ["F5", [1, 1], [1, 2], 100],
    ["F6", [0.4, -0.5], [0.5, -0.6], 2],
    ["F9", [0, 0], [0.5, 0], 20.25],
    ["F10", [0, 0], [1, 1], 20 - 20 * exp(-0.2)],
    ["F11", [0, 0], [0, Math.PI * Math.SQRT2], 2 + Math.PI ** 2 / 2000],
    ["F12", [-1, -1], [-1, 11], 4.5 * Math.PI + 100],
    ["F13", [1, 1], [1, 6], 102.5],
  ];
  test.each(rows.map(([name, ...row]) => ({ name, row })))(
    "$name: 0 where it is best, and a point by hand",
    ({ name, row: [best, x, expected] }) => {
      expect(singleValue(name, best)).toBeCloseTo(0, 12);
      expect(singleValue(name, x)).toBeCloseTo(expected, 9);
    },
  );

  test("F7 has noise below 1; F8 is least at 420.97", () => {
    expect(singleValue("F7", [0, 0])).toBeGreaterThanOrEqual(0);
    expect(singleValue("F7", [1, 1]) - singleValue("F7", [0, 0])).toBeCloseTo(3, 12);
    expect(singleValue("F8", [420.9687, 420.9687])).toBeCloseTo(-2 * 418.9829, 3);
  });
});
