/**
 * Dynamic multi-objective gravitational search: agents fall towards the fit of their neighbourhood,
 * an external archive keeps the best of old and new, and a change of the problem, noticed by sensors,
 * makes a new swarm out of the archive.
 *
 * The law is Rashedi, Nezamabadi-pour and Saryazdi, "GSA", Information Sciences 179 (2009) 2232; the
 * archive and the mutation follow Nobahari et al., "Non-dominated sorting gravitational search
 * algorithm", IJAMC 3 (2012) 32. Ours: the number of attractors and the mass exponent follow the share
 * of the archive that is undominated rather than a clock, and each agent measures fitness in its own
 * direction.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { Random } from "../statistics/random.ts";
import { Agents } from "./agents.ts";
import { Attraction } from "./attraction.ts";
import { Neighbourhood } from "./neighbourhood.ts";
import type { DynamicOptimiser, SearchProblem, Solutions } from "./problem.ts";
import { Response, type Source } from "./response.ts";
import { Sensors } from "./sensors.ts";
import { Survival } from "./survival.ts";
import { crossoverSpread, mutatePolynomially } from "./variation.ts";

export interface GravityLaw {
  /** Chances of a fall and of a difference step; what is left of 1 is crossover. */
  fall: number;
  difference: number;
  /** G. */
  strength: number;
  /** The velocity kept is drawn below this. */
  inertia: number;
  /** Factor of the random difference added to a fall is drawn below this. */
  turbulence: number;
  /** Attractors and exponent of masses: first when all is dominated, then when nothing is. */
  attractors: readonly [number, number];
  exponent: readonly [number, number];
  /** Sources of the swarm after a change. */
  sources: readonly Source[];
  parts: number;
}
export const gravityLaw: GravityLaw = {
  fall: 0.7,
  difference: 0.15,
  strength: 0.8,
  inertia: 1.5,
  turbulence: 1,
  attractors: [99, 12],
  exponent: [16, 2],
  sources: ["kept", "carried", "newcomer"],
  parts: 1,
};

export interface GravityOptions {
  seed: number | string;
  /** Members of the archive, and evaluations of a generation. Default 100. */
  agents?: number;
  /** Agents evaluated anew at the start of a generation to notice a change. Default 5; 0: none. */
  sensors?: number;
  law?: Partial<GravityLaw>;
}

const nobody = new Int32Array(0);

export class GravitySearch implements DynamicOptimiser {
  /** Changes responded to so far. */
  changes = 0;
  readonly #problem: SearchProblem;
  readonly #law: GravityLaw;
  readonly #size: number;
  readonly #random: Random;
  #agents: Agents;
  #spare: Agents;
  readonly #around: Neighbourhood;
  readonly #attraction: Attraction;
  readonly #survival: Survival;
  readonly #sensors: Sensors;
  readonly #response: Response;
  /** Generations since the last change. */
  #age = 0;
  /** Share of the archive in the first front. */
  #calm = 0;

  constructor(problem: SearchProblem, options: GravityOptions) {
    const { seed, agents: size = 100, sensors = 5, law } = options;
    assert(sensors < size, "fewer sensors than agents");
    this.#problem = problem;
    this.#law = { ...gravityLaw, ...law };
    this.#size = size;
    this.#random = Random.seeded(seed);
    this.#agents = new Agents(problem, 2 * size);
    this.#spare = new Agents(problem, 2 * size);
    this.#around = new Neighbourhood(size, problem.objectives);
    this.#attraction = new Attraction(size, problem.lower.length);
    this.#survival = new Survival(2 * size, problem.objectives);
    this.#sensors = new Sensors(sensors, this.#random.fork("sensors"));
    const inUse = this.#law.sources;
    this.#response = new Response(this.#agents, size, { random: this.#random, inUse });
  }

  get evaluations(): number {
    return this.#agents.evaluations + this.#spare.evaluations;
  }

  /** @param start points to begin with, row by row, as an earlier archive; the rest begins anywhere */
  initialise(start: Float64Array = new Float64Array()): void {
    const agents = this.#agents;
    agents.count = this.#size;
    agents.x.set(start.subarray(0, this.#size * agents.variables));
    for (let row = 0; row < this.#size; row++) {
      if (row * agents.variables >= start.length) agents.scatter(row, this.#random);
      agents.evaluate(row);
    }
    this.#survive();
  }

  generation(): void {
    const { rows } = this.#sensors;
    if (rows.length > 0 && this.#sensors.sense(this.#agents)) this.#respond(rows);
    const children = this.#size - rows.length;
    const { parts } = this.#law;
    for (let part = 0; part < parts; part++) {
      const [from, to] = [(part * children) / parts, ((part + 1) * children) / parts];
      this.#evolve(Math.floor(to) - Math.floor(from));
    }
    this.#age++;
  }

  change(): void {
    this.#respond(nobody);
  }

  archive(): Solutions {
    return this.#agents.solutions();
  }

  #respond(fresh: Int32Array): void {
    this.changes++;
    this.#age = 0;
    this.#response.renew(this.#agents, fresh);
    this.#survive();
    this.#response.learn(this.#survival.sort);
  }

  #survive(): void {
    const blend = this.#problem.objectives > 2 ? 0.05 * 0.6 ** this.#age : 0;
    this.#survival.select(this.#agents, this.#spare, { keep: this.#size, blend });
    [this.#agents, this.#spare] = [this.#spare, this.#agents];
  }

  #evolve(children: number): void {
    const { front } = this.#survival;
    const agents = this.#agents;
    const size = agents.count;
    this.#around.survey(agents, front);
    let undominated = 0;
    for (let row = 0; row < size; row++) if (front[row] === 0) undominated++;
    this.#calm = undominated / size;
    for (let n = 0; n < children; n++) {
      let agent = Math.floor((n * size) / children);
      if (this.#random.chance(0.3)) {
        const rival = this.#random.integer(size);
        if (front[rival]! < front[agent]!) agent = rival;
      }
      this.#move(agent, size + n);
      agents.evaluate(size + n);
    }
    agents.count = size + children;
    this.#survive();
  }

  /** Where between its first value and its last a parameter stands. */
  #between([wild, calm]: readonly [number, number]): number {
    return calm + (wild - calm) * (1 - this.#calm);
  }

  #move(agent: number, child: number): void {
    const law = this.#law;
    const random = this.#random;
    const near = Math.min(this.#size - 1, Math.round(this.#between(law.attractors)));
    this.#around.gather(agent, near);
    const kind = random.fraction();
    if (kind < law.fall) this.#fall(agent, child, near);
    else if (kind < law.fall + law.difference) this.#differ(agent, child, near);
    else this.#cross(agent, child, near);
    this.#settle(agent, child);
  }

  #fall(agent: number, child: number, near: number): void {
    const law = this.#law;
    const random = this.#random;
    const { x, v, variables } = this.#agents;
    const around = this.#around;
    this.#attraction.weigh(agent, { around, near }, this.#between(law.exponent));
    this.#attraction.pull(this.#agents, agent, { around, near, strength: law.strength, random });
    const factor = law.turbulence * random.fraction();
    const one = around.near[random.integer(near)]! * variables;
    const other = around.near[random.integer(near)]! * variables;
    for (let d = 0; d < variables; d++) {
      const from = agent * variables + d;
      const velocity =
        law.inertia * random.fraction() * v[from]! + this.#attraction.acceleration[d]!;
      x[child * variables + d] = x[from]! + velocity + factor * (x[one + d]! - x[other + d]!);
    }
  }

  #differ(agent: number, child: number, near: number): void {
    const random = this.#random;
    const { x, variables } = this.#agents;
    const one = this.#around.near[random.integer(near)]! * variables;
    const other = this.#around.near[random.integer(near)]! * variables;
    for (let d = 0; d < variables; d++) {
      const from = agent * variables + d;
      x[child * variables + d] = x[from]! + 0.5 * (x[one + d]! - x[other + d]!);
    }
  }

  #cross(agent: number, child: number, near: number): void {
    const random = this.#random;
    const { x, variables } = this.#agents;
    const isNear = random.chance(0.5);
    const mate = isNear
      ? this.#around.near[random.integer(Math.min(10, near))]!
      : random.integer(this.#size);
    for (let d = 0; d < variables; d++) {
      const [own, theirs] = [x[agent * variables + d]!, x[mate * variables + d]!];
      const spread = random.chance(0.5) ? crossoverSpread(random, 10) : 1;
      const sign = random.chance(0.5) || spread === 1 ? 1 : -1;
      x[child * variables + d] = 0.5 * (own + theirs) + sign * 0.5 * spread * (own - theirs);
    }
  }

  #settle(agent: number, child: number): void {
    const random = this.#random;
    const { lower, upper } = this.#problem;
    const { x, v, variables } = this.#agents;
    for (let d = 0; d < variables; d++) {
      const [from, to] = [agent * variables + d, child * variables + d];
      const bound = Math.min(upper[d]!, Math.max(lower[d]!, x[to]!));
      if (bound !== x[to]) x[to] = random.chance(0.25) ? 0.5 * (x[from]! + bound) : bound;
    }
    mutatePolynomially({ x, at: child * variables }, this.#problem, {
      random,
      chance: 1 / variables,
      index: 20,
    });
    for (let d = 0; d < variables; d++) {
      const [from, to] = [agent * variables + d, child * variables + d];
      v[to] = x[to]! - x[from]!;
    }
  }
}
