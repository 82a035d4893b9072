/**
 * What a search does when its problem has changed: a new swarm out of the old archive, every agent
 * evaluated once. An agent comes from one of three sources: it is kept where it was, it is carried
 * the way its part of the front went at the last change, or it is a newcomer anywhere in the box. A
 * source whose agents end up undominated has a greater share of the swarm next time.
 * @module
 */
import type { Random } from "../statistics/random.ts";
import type { Agents } from "./agents.ts";
import type { GravityLaw, Source } from "./law.ts";
import type { NonDominatedSort } from "./sorting.ts";
import { Trail } from "./trail.ts";

/** No source falls below this share; newcomers have it always. */
const least = 0.12;

export class Response {
  readonly #random: Random;
  readonly #trail: Trail;
  readonly #inUse: readonly Source[];
  readonly #share: Float64Array;
  /** Source of each row, and a random order of the rows. */
  readonly #source: Uint8Array;
  readonly #order: Int32Array;

  constructor(agents: Agents, size: number, { law, random }: { law: GravityLaw; random: Random }) {
    this.#random = random;
    this.#inUse = law.sources;
    this.#trail = new Trail(size, agents);
    this.#share = new Float64Array(this.#inUse.length).fill(1 / this.#inUse.length);
    this.#source = new Uint8Array(size);
    this.#order = new Int32Array(size);
  }

  /**
   * Moves and evaluates every row. The agents in `fresh` are kept, their objectives already known and
   * standing behind the last row.
   */
  renew(agents: Agents, fresh: Int32Array): void {
    const { count } = agents;
    this.#trail.keep(agents);
    this.#deal(count, fresh);
    for (let at = 0; at < count; at++) {
      const row = this.#order[at]!;
      if (at < fresh.length) {
        agents.copy(agents, count + at, row);
        continue;
      }
      const source = this.#inUse[this.#source[row]!]!;
      if (source === "newcomer") agents.scatter(row, this.#random);
      else if (source === "carried") this.#carry(agents, row);
      agents.evaluate(row);
    }
    agents.v.fill(0);
  }

  /** A random order that begins with the fresh rows, cut by the shares. */
  #deal(count: number, fresh: Int32Array): void {
    const order = this.#order;
    for (let row = 0; row < count; row++) order[row] = row;
    for (let at = 0; at < count; at++) {
      const other =
        at < fresh.length ? order.indexOf(fresh[at]!) : at + this.#random.integer(count - at);
      const row = order[at]!;
      order[at] = order[other]!;
      order[other] = row;
    }
    let [at, sum] = [0, 0];
    for (let source = 0; source < this.#share.length; source++) {
      sum += this.#share[source]!;
      const end = source === this.#share.length - 1 ? count : Math.round(sum * count);
      for (; at < end; at++) this.#source[order[at]!] = source;
    }
  }

  /** The first change has no way to follow yet: a step of a tenth of the box at random. */
  #carry({ x, variables, problem: { lower, upper } }: Agents, row: number): void {
    const random = this.#random;
    const { way } = this.#trail;
    const knows = this.#trail.kept > 1;
    if (knows) this.#trail.follow(row);
    const stretch = 1 + 0.5 * random.normal();
    let length = 0;
    for (let d = 0; d < variables; d++) length += way[d]! ** 2;
    const noise = 0.03 * Math.sqrt(length);
    for (let d = 0; d < variables; d++) {
      const range = upper[d]! - lower[d]!;
      const step = knows
        ? stretch * way[d]! + noise * random.normal()
        : 0.1 * range * random.normal();
      const to = x[row * variables + d]! + step;
      x[row * variables + d] = Math.min(upper[d]!, Math.max(lower[d]!, to));
    }
  }

  /** Gives the sources their shares of the next change by what became of their agents in this one. */
  learn(sort: NonDominatedSort): void {
    const { rank } = sort;
    let total = 0;
    const rates = this.#share.map((_, source) => {
      let [members, best] = [0, 0];
      for (let row = 0; row < this.#source.length; row++) {
        if (this.#source[row] !== source) continue;
        members++;
        if (rank[row] === 0) best++;
      }
      const rate = (best + 0.5) / (members + 1);
      total += rate;
      return rate;
    });
    this.#inUse.forEach((name, source) => {
      const target = name === "newcomer" ? least : rates[source]! / total;
      this.#share[source] = Math.max(least, 0.5 * this.#share[source]! + 0.5 * target);
    });
    const sum = this.#share.reduce((left, right) => left + right, 0);
    for (let source = 0; source < this.#share.length; source++) this.#share[source]! /= sum;
  }
}
