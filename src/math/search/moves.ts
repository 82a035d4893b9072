/**
 * How a child is made of an agent: by falling towards the heavy ones of its neighbourhood, by a plain
 * difference (Storn and Price, Journal of Global Optimization 11 (1997) 341) or by crossover; then
 * brought back into the box and mutated. The velocity of the child is the step that was really made.
 * A move whose children stay is made more often.
 * @module
 */
import type { Random } from "../statistics/random.ts";
import type { Agents } from "./agents.ts";
import { Attraction } from "./attraction.ts";
import { along, type GravityLaw } from "./law.ts";
import { Neighbourhood } from "./neighbourhood.ts";
import { Shares } from "./shares.ts";
import { crossoverSpread, mutatePolynomially, type Point, rescale } from "./variation.ts";

export class Moves {
  readonly #law: GravityLaw;
  readonly #random: Random;
  readonly #around: Neighbourhood;
  readonly #attraction: Attraction;
  readonly #pull: { strength: number; random: Random };
  readonly #rescaling: { random: Random; chance: number };
  readonly #mutation: { random: Random; chance: number; index: number };
  readonly #child: Point;
  readonly #shares: Shares;
  /** Which move made a child, by row. */
  readonly #move: Uint8Array;
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
    this.#shares = new Shares(law.moves, law.leastMoves);
    this.#move = new Uint8Array(2 * size);
    this.#child = { x: agents.x, at: 0 };
    this.#pull = { strength: law.strength, random };
    this.#rescaling = { random, chance: law.rescaling / agents.variables };
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
    this.#around.gather(agent, Math.round(along(this.#law.attractors, this.#undominated)));
    const move = this.#shares.draw(this.#random);
    this.#move[child] = move;
    if (move === 0) this.#fall(agent, child);
    else if (move === 1) this.#step(agent, child, 0.5);
    else this.#cross(agent, child);
    this.#return(agent, child);
    this.#mutate(child);
    const { x, v, variables } = this.#agents;
    for (let d = 0; d < variables; d++) {
      v[child * variables + d] = x[child * variables + d]! - x[agent * variables + d]!;
    }
  }

  /** Credits the moves with those of their children, from this row on, that stayed. */
  learn(stayed: Uint8Array, { from, to }: { from: number; to: number }): void {
    for (let child = from; child < to; child++) {
      this.#shares.count(this.#move[child]!, stayed[child] === 1);
    }
  }

  /** A generation is over: moves whose children stayed are made more often in the next. */
  settle(): void {
    this.#shares.settle();
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

  #mutate(child: number): void {
    const { x, variables, problem } = this.#agents;
    this.#child.x = x;
    this.#child.at = child * variables;
    rescale(this.#child, problem, this.#rescaling);
    mutatePolynomially(this.#child, problem, this.#mutation);
  }
}
