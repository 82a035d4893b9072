/** The search by what it must find, notice and refuse. */
import { describe, expect, it, test } from "vitest";
import { invertedDistance } from "../fronts/metrics.ts";
import { algorithms, benchmarkOn } from "../problems/benchmark.ts";
import { problemNamed } from "../problems/problems.ts";
import { MovingProblem, undominated } from "../problems/test-problem.ts";
import { GravitySearch } from "./gravity.ts";
import type { Points, SearchProblem } from "./problem.ts";

function movingSearch(name: string, seed = 1): { problem: MovingProblem; search: GravitySearch } {
  const problem = new MovingProblem(problemNamed(name)!);
  return { problem, search: new GravitySearch(problem, { seed }) };
}

function advance(search: GravitySearch, generations: number): void {
  for (let left = generations; left > 0; left--) search.generation();
}

describe("Nobahari et al. 2012: the front of a still problem is found, and nobody in it is beaten", () => {
  test.each([
    { name: "SCH", generations: 100, within: 0.03 },
    { name: "FON", generations: 50, within: 0.01 },
    { name: "ZDT1", generations: 250, within: 0.01 },
  ])("$name in $generations generations", ({ name, generations, within }) => {
    const { search } = movingSearch(name);
    search.initialise();
    advance(search, generations);
    const { f, count } = search.archive();
    expect(count).toBe(100);
    expect(search.evaluations).toBe(100 * (generations + 1));
    expect(undominated(f, 2)).toEqual(f);
    const front = problemNamed(name)!.at(0).front();
    expect(invertedDistance({ f, objectives: 2 }, front)).toBeLessThan(within);
    expect(search.changes).toBe(0);
  });
});

describe("sensors", () => {
  it("notice a change by themselves, once, and the archive is of the new problem", () => {
    const { problem, search } = movingSearch("FDA1");
    search.initialise();
    advance(search, 5);
    problem.moveTo(0.5);
    search.generation();
    expect(search.changes).toBe(1);
    // 100 to begin, 100 a generation, 100 for the answer less the 5 that the sensors had asked
    expect(search.evaluations).toBe(100 + 600 + 95);
    const { x, f, count } = search.archive();
    const again: Points = { x, f: new Float64Array(f.length) };
    for (let row = 0; row < count; row++) problem.evaluate(again, row);
    expect(f).toEqual(again.f);
    advance(search, 5);
    expect(search.changes).toBe(1);
  });

  it("none are asked for where there are none, and a change is told", () => {
    const problem = new MovingProblem(problemNamed("FDA1")!);
    const search = new GravitySearch(problem, { seed: 1, agents: 20, sensors: 0 });
    search.initialise();
    problem.moveTo(0.5);
    advance(search, 2);
    expect(search.changes).toBe(0);
    search.change();
    expect(search.changes).toBe(1);
    expect(search.evaluations).toBe(20 + 40 + 20);
  });
});

test("the same seed takes the same way, another seed another", () => {
  const run = (seed: number) => {
    const { problem, search } = movingSearch("DF3", seed);
    search.initialise();
    advance(search, 4);
    problem.moveTo(0.1);
    advance(search, 4);
    return search.archive();
  };
  expect(run(7)).toEqual(run(7));
  expect(run(7)).not.toEqual(run(8));
});

test("after six changes of DF1 at taut 10 it lies nearer the front than DNSGA-II", () => {
  const run = benchmarkOn(problemNamed("DF1")!, { taut: 10, nt: 10, changes: 6, warmup: 0 });
  for (const seed of [1, 2]) {
    const [gravity, nsga2] = [run(algorithms.gravity, seed), run(algorithms.nsga2, seed)];
    expect(gravity.evaluations).toBe(100 + 70 * 100 + 6 * 95);
    expect(gravity.migd).toBeLessThan(0.5 * nsga2.migd);
  }
});

describe("any problem", () => {
  /** Not square, far from zero, one variable that cannot move, best outside of the box. */
  function oblique(evaluate: (x: Float64Array, f: Float64Array) => void): SearchProblem {
    const [lower, upper] = [Float64Array.of(-1e6, 3, 0), Float64Array.of(1e6, 3, 1e-6)];
    const [x, f] = [new Float64Array(3), new Float64Array(2)];
    return {
      lower,
      upper,
      objectives: 2,
      evaluate(points, row) {
        for (let d = 0; d < 3; d++) {
          x[d] = points.x[row * 3 + d]!;
          expect(x[d]).toBeGreaterThanOrEqual(lower[d]!);
          expect(x[d]).toBeLessThanOrEqual(upper[d]!);
        }
        evaluate(x, f);
        points.f.set(f, row * 2);
      },
    };
  }

  test.each([1, 2, 3])("bounds hold for every point evaluated, seed %i", (seed) => {
    const problem = oblique((x, f) => {
      f[0] = x[0]! + 1e6 * x[2]!;
      f[1] = (x[0]! + 2e6) ** 2 - x[2]!;
    });
    const search = new GravitySearch(problem, { seed, agents: 20 });
    search.initialise();
    advance(search, 10);
    search.change();
    advance(search, 3);
    search.change();
    expect(Math.min(...search.archive().f)).toBe(-1e6);
  });

  it("has no NaN where all are equally fit", () => {
    const search = new GravitySearch(
      oblique((_, f) => f.fill(5)),
      { seed: 1, agents: 20 },
    );
    search.initialise();
    advance(search, 10);
    search.change();
    search.change();
    const { x, f } = search.archive();
    expect([...x].every(Number.isFinite)).toBe(true);
    expect(f).toEqual(new Float64Array(40).fill(5));
  });

  test.each([
    { objective: Number.NaN, said: "objective 2 is finite, not NaN" },
    { objective: Infinity, said: "objective 2 is finite, not Infinity" },
  ])("is refused with an objective of $objective", ({ objective, said }) => {
    const problem = oblique((_, f) => f.fill(objective, 1));
    expect(() => new GravitySearch(problem, { seed: 1 }).initialise()).toThrow(said);
  });

  it("begins with an earlier archive where one is given", () => {
    const { search } = movingSearch("ZDT1");
    search.initialise();
    advance(search, 5);
    const { x, f } = search.archive();
    const next = movingSearch("ZDT1", 2).search;
    next.initialise(x);
    expect(new Set(next.archive().f)).toEqual(new Set(f));
  });
});
