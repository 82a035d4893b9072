/**
 * How a child is made of an agent: most often by falling towards the heavy ones of its neighbourhood,
 * else by a plain difference (Storn and Price, Journal of Global Optimization 11 (1997) 341) or by
 * crossover; then brought back into the box and mutated. The velocity of the child is the step that
 * was really made.
 * @module
 */
import type { Random } from "../statistics/random.ts";
import type { Agents } from "./agents.ts";
import { Attraction } from "./attraction.ts";
import { along, type GravityLaw } from "./law.ts";
import { Neighbourhood } from "./neighbourhood.ts";
import { crossoverSpread, mutatePolynomially, type Point } from "./variation.ts";

export class Moves {
  readonly #law: GravityLaw;
  readonly #random: Random;
  readonly #around: Neighbourhood;
  readonly #attraction: Attraction;
  readonly #pull: { strength: number; random: Random };
  readonly #mutation: { random: Random; chance: number; index: number };
  readonly #child: Point;
  #agents: Agents;
  #front: Int32Array = new Int32Array();
  /** Share of the agents in the first front. */
  #undominated = 0;

  constructor(agents: Agents, size: number, { law, random }: { law: GravityLaw; random: Random }) {
    this.#agents = agents;
    this.#law = law;
    this.#random = random;
    this.#around = new Neighbourhood(size, agents.objectives);
    this.#attraction = new Attraction(this.#around, size, agents.variables);
    this.#child = { x: agents.x, at: 0 };
    this.#pull = { strength: law.strength, random };
    this.#mutation = { random, chance: 1 / agents.variables, index: law.mutation };
  }

  /** Takes stock of the parents; `front` says which front each is in. */
  survey(agents: Agents, front: Int32Array): void {
    this.#agents = agents;
    this.#front = front;
    this.#around.survey(agents, front);
    let first = 0;
    for (let row = 0; row < agents.count; row++) if (front[row] === 0) first++;
    this.#undominated = first / agents.count;
  }

  /** The agent itself, or a rival that is in an earlier front, or in the same with more room. */
  rival(agent: number): number {
    if (!this.#random.chance(this.#law.rivalry)) return agent;
    const rival = this.#random.integer(this.#agents.count);
    const gap = this.#front[agent]! - this.#front[rival]!;
    const wins = gap > 0 || (gap === 0 && this.#around.room(rival) > this.#around.room(agent));
    return wins ? rival : agent;
  }

  /** Writes the position and velocity of a child of this agent to a row. */
  make(agent: number, child: number): void {
    const { moves, attractors } = this.#law;
    this.#around.gather(agent, Math.round(along(attractors, this.#undominated)));
    const draw = this.#random.fraction();
    if (draw < moves.fall) this.#fall(agent, child);
    else if (draw < moves.fall + moves.difference) this.#step(agent, child, 0.5);
    else this.#cross(agent, child);
    this.#return(agent, child);
    const { x, v, variables, problem } = this.#agents;
    this.#child.x = x;
    this.#child.at = child * variables;
    mutatePolynomially(this.#child, problem, this.#mutation);
    for (let d = 0; d < variables; d++) {
      v[child * variables + d] = x[child * variables + d]! - x[agent * variables + d]!;
    }
  }

  /** x + rand v + a, disturbed. */
  #fall(agent: number, child: number): void {
    const law = this.#law;
    const random = this.#random;
    this.#attraction.weigh(agent, along(law.exponent, this.#undominated));
    this.#attraction.pull(agent, this.#agents, this.#pull);
    this.#step(agent, child, law.disturbance * random.fraction());
    const inertia = along(law.inertia, this.#undominated);
    const { x, v, variables } = this.#agents;
    for (let d = 0; d < variables; d++) {
      const kept = inertia * random.fraction() * v[agent * variables + d]!;
      x[child * variables + d]! += kept + this.#attraction.acceleration[d]!;
    }
  }

  /** x + factor (x_one - x_other), of two neighbours. */
  #step(agent: number, child: number, factor: number): void {
    const { x, variables } = this.#agents;
    const { near, size } = this.#around;
    const one = near[this.#random.integer(size)]! * variables;
    const other = near[this.#random.integer(size)]! * variables;
    for (let d = 0; d < variables; d++) {
      x[child * variables + d] = x[agent * variables + d]! + factor * (x[one + d]! - x[other + d]!);
    }
  }

  /** With a neighbour or with anybody; half of the variables stay. */
  #cross(agent: number, child: number): void {
    const random = this.#random;
    const { x, variables, count } = this.#agents;
    const { near, size } = this.#around;
    const mate = random.chance(0.5) ? near[random.integer(size)]! : random.integer(count);
    for (let d = 0; d < variables; d++) {
      const [own, theirs] = [x[agent * variables + d]!, x[mate * variables + d]!];
      const spread = random.chance(0.5) ? crossoverSpread(random, 10) : 1;
      const side = spread !== 1 && random.chance(0.5) ? -1 : 1;
      x[child * variables + d] = 0.5 * (own + theirs + side * spread * (own - theirs));
    }
  }

  /**
   * A variable that left the box comes to its bound, and one in four anywhere between the bound and
   * where it was, on every scale: its distance is multiplied by u^3.
   */
  #return(agent: number, child: number): void {
    const { x, variables, problem } = this.#agents;
    for (let d = 0; d < variables; d++) {
      const to = child * variables + d;
      const bound = Math.min(problem.upper[d]!, Math.max(problem.lower[d]!, x[to]!));
      if (bound === x[to]) continue;
      const share = this.#random.chance(0.25) ? this.#random.fraction() ** 3 : 0;
      x[to] = bound + share * (x[agent * variables + d]! - bound);
    }
  }
}
