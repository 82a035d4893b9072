/**
 * Who stays in the archive: front by front, and of the front that does not fit those that lie evenly.
 * With three objectives and more a point may be next to nothing better in one of them and far worse
 * in the others, and still nobody dominates it; for a while after a change each objective is therefore
 * blended with a little of their sum before fronts are told apart (alpha-dominance, Ikeda, Kita and
 * Kobayashi, CEC 2001, 957).
 * @module
 */

import { NonDominatedSort } from "../fronts/sorting.ts";
import { NearestTruncation } from "../fronts/truncation.ts";
import type { Agents } from "./agents.ts";

export class Survival {
  /** Front of each row that stayed. */
  readonly front: Int32Array;
  /** Whether each row it chose from stayed: 1 or 0. */
  readonly stayed: Uint8Array;
  readonly sort: NonDominatedSort;
  readonly #truncation: NearestTruncation;
  readonly #blended: Float64Array;

  constructor(capacity: number, objectives: number) {
    this.front = new Int32Array(capacity);
    this.stayed = new Uint8Array(capacity);
    this.sort = new NonDominatedSort(capacity, objectives);
    this.#truncation = new NearestTruncation(capacity, objectives);
    this.#blended = new Float64Array(capacity * objectives);
  }

  /** Copies the `keep` best of `agents` to `into`, best front first. `age`: since the change. */
  select(agents: Agents, into: Agents, { keep, age }: { keep: number; age: number }): void {
    const { sort } = this;
    const isBlended = agents.objectives > 2;
    sort.sort(isBlended ? this.#blend(agents, 0.05 * 0.6 ** age) : agents.f, agents.count);
    this.#truncation.fit(sort, agents.f, keep);
    into.count = Math.min(keep, agents.count);
    this.stayed.fill(0);
    for (let row = 0; row < into.count; row++) {
      this.stayed[sort.order[row]!] = 1;
      into.copy(agents, sort.order[row]!, row);
      this.front[row] = sort.rank[sort.order[row]!]!;
    }
  }

  #blend({ f, count, objectives }: Agents, alpha: number): Float64Array {
    for (let at = 0; at < count * objectives; at += objectives) {
      let sum = 0;
      for (let m = 0; m < objectives; m++) sum += f[at + m]!;
      for (let m = 0; m < objectives; m++) {
        this.#blended[at + m] = (1 - alpha) * f[at + m]! + alpha * sum;
      }
    }
    return this.#blended;
  }
}
