/**
 * The agents of a search: a position, the step that led to it and the objectives there, row by row.
 * @module
 */
import { assert } from "../../base/assert.ts";
import type { Random } from "../statistics/random.ts";
import type { Points, SearchProblem, Solutions } from "./problem.ts";

export class Agents implements Points {
  readonly problem: SearchProblem;
  readonly variables: number;
  readonly objectives: number;
  readonly x: Float64Array;
  /** The step that led here; zero for a newcomer. */
  readonly v: Float64Array;
  readonly f: Float64Array;
  /** Rows in use. */
  count = 0;
  /** Evaluations asked of the problem. */
  evaluations = 0;

  constructor(problem: SearchProblem, capacity: number) {
    this.problem = problem;
    this.variables = problem.lower.length;
    this.objectives = problem.objectives;
    this.x = new Float64Array(capacity * this.variables);
    this.v = new Float64Array(capacity * this.variables);
    this.f = new Float64Array(capacity * this.objectives);
  }

  /** Asks the problem for the objectives of a row. Throws where one is not a finite number. */
  evaluate(row: number): void {
    const { f, objectives } = this;
    const at = row * objectives;
    this.problem.evaluate(this, row);
    this.evaluations++;
    for (let m = 0; m < objectives; m++) {
      const value = f[at + m]!;
      // asked first, because the words cost more than the evaluation
      if (!Number.isFinite(value)) assert(false, `objective ${m + 1} is finite, not ${value}`);
    }
  }

  /** A newcomer anywhere in the box. */
  scatter(row: number, random: Random): void {
    const { lower, upper } = this.problem;
    for (let d = 0, at = row * this.variables; d < this.variables; d++, at++) {
      this.x[at] = random.between(lower[d]!, upper[d]!);
      this.v[at] = 0;
    }
  }

  /** Row `to` becomes a copy of row `row` of `from`. */
  copy(from: Agents, row: number, to: number): void {
    const { variables, objectives } = this;
    for (let d = 0; d < variables; d++) {
      this.x[to * variables + d] = from.x[row * variables + d]!;
      this.v[to * variables + d] = from.v[row * variables + d]!;
    }
    for (let m = 0; m < objectives; m++) {
      this.f[to * objectives + m] = from.f[row * objectives + m]!;
    }
  }

  /** The first rows, as they are now. */
  solutions(): Solutions {
    const { count, x, f, variables, objectives } = this;
    return { count, x: x.slice(0, count * variables), f: f.slice(0, count * objectives) };
  }
}
