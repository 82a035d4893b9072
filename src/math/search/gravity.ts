/**
 * Dynamic multi-objective gravitational search: agents fall towards the heavy ones of their
 * neighbourhood, an archive keeps the best of old and new evenly spread, and a change of the problem,
 * noticed by sensors, makes a new swarm out of the archive.
 *
 * The law is Rashedi, Nezamabadi-pour and Saryazdi, "GSA", Information Sciences 179 (2009) 2232; the
 * archive, the guidance to where there is room and the mutation follow Nobahari et al.,
 * "Non-dominated sorting gravitational search algorithm", IJAMC 3 (2012) 32. Ours: the number of
 * attractors, the mass exponent and the inertia follow the share of the archive that is undominated
 * rather than a clock, each agent measures fitness in its own direction, and other moves stand beside
 * the fall, each made as often as it does well.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { Random } from "../statistics/random.ts";
import { Agents } from "./agents.ts";
import { type GravityLaw, gravityLaw } from "./law.ts";
import { Moves } from "./moves.ts";
import type { DynamicOptimiser, SearchProblem, Solutions } from "./problem.ts";
import { Response } from "./response.ts";
import { Sensors } from "./sensors.ts";
import { Survival } from "./survival.ts";

export interface GravityOptions {
  seed: number | string;
  /** Members of the archive, and evaluations of a generation. Default 100. */
  agents?: number;
  /** How many of a generation's evaluations ask again whether the problem has changed. Default 5. */
  sensors?: number;
  /** Departures from the law, for ablation. */
  law?: Partial<GravityLaw>;
}

const nobody = new Int32Array();

export class GravitySearch implements DynamicOptimiser {
  /** Changes answered so far. */
  changes = 0;
  readonly #law: GravityLaw;
  readonly #size: number;
  readonly #random: Random;
  /** The archive, and behind its rows the children or what the sensors brought. */
  #agents: Agents;
  #spare: Agents;
  readonly #moves: Moves;
  readonly #survival: Survival;
  readonly #sensors: Sensors;
  readonly #response: Response;
  /** Generations since the last change. */
  #age = 0;

  constructor(problem: SearchProblem, options: GravityOptions) {
    const { seed, agents: size = 100, sensors = 5 } = options;
    assert(sensors < size, "fewer sensors than agents");
    this.#size = size;
    this.#random = Random.seeded(seed);
    this.#law = { ...gravityLaw, ...options.law };
    const byLaw = { law: this.#law, random: this.#random };
    this.#agents = new Agents(problem, 2 * size);
    this.#spare = new Agents(problem, 2 * size);
    this.#moves = new Moves(this.#agents, size, byLaw);
    this.#survival = new Survival(2 * size, problem.objectives);
    this.#sensors = new Sensors(sensors, this.#random.fork("sensors"));
    this.#response = new Response(this.#agents, size, byLaw);
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

  /** Sensors and children together are as many evaluations as there are agents. */
  generation(): void {
    const { rows } = this.#sensors;
    if (this.#sensors.sense(this.#agents)) this.#respond(rows);
    const { rounds } = this.#law;
    let left = this.#size - rows.length;
    for (let round = rounds; round > 0; round--) {
      const children = Math.round(left / round);
      this.#fall(children);
      left -= children;
    }
    this.#moves.settle();
    this.#age++;
  }

  change(): void {
    this.#respond(nobody);
  }

  archive(): Solutions {
    return this.#agents.solutions();
  }

  /** One child each of parents taken evenly from the whole archive. */
  #fall(children: number): void {
    const agents = this.#agents;
    const { count } = agents;
    this.#moves.survey(agents, this.#survival.front);
    for (let n = 0; n < children; n++) {
      const parent = this.#moves.rival(Math.floor((n * count) / children));
      this.#moves.make(parent, count + n);
      agents.evaluate(count + n);
    }
    agents.count += children;
    this.#survive();
    this.#moves.learn(this.#survival.stayed, { from: count, to: count + children });
  }

  /** @param fresh agents that the sensors have evaluated since the change */
  #respond(fresh: Int32Array): void {
    this.changes++;
    this.#age = 0;
    this.#response.renew(this.#agents, fresh);
    this.#survive();
    this.#response.learn(this.#survival.sort);
  }

  #survive(): void {
    this.#survival.select(this.#agents, this.#spare, { keep: this.#size, age: this.#age });
    [this.#agents, this.#spare] = [this.#spare, this.#agents];
  }
}
