/**
 * What a search does when its problem has changed: a new swarm out of the old archive, every agent
 * evaluated once. An agent comes from one of three sources: it is kept where it was, it is carried
 * the way its part of the front went at the last change, or it is a newcomer anywhere in the box. A
 * source whose agents end up undominated has a greater share of the swarm next time.
 * @module
 */

import type { NonDominatedSort } from "../fronts/sorting.ts";
import type { Random } from "../statistics/random.ts";
import type { Agents } from "./agents.ts";
import type { GravityLaw, Source } from "./law.ts";
import { Shares } from "./shares.ts";
import { Trail } from "./trail.ts";

/** How much of its first share a source keeps. */
const least = 0.36;

/** A carried agent goes (1 + .5 n) of the way and a little beside it, n standard normal. */
const carrying = {
  stretch: 0.5,
  /** Of the length of the way, in each variable. */
  aside: 0.03,
  /** Of the box, in each variable, at the first change, when no way is known yet. */
  unknown: 0.1,
};

export class Response {
  readonly #random: Random;
  readonly #trail: Trail;
  readonly #inUse: readonly Source[];
  readonly #shares: Shares;
  /** Source of each row, and a random order of the rows. */
  readonly #source: Uint8Array;
  readonly #order: Int32Array;

  constructor(agents: Agents, size: number, { law, random }: { law: GravityLaw; random: Random }) {
    this.#random = random;
    this.#inUse = law.sources;
    this.#trail = new Trail(size, agents);
    const { length } = this.#inUse;
    this.#shares = new Shares(Array(length).fill(1 / length), least);
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
    const { share } = this.#shares;
    let [at, sum] = [0, 0];
    for (let source = 0; source < share.length; source++) {
      sum += share[source]!;
      const end = Math.round(sum * count);
      for (; at < end; at++) this.#source[order[at]!] = source;
    }
  }

  #carry({ x, variables, problem: { lower, upper } }: Agents, row: number): void {
    const random = this.#random;
    const { way } = this.#trail;
    const isKnown = this.#trail.follow(row);
    const stretch = 1 + carrying.stretch * random.normal();
    const aside = carrying.aside * lengthOf(way);
    for (let d = 0; d < variables; d++) {
      const spread = isKnown ? aside : carrying.unknown * (upper[d]! - lower[d]!);
      const step = stretch * way[d]! + spread * random.normal();
      const to = x[row * variables + d]! + step;
      x[row * variables + d] = Math.min(upper[d]!, Math.max(lower[d]!, to));
    }
  }

  /** Gives the sources their shares of the next change by what became of their agents in this one. */
  learn({ rank }: NonDominatedSort): void {
    for (let row = 0; row < this.#source.length; row++) {
      this.#shares.count(this.#source[row]!, rank[row] === 0);
    }
    this.#shares.settle();
  }
}

function lengthOf(way: Float64Array): number {
  let square = 0;
  for (const step of way) square += step ** 2;
  return Math.sqrt(square);
}
