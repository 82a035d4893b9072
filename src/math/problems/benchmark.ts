/**
 * Searches on problems that change, measured as published comparisons do it: at the last generation of
 * every environment, the first and its random start included (Jiang et al., CEC 2018, section 3).
 * @module
 */

import { invertedDistance, scaledHypervolume, spread } from "../fronts/metrics.ts";
import { GravitySearch } from "../search/gravity.ts";
import { Nsga2 } from "../search/nsga2.ts";
import type { DynamicOptimiser, SearchProblem } from "../search/problem.ts";
import { MovingProblem, type TestProblem, undominated } from "./test-problem.ts";

/** How often and how far a problem changes. */
export interface Schedule {
  /** Generations of an environment. */
  taut: number;
  /** After the k-th change t is k / nt. */
  nt: number;
  /** One fewer than environments. */
  changes: number;
  /** Generations before those of the first environment. */
  warmup: number;
}

/** One run; each a mean over the environments but for the evaluations. */
export interface RunQuality {
  migd: number;
  mhv: number;
  spread: number;
  evaluations: number;
  /** IGD, environment by environment. */
  igd: number[];
}

export interface Algorithm {
  make(problem: SearchProblem, seed: number): DynamicOptimiser;
  /** Has sensors of its own, which its evaluations include, and is not told of a change. */
  notices: boolean;
}

/** 100 members and as many evaluations a generation, and again at a change. */
export const algorithms = {
  gravity: { make: (problem, seed) => new GravitySearch(problem, { seed }), notices: true },
  nsga2: { make: (problem, seed) => new Nsga2(problem, { seed }), notices: false },
  "nsga2-mutants": {
    make: (problem, seed) => new Nsga2(problem, { seed, response: "mutants" }),
    notices: false,
  },
} satisfies Record<string, Algorithm>;

/** Prepares a problem's fronts once; the answer runs an algorithm on it, once a call. */
export function benchmarkOn(
  problem: TestProblem,
  { taut, nt, changes, warmup }: Schedule,
): (algorithm: Algorithm, seed: number) => RunQuality {
  const { objectives } = problem;
  const environments = Array.from({ length: changes + 1 }, (_, k) => {
    const t = k / nt;
    return { t, front: problem.at(t).front() };
  });
  return ({ make, notices }, seed) => {
    const moving = new MovingProblem(problem);
    const search = make(moving, seed);
    const advance = (generations: number) => {
      for (let left = generations; left > 0; left--) search.generation();
    };
    search.initialise();
    advance(warmup);
    const marks = environments.map(({ t, front }, k) => {
      moving.moveTo(t);
      if (k > 0 && !notices) search.change();
      advance(taut);
      const set = { f: undominated(search.archive().f, objectives), objectives };
      return {
        igd: invertedDistance(set, front),
        hypervolume: scaledHypervolume(set, front),
        spread: spread(set, front),
      };
    });
    return {
      migd: meanOf(marks.map(({ igd }) => igd)),
      mhv: meanOf(marks.map(({ hypervolume }) => hypervolume)),
      spread: meanOf(marks.map((mark) => mark.spread)),
      evaluations: search.evaluations,
      igd: marks.map(({ igd }) => igd),
    };
  };
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of a sample; 0 for a single value. */
export function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
