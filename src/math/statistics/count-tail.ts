/**
 * How likely a count is to be so large: the upper tail of the Poisson and, where counts vary by more, of the
 * negative binomial distribution.
 * @module
 */
import { assert } from "../../base/assert.ts";

export interface CountLaw {
  mean: number;
  /** Variance over mean; at most 1 is Poisson's. */
  dispersion: number;
}

/** P(X >= count). Above the mean to about 1e-11 of itself, below it to about 1e-11 in all; takes as many steps as the count. */
export function countTail(count: number, { mean, dispersion }: CountLaw): number {
  assert(mean > 0 && Number.isInteger(count), "a whole count of something that has a mean");
  if (count <= 0) return 1;
  const over = Math.max(0, dispersion - 1);
  // P(k + 1) / P(k); written so, it is Poisson's where nothing is over, and loses no digits near it
  const ratio = (k: number) => (mean + k * over) / ((1 + over) * (k + 1));
  let log = over > 0 ? (-mean * Math.log1p(over)) / over : -mean;
  for (let k = 0; k < count; k++) log += Math.log(ratio(k));
  const own = Math.exp(log);
  return count > mean ? upwards(own, count, ratio) : 1 - downwards(own, count, ratio);
}

/** P(count) and all above it, `own` being the first. */
function upwards(own: number, count: number, ratio: (k: number) => number): number {
  let [term, sum] = [own, own];
  // a number next to none does not get smaller any more
  for (let k = count; term > Math.max(1e-17 * sum, 1e-300); k++) {
    term *= ratio(k);
    sum += term;
  }
  return Math.min(1, sum);
}

/** All below the count. */
function downwards(own: number, count: number, ratio: (k: number) => number): number {
  let [term, sum] = [own, 0];
  for (let k = count - 1; k >= 0; k--) {
    term /= ratio(k);
    sum += term;
  }
  return Math.min(1, sum);
}
