/**
 * Runs of a search, on a thread of their own.
 * @module
 */
import { aside } from "../../base/aside.ts";
import { assert } from "../../base/assert.ts";
import {
  algorithms,
  benchmarkOn,
  type RunQuality,
  type Schedule,
} from "../../math/problems/benchmark.ts";
import { problemNamed } from "../../math/problems/problems.ts";

export interface Runs {
  problem: string;
  algorithm: keyof typeof algorithms;
  schedule: Schedule;
  seeds: readonly number[];
}

/** @public the other thread finds it by its name */
export function runApart({ problem, algorithm, schedule, seeds }: Runs): RunQuality[] {
  const found = problemNamed(problem);
  assert(found, `${problem} is a test problem`);
  const run = benchmarkOn(found, schedule);
  return seeds.map((seed) => run(algorithms[algorithm], seed));
}

export const runningApart = aside(import.meta.url, runApart);
