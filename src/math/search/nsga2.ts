/**
 * The references that gravity is measured against. NSGA-II: Deb, Pratap, Agarwal and Meyarivan, IEEE
 * Transactions on Evolutionary Computation 6 (2002) 182. DNSGA-II: Deb, Rao and Karthik, EMO 2007, 803,
 * section 4: at a change everybody is evaluated anew, and a share gives way to newcomers (A) or to
 * mutants of members (B).
 * @module
 */
import { assert } from "../../base/assert.ts";
import { NonDominatedSort } from "../fronts/sorting.ts";
import { CrowdingTruncation } from "../fronts/truncation.ts";
import { Random } from "../statistics/random.ts";
import { Agents } from "./agents.ts";
import type { DynamicOptimiser, SearchProblem, Solutions } from "./problem.ts";
import { crossoverSpread, mutatePolynomially } from "./variation.ts";

export interface Nsga2Options {
  seed: number | string;
  /** Members, and evaluations of a generation. Even; 100 unless said. */
  agents?: number;
  /** Who takes the place of those that give way at a change. */
  response?: "newcomers" | "mutants";
}

/** Chances and indices of crossover and mutation: Deb et al. 2002, section V. */
const crossover = { chance: 0.9, index: 20 };
const mutationIndex = 20;
/** Of the members, at a change: Deb et al. 2007 find 20 to 40 % best. */
const shareReplaced = 0.2;

export class Nsga2 implements DynamicOptimiser {
  readonly #problem: SearchProblem;
  readonly #size: number;
  readonly #response: "newcomers" | "mutants";
  readonly #random: Random;
  readonly #mutation: { random: Random; chance: number; index: number };
  /** Members first, their children after them. */
  #agents: Agents;
  #spare: Agents;
  readonly #sort: NonDominatedSort;
  readonly #truncation: CrowdingTruncation;
  /** Of each member: its front and its crowding distance. */
  readonly #front: Int32Array;
  readonly #room: Float64Array;

  constructor(problem: SearchProblem, options: Nsga2Options) {
    const { seed, agents: size = 100, response = "newcomers" } = options;
    assert(size % 2 === 0, "children come in pairs");
    this.#problem = problem;
    this.#size = size;
    this.#response = response;
    this.#random = Random.seeded(seed);
    const chance = 1 / problem.lower.length;
    this.#mutation = { random: this.#random, chance, index: mutationIndex };
    this.#agents = new Agents(problem, 2 * size);
    this.#spare = new Agents(problem, 2 * size);
    this.#sort = new NonDominatedSort(2 * size, problem.objectives);
    this.#truncation = new CrowdingTruncation(2 * size);
    this.#front = new Int32Array(size);
    this.#room = new Float64Array(size);
  }

  get evaluations(): number {
    return this.#agents.evaluations + this.#spare.evaluations;
  }

  initialise(): void {
    const agents = this.#agents;
    agents.count = this.#size;
    for (let row = 0; row < this.#size; row++) {
      agents.scatter(row, this.#random);
      agents.evaluate(row);
    }
    this.#survive();
  }

  generation(): void {
    const agents = this.#agents;
    agents.count = 2 * this.#size;
    for (let child = this.#size; child < agents.count; child += 2) {
      this.#cross(this.#winner(), this.#winner(), child);
      this.#mutate(child);
      this.#mutate(child + 1);
      agents.evaluate(child);
      agents.evaluate(child + 1);
    }
    this.#survive();
  }

  change(): void {
    const agents = this.#agents;
    const random = this.#random;
    const givesWay = new Set(
      random.shuffled([...Array(this.#size).keys()]).slice(0, shareReplaced * this.#size),
    );
    for (const row of givesWay) {
      if (this.#response === "newcomers") agents.scatter(row, random);
      else {
        agents.copy(agents, random.integer(this.#size), row);
        this.#mutate(row);
      }
    }
    for (let row = 0; row < this.#size; row++) agents.evaluate(row);
    this.#survive();
  }

  archive(): Solutions {
    return this.#agents.solutions();
  }

  #survive(): void {
    const { rank, order } = this.#sort;
    const agents = this.#agents;
    const next = this.#spare;
    this.#sort.sort(agents.f, agents.count);
    this.#truncation.fit(this.#sort, agents.f, this.#size);
    next.count = this.#size;
    for (let row = 0; row < this.#size; row++) {
      const from = order[row]!;
      next.copy(agents, from, row);
      this.#front[row] = rank[from]!;
      this.#room[row] = this.#truncation.distance[from]!;
    }
    this.#spare = agents;
    this.#agents = next;
  }

  /** Of two members drawn: the better front, then the more room. */
  #winner(): number {
    const one = this.#random.integer(this.#size);
    const other = this.#random.integer(this.#size);
    const fronts = this.#front[one]! - this.#front[other]!;
    if (fronts !== 0) return fronts < 0 ? one : other;
    return this.#room[one]! >= this.#room[other]! ? one : other;
  }

  /** Two children from row `child` on: each variable crossed half the time, else a parent's own. */
  #cross(one: number, other: number, child: number): void {
    const random = this.#random;
    const { x, variables } = this.#agents;
    const { lower, upper } = this.#problem;
    const isCrossed = random.chance(crossover.chance);
    for (let d = 0; d < variables; d++) {
      const left = x[one * variables + d]!;
      const right = x[other * variables + d]!;
      const coins = random.word();
      const spread = isCrossed && coins & 1 ? crossoverSpread(random, crossover.index) : 1;
      const half = (coins & 2 ? 0.5 : -0.5) * spread * (left - right);
      const middle = 0.5 * (left + right);
      x[child * variables + d] = Math.min(upper[d]!, Math.max(lower[d]!, middle + half));
      x[(child + 1) * variables + d] = Math.min(upper[d]!, Math.max(lower[d]!, middle - half));
    }
  }

  #mutate(row: number): void {
    const { x, variables } = this.#agents;
    mutatePolynomially({ x, at: row * variables }, this.#problem, this.#mutation);
  }
}
