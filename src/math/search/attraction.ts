/**
 * Gravity among agents (Rashedi, Nezamabadi-pour and Saryazdi, Information Sciences 179 (2009) 2232):
 * the fit are heavy, and every agent is drawn to the heavy ones. The agent's own mass cancels, so that
 * the worst, which has none, moves as well. The force grows with the distance (R to the power 0 in
 * the paper's formula 7), and with several objectives fitness is measured in the agent's own
 * direction among its neighbours.
 * @module
 */
import type { Random } from "../statistics/random.ts";
import type { Agents } from "./agents.ts";
import type { Neighbourhood } from "./neighbourhood.ts";

export class Attraction {
  /** The acceleration last worked out, per variable. */
  readonly acceleration: Float64Array;
  readonly #mass: Float64Array;

  constructor(capacity: number, variables: number) {
    this.acceleration = new Float64Array(variables);
    this.#mass = new Float64Array(capacity);
  }

  /**
   * Masses of the neighbours as the agent sees them, summing to 1:
   * ((worst - fit) / (worst - best))^exponent, all equal where all are equally fit.
   */
  weigh(agent: number, { near, around }: Neighbours, exponent: number): void {
    const mass = this.#mass;
    let best = around.distance(agent, agent);
    let worst = best;
    for (let k = 0; k < near; k++) {
      const fit = around.distance(around.near[k]!, agent);
      mass[k] = fit;
      best = Math.min(best, fit);
      worst = Math.max(worst, fit);
    }
    const range = worst - best;
    let total = 0;
    for (let k = 0; k < near; k++) {
      mass[k] = range > 0 ? ((worst - mass[k]!) / range) ** exponent : 1;
      total += mass[k]!;
    }
    for (let k = 0; k < near; k++) mass[k] = total > 0 ? mass[k]! / total : 0;
  }

  /** a = G sum over neighbours of 2 rand M (x_neighbour - x_agent), a fresh rand for every term. */
  pull(agents: Agents, agent: number, { around, near, strength, random }: Pull): void {
    const { acceleration } = this;
    const { x, variables } = agents;
    const own = agent * variables;
    acceleration.fill(0);
    for (let k = 0; k < near; k++) {
      const weight = 2 * strength * this.#mass[k]!;
      if (weight < 1e-9) continue;
      const other = around.near[k]! * variables;
      for (let d = 0; d < variables; d++) {
        acceleration[d]! += weight * random.fraction() * (x[other + d]! - x[own + d]!);
      }
    }
  }
}

/** The first `near` neighbours that were gathered. */
export interface Neighbours {
  around: Neighbourhood;
  near: number;
}

export interface Pull extends Neighbours {
  /** G, the gravitational constant. */
  strength: number;
  random: Random;
}
