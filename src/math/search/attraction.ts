/**
 * Gravity among agents (Rashedi, Nezamabadi-pour and Saryazdi, Information Sciences 179 (2009) 2232):
 * the fit are heavy, and every agent is drawn to the heavy ones. The agent's own mass cancels, so that
 * the worst, which has none, moves as well. The force grows with the distance (R to the power 0 in
 * formula 7), and fitness is measured among neighbours, in the agent's own direction.
 * @module
 */
import type { Random } from "../statistics/random.ts";
import type { Agents } from "./agents.ts";
import type { Neighbourhood } from "./neighbourhood.ts";

export class Attraction {
  /** Of the agent last pulled, per variable. */
  readonly acceleration: Float64Array;
  readonly #around: Neighbourhood;
  /** Of each neighbour, in their order. */
  readonly #mass: Float64Array;

  constructor(around: Neighbourhood, capacity: number, variables: number) {
    this.acceleration = new Float64Array(variables);
    this.#around = around;
    this.#mass = new Float64Array(capacity);
  }

  /**
   * Masses of the neighbours as the agent sees them, summing to 1:
   * ((worst - fit) / (worst - best))^exponent, all equal where all are equally fit.
   */
  weigh(agent: number, exponent: number): void {
    const mass = this.#mass;
    const { near, size } = this.#around;
    let best = this.#around.distance(agent, agent);
    let worst = best;
    for (let k = 0; k < size; k++) {
      mass[k] = this.#around.distance(near[k]!, agent);
      best = Math.min(best, mass[k]!);
      worst = Math.max(worst, mass[k]!);
    }
    const range = worst - best;
    let total = 0;
    for (let k = 0; k < size; k++) {
      mass[k] = range > 0 ? ((worst - mass[k]!) / range) ** exponent : 1;
      total += mass[k]!;
    }
    for (let k = 0; k < size; k++) mass[k] = total > 0 ? mass[k]! / total : 0;
  }

  /** a = G sum over neighbours of 2 rand M (x_neighbour - x_agent), a fresh rand for every term. */
  pull(agent: number, { x, variables }: Agents, { strength, random }: Pull): void {
    const { acceleration } = this;
    const { near, size } = this.#around;
    acceleration.fill(0);
    for (let k = 0; k < size; k++) {
      if (this.#mass[k]! < 1e-9) continue;
      // one word of chance is enough here, in half the time of a fraction
      const weight = 2 * strength * this.#mass[k]! * 2 ** -32;
      for (let d = 0; d < variables; d++) {
        const gap = x[near[k]! * variables + d]! - x[agent * variables + d]!;
        acceleration[d]! += weight * random.word() * gap;
      }
    }
  }
}

interface Pull {
  /** G, the gravitational constant. */
  strength: number;
  random: Random;
}
