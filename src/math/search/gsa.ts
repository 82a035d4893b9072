/**
 * The gravitational search algorithm with one objective and a clock, as published: Rashedi,
 * Nezamabadi-pour and Saryazdi, Information Sciences 179 (2009) 2232. The sanity case and plain
 * reference of `gravity.ts`.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { Random } from "../statistics/random.ts";
import { Agents } from "./agents.ts";
import type { SearchProblem } from "./problem.ts";

export interface GsaOptions {
  seed: number | string;
  /** Default 50. */
  agents?: number;
  /** Default 1,000. */
  iterations?: number;
}

export interface GsaResult {
  x: Float64Array;
  best: number;
  evaluations: number;
}

/** Formula 15: (worst - fit) / (worst - best), then shares of the sum; equal where all are equal. */
export function masses(fitness: Float64Array, into: Float64Array): void {
  let [best, worst] = [Infinity, -Infinity];
  for (const fit of fitness) {
    best = Math.min(best, fit);
    worst = Math.max(worst, fit);
  }
  let total = 0;
  for (let i = 0; i < fitness.length; i++) {
    into[i] = worst > best ? (worst - fitness[i]!) / (worst - best) : 1;
    total += into[i]!;
  }
  for (let i = 0; i < fitness.length; i++) into[i]! /= total;
}

/** Formula 28: G falls from 100 by e^-20 over the run. */
export function gravitation(iteration: number, iterations: number): number {
  return 100 * Math.exp((-20 * iteration) / iterations);
}

/** How many of the heaviest attract: all at first, 2 % in the end. */
export function attractors(agents: number, iteration: number, iterations: number): number {
  return Math.max(1, Math.round((agents * (2 + (1 - iteration / iterations) * 98)) / 100));
}

/** The best point met while minimising the problem's only objective. */
export function searchByGravity(problem: SearchProblem, options: GsaOptions): GsaResult {
  const { agents: size = 50, iterations = 1000 } = options;
  assert(problem.objectives === 1, "the plain search has one objective");
  const random = Random.seeded(options.seed);
  const agents = new Agents(problem, size);
  const mass = new Float64Array(size);
  const heaviest = new Int32Array(size).map((_, row) => row);
  const found = { x: new Float64Array(agents.variables), best: Infinity };
  agents.count = size;
  for (let row = 0; row < size; row++) agents.scatter(row, random);
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (let row = 0; row < size; row++) {
      agents.evaluate(row);
      if (agents.f[row]! >= found.best) continue;
      found.best = agents.f[row]!;
      for (let d = 0; d < agents.variables; d++) found.x[d] = agents.x[row * agents.variables + d]!;
    }
    masses(agents.f, mass);
    heaviest.sort((left, right) => mass[right]! - mass[left]! || left - right);
    const count = attractors(size, iteration, iterations);
    const strength = gravitation(iteration, iterations);
    fall(agents, { mass, attracting: heaviest.subarray(0, count), strength, random });
  }
  return { ...found, evaluations: agents.evaluations };
}

interface Field {
  mass: Float64Array;
  attracting: Int32Array;
  strength: number;
  random: Random;
}

/** Formulas 7 to 12 with the agent's own mass cancelled, p = 1: all move at once. */
function fall(agents: Agents, { mass, attracting, strength, random }: Field): void {
  const { x, v, count, variables, problem } = agents;
  for (let row = 0; row < count; row++) {
    const own = row * variables;
    for (let d = 0; d < variables; d++) v[own + d]! *= random.fraction();
    for (const other of attracting) {
      if (other === row) continue;
      const pull = (strength * mass[other]!) / (distance(agents, row, other) + Number.EPSILON);
      for (let d = 0; d < variables; d++) {
        v[own + d]! += random.fraction() * pull * (x[other * variables + d]! - x[own + d]!);
      }
    }
  }
  for (let row = 0; row < count; row++) {
    let isInside = true;
    for (let d = 0; d < variables; d++) {
      const at = row * variables + d;
      x[at]! += v[at]!;
      isInside &&= x[at]! >= problem.lower[d]! && x[at]! <= problem.upper[d]!;
    }
    if (!isInside) returnToBox(agents, row, random);
  }
}

function distance({ x, variables }: Agents, one: number, other: number): number {
  let square = 0;
  for (let d = 0; d < variables; d++) {
    square += (x[one * variables + d]! - x[other * variables + d]!) ** 2;
  }
  return Math.sqrt(square);
}

/** As the released program does: a variable that left the box is drawn anew. */
function returnToBox({ x, variables, problem }: Agents, row: number, random: Random): void {
  for (let d = 0; d < variables; d++) {
    const [low, high] = [problem.lower[d]!, problem.upper[d]!];
    const at = row * variables + d;
    if (x[at]! < low || x[at]! > high) x[at] = random.between(low, high);
  }
}
