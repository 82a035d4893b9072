/**
 * The gamma distribution with rate 1: cumulative probability and quantile.
 * @module
 */
import { assert } from "../../base/assert.ts";

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
] as const;

/** ln gamma(x) for x > 0, to about 1e-13 (Lanczos, g = 7, n = 9). */
export function logGamma(x: number): number {
  assert(x > 0, "ln gamma is taken of a positive number");
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const series = lanczos.slice(1).reduce<number>((sum, c, i) => sum + c / (x + i), lanczos[0]);
  const base = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(series);
}

/** P(shape, x): probability of at most x. Series below shape + 1, continued fraction above (Lentz). */
export function gammaProbability(shape: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  return x < shape + 1 ? front * series(shape, x) : 1 - front * fraction(shape, x);
}

/** The x with P(shape, x) = probability, to 1e-10 relative: Newton from Wilson and Hilferty, bracketed. */
export function gammaQuantile(shape: number, probability: number): number {
  assert(shape > 0 && probability > 0 && probability < 1, "a gamma quantile has 0 < p < 1");
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let x = startingPoint(shape, probability);
  for (let step = 0; step < 100; step++) {
    const excess = gammaProbability(shape, x) - probability;
    if (excess > 0) high = x;
    else low = x;
    const density = Math.exp((shape - 1) * Math.log(x) - x - logGamma(shape));
    const newton = x - excess / density;
    const next = newton > low && newton < high ? newton : bisect(low, high);
    if (Math.abs(next - x) <= 1e-10 * x) return next;
    x = next;
  }
  return x;
}

function bisect(low: number, high: number): number {
  return Number.isFinite(high) ? (low + high) / 2 : 2 * low + 1;
}

function startingPoint(shape: number, probability: number): number {
  const tail = Math.sqrt(-2 * Math.log(Math.min(probability, 1 - probability)));
  const size = tail - (2.30753 + 0.27061 * tail) / (1 + tail * (0.99229 + 0.04481 * tail));
  const normal = probability < 0.5 ? -size : size;
  const cube = 1 - 1 / (9 * shape) + normal / (3 * Math.sqrt(shape));
  return cube > 0.05
    ? shape * cube ** 3
    : Math.exp((Math.log(probability) + logGamma(shape + 1)) / shape);
}

function series(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; Math.abs(term) > 1e-16 * Math.abs(sum) && n < 10_000; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

function fraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < 10_000; n++) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}
