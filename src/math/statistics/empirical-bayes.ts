/**
 * Empirical-Bayes rates: counts are Poisson with a rate of their own, the rates gamma over the units.
 * Small units are pulled towards the mean of all. Moments after Marshall, "Mapping disease and mortality
 * rates using empirical Bayes estimators", Applied Statistics 40 (1991) 283-294 [A].
 * @module
 */
import { assert } from "../../base/assert.ts";
import { gammaQuantile } from "./gamma.ts";

export interface Exposed {
  count: number;
  /** What could have given a count, e.g. accounts; positive. */
  exposure: number;
}

/** Rates per unit of exposure. */
export interface ShrunkenRate {
  raw: number;
  shrunken: number;
  /** 5 % and 95 % points of the posterior. */
  low: number;
  high: number;
}

/** Gamma prior over units: mean = shape / rate. Infinite shape: the units do not differ. */
export interface GammaPrior {
  mean: number;
  shape: number;
}

/** Fits the prior: mean m = sum y / sum E; variance s2 - m / mean E, s2 weighted by exposure. */
export function fitGammaPrior(units: readonly Exposed[]): GammaPrior {
  assert(units.length > 0, "a prior is fitted on at least one unit");
  assert(
    units.every(({ exposure }) => exposure > 0),
    "exposures are positive",
  );
  const exposure = units.reduce((sum, unit) => sum + unit.exposure, 0);
  const mean = units.reduce((sum, unit) => sum + unit.count, 0) / exposure;
  const spread = units.reduce(
    (sum, unit) => sum + unit.exposure * (unit.count / unit.exposure - mean) ** 2,
    0,
  );
  const variance = spread / exposure - mean / (exposure / units.length);
  return { mean, shape: variance > 0 ? mean ** 2 / variance : Number.POSITIVE_INFINITY };
}

/** Posterior mean (shape + y) / (shape / mean + E) of each unit, with its band. */
export function shrinkRates(units: readonly Exposed[]): ShrunkenRate[] {
  const { mean, shape } = fitGammaPrior(units);
  const pooled = posterior(
    units.reduce((sum, unit) => sum + unit.count, 0.5),
    units.reduce((sum, unit) => sum + unit.exposure, 0),
  );
  return units.map(({ count, exposure }) => {
    const raw = count / exposure;
    if (mean === 0) return { raw, shrunken: 0, low: 0, high: pooled.high };
    if (shape === Number.POSITIVE_INFINITY) return { raw, ...pooled, shrunken: mean };
    return { raw, ...posterior(shape + count, shape / mean + exposure) };
  });
}

function posterior(shape: number, rate: number): Omit<ShrunkenRate, "raw"> {
  return {
    shrunken: shape / rate,
    low: gammaQuantile(shape, 0.05) / rate,
    high: gammaQuantile(shape, 0.95) / rate,
  };
}
