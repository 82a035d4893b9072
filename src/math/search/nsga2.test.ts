/** The references, on problems whose front is known. */
import { describe, expect, test } from "vitest";
import { invertedDistance } from "../fronts/metrics.ts";
import { algorithms, benchmarkOn, meanOf } from "../problems/benchmark.ts";
import { problemNamed } from "../problems/problems.ts";
import { MovingProblem } from "../problems/test-problem.ts";
import { Nsga2 } from "./nsga2.ts";

describe("Deb et al. 2002, table I: the front is found and covered", () => {
  test.each([
    { name: "SCH", within: 0.03 },
    { name: "FON", within: 0.01 },
    { name: "ZDT1", within: 0.01 },
  ])("$name in 250 generations", ({ name, within }) => {
    const problem = problemNamed(name)!;
    const search = new Nsga2(new MovingProblem(problem), { seed: 1 });
    search.initialise();
    for (let left = 250; left > 0; left--) search.generation();
    const { f, count } = search.archive();
    expect(count).toBe(100);
    expect(search.evaluations).toBe(100 * 251);
    expect(invertedDistance({ f, objectives: 2 }, problem.at(0).front())).toBeLessThan(within);
  });
});

test("DNSGA-II at taut 15 is within 25 % of the published mean IGD (Hu et al. 2024, appendix)", () => {
  const published = { DF3: 0.2752, DF8: 0.06573, DF12: 0.1199, FDA3: 0.03949, FDA4: 0.1145 };
  const schedule = { taut: 15, nt: 10, changes: 29, warmup: 0 };
  for (const [name, figure] of Object.entries(published)) {
    const run = benchmarkOn(problemNamed(name)!, schedule);
    const ours = meanOf([1, 2].map((seed) => run(algorithms.nsga2, seed).migd));
    expect(ours / figure, name).toBeGreaterThan(0.75);
    expect(ours / figure, name).toBeLessThan(1.25);
  }
});

test.each(["newcomers", "mutants"] as const)("a change is answered by %s", (response) => {
  const problem = new MovingProblem(problemNamed("FDA1")!);
  const search = new Nsga2(problem, { seed: 7, agents: 20, response });
  search.initialise();
  search.generation();
  const before = search.archive();
  problem.moveTo(0.5);
  search.change();
  expect(search.evaluations).toBe(60);
  const { x, f, count } = search.archive();
  const again = new Float64Array(f.length);
  for (let row = 0; row < count; row++) problem.evaluate({ x, f: again }, row);
  expect(f).toEqual(again);
  const firsts = (of: Float64Array) => Array.from({ length: 20 }, (_, row) => of[10 * row]!);
  const kept = firsts(x).filter((value) => firsts(before.x).includes(value));
  expect(kept.length).toBeGreaterThanOrEqual(16);
  expect(before.x).not.toEqual(x);
});
