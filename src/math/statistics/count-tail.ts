/**
 * How likely a count is to be so large: the upper tail of the Poisson and, where counts vary by more, of the
 * negative binomial distribution.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { logGamma } from "./gamma.ts";

export interface CountLaw {
  mean: number;
  /** Variance over mean; at most 1 is Poisson's. */
  dispersion: number;
}

/** P(X >= count), to about 1e-12 of itself above the mean: terms are added from the count upwards. */
export function countTail(count: number, { mean, dispersion }: CountLaw): number {
  assert(mean > 0 && Number.isInteger(count), "a whole count of something that has a mean");
  if (count <= 0) return 1;
  const size = dispersion > 1 ? mean / (dispersion - 1) : Number.POSITIVE_INFINITY;
  const ratio = (k: number) =>
    dispersion > 1 ? ((size + k) * (1 - 1 / dispersion)) / (k + 1) : mean / (k + 1);
  let term = Math.exp(logTerm(count, { mean, dispersion }, size));
  let sum = term;
  for (let k = count; k < mean || term > 1e-16 * sum; k++) {
    term *= ratio(k);
    sum += term;
  }
  return Math.min(1, sum);
}

/** ln P(X = count). */
function logTerm(count: number, { mean, dispersion }: CountLaw, size: number): number {
  if (dispersion <= 1) return count * Math.log(mean) - mean - logGamma(count + 1);
  const choose = logGamma(size + count) - logGamma(size) - logGamma(count + 1);
  return choose - size * Math.log(dispersion) + count * Math.log(1 - 1 / dispersion);
}
