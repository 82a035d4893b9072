/**
 * The way the best points went at the last change, told apart by where on the front they lie: the
 * smoothed set of the archive kept last, less that of the one before, in a direction of the objectives.
 * @module
 */
import type { Agents } from "./agents.ts";

/** Radians over which neighbouring directions are smoothed. */
const reach = 0.3;

interface Footprint {
  count: number;
  readonly x: Float64Array;
  readonly direction: Float64Array;
}

export class Trail {
  /** The way of one agent, per variable, as last asked. */
  readonly way: Float64Array;
  #now: Footprint;
  #before: Footprint;
  readonly #variables: number;
  readonly #objectives: number;

  constructor(capacity: number, { variables, objectives }: Agents) {
    this.#variables = variables;
    this.#objectives = objectives;
    this.way = new Float64Array(variables);
    const footprint = () => ({
      count: 0,
      x: new Float64Array(capacity * variables),
      direction: new Float64Array(capacity * objectives),
    });
    this.#now = footprint();
    this.#before = footprint();
  }

  /** Keeps the archive as it stood at the end of an environment. */
  keep(agents: Agents): void {
    [this.#now, this.#before] = [this.#before, this.#now];
    this.#now.count = agents.count;
    for (let at = 0; at < agents.count * this.#variables; at++) this.#now.x[at] = agents.x[at]!;
    this.#direct(agents, this.#now.direction);
  }

  #direct({ f, count }: Agents, direction: Float64Array): void {
    const objectives = this.#objectives;
    for (let m = 0; m < objectives; m++) {
      let [low, high] = [Infinity, -Infinity];
      for (let at = m; at < count * objectives; at += objectives) {
        low = Math.min(low, f[at]!);
        high = Math.max(high, f[at]!);
      }
      const width = Math.max(high - low, 1e-9);
      for (let at = m; at < count * objectives; at += objectives) {
        direction[at] = (f[at]! - low) / width;
      }
    }
    for (let row = 0; row < count; row++) {
      let square = 0;
      for (let m = 0; m < objectives; m++) square += direction[row * objectives + m]! ** 2;
      const length = Math.max(Math.sqrt(square), 1e-12);
      for (let m = 0; m < objectives; m++) direction[row * objectives + m]! /= length;
    }
  }

  /**
   * Writes to `way` how the set moved where the agent of this row was when last kept; false, and no
   * way, where there is one archive only.
   */
  follow(row: number): boolean {
    this.way.fill(0);
    if (this.#before.count === 0) return false;
    this.#add(this.#now, row, 1);
    this.#add(this.#before, row, -1);
    return true;
  }

  #add({ count, x, direction }: Footprint, row: number, sign: number): void {
    const variables = this.#variables;
    let total = 0;
    for (let other = 0; other < count; other++) total += this.#weight(direction, other, row);
    for (let other = 0; other < count; other++) {
      const share = (sign * this.#weight(direction, other, row)) / total;
      for (let d = 0; d < variables; d++) this.way[d]! += share * x[other * variables + d]!;
    }
  }

  #weight(direction: Float64Array, other: number, row: number): number {
    const objectives = this.#objectives;
    let cosine = 0;
    for (let m = 0; m < objectives; m++) {
      cosine += direction[other * objectives + m]! * this.#now.direction[row * objectives + m]!;
    }
    const angle = Math.acos(Math.min(1, Math.max(-1, cosine))) / reach;
    return Math.exp(-0.5 * angle * angle) + 1e-9;
  }
}
