/**
 * How often each of several ways of making agents is used: the more of its agents do well, the more
 * often. Half of a share is what it was, half is earned.
 * @module
 */
import type { Random } from "../statistics/random.ts";

export class Shares {
  /** Of each way; they sum to 1. A way that begins at 0 is never used. */
  readonly share: Float64Array;
  readonly #least: Float64Array;
  readonly #tried: Float64Array;
  readonly #good: Float64Array;

  /** @param least how much of what it began with no share loses, before they are brought to sum 1 */
  constructor(start: readonly number[], least: number) {
    this.share = Float64Array.from(start);
    this.#least = this.share.map((share) => least * share);
    this.#tried = new Float64Array(start.length);
    this.#good = new Float64Array(start.length);
  }

  /** A way, each as often as its share says. */
  draw(random: Random): number {
    let left = random.fraction();
    for (let way = 0; way < this.share.length - 1; way++) {
      left -= this.share[way]!;
      if (left < 0) return way;
    }
    return this.share.length - 1;
  }

  /** An agent made in this way did well or not. */
  count(way: number, isGood: boolean): void {
    this.#tried[way]!++;
    if (isGood) this.#good[way]!++;
  }

  /** New shares by what was counted since the last time. */
  settle(): void {
    let [earned, sum] = [0, 0];
    for (let way = 0; way < this.share.length; way++) earned += this.#rate(way);
    for (let way = 0; way < this.share.length; way++) {
      const share = 0.5 * (this.share[way]! + this.#rate(way) / earned);
      this.share[way] = Math.max(this.#least[way]!, share);
      sum += this.share[way]!;
    }
    for (let way = 0; way < this.share.length; way++) this.share[way]! /= sum;
    this.#tried.fill(0);
    this.#good.fill(0);
  }

  #rate(way: number): number {
    return this.share[way] === 0 ? 0 : (this.#good[way]! + 0.5) / (this.#tried[way]! + 1);
  }
}
