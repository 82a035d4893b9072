/**
 * Has a column or a score moved since training: population stability index over reference bins
 * (Siddiqi, Credit Risk Scorecards, 2006, chapter 9; it is Jeffreys' divergence) and the two-sample
 * Kolmogorov-Smirnov test.
 * @module
 */
import type { Column } from "../learning/frame.ts";
import { binOf, quantileCuts } from "./information-value.ts";

/** Where a reference population lay; JSON-able. */
export type DriftReference = {
  name: string;
  /** Shares of the rows by bin, then missing, then unseen levels; they add up to 1. */
  shares: number[];
} & ({ kind: "number"; cuts: number[] } | { kind: "category"; levels: string[] });

export type DriftLevel = "stable" | "moderate" | "major";

/** Customary limits: from .10 look, from .25 do not trust. */
const driftLimits: readonly (readonly [from: number, level: DriftLevel])[] = [
  [0.25, "major"],
  [0.1, "moderate"],
  [0, "stable"],
];

export interface Drift {
  psi: number;
  level: DriftLevel;
  /** Shares now, in the reference's order. */
  shares: number[];
}

/** Remembers a column: equally full bins of a number, or those between given cuts; a category's levels. */
export function driftReference(
  column: Column,
  { bins = 10, cuts }: { bins?: number; cuts?: readonly number[] } = {},
): DriftReference {
  const { name, values, levels = [] } = column;
  const form =
    column.kind === "number"
      ? { kind: column.kind, cuts: cuts ? [...cuts] : quantileCuts(values, bins) }
      : { kind: column.kind, levels: [...levels] };
  return { name, ...form, shares: sharesOf(form, column) };
}

/** Compares a column with its reference; no rows at all are `stable`, with nothing to show. */
export function driftOf(reference: DriftReference, column: Column): Drift {
  const shares = sharesOf(reference, column);
  if (column.values.length === 0) return { psi: 0, level: "stable", shares };
  const psi = stabilityIndex(reference.shares, shares);
  return { psi, level: driftLevel(psi), shares };
}

/** Sum of (now - before) x ln(now / before); a share of 0 counts as 1 in 10,000. */
export function stabilityIndex(before: readonly number[], now: readonly number[]): number {
  return before.reduce((sum, share, at) => {
    const [old, own] = [Math.max(share, 1e-4), Math.max(now[at]!, 1e-4)];
    return sum + (own - old) * Math.log(own / old);
  }, 0);
}

export function driftLevel(psi: number): DriftLevel {
  return driftLimits.find(([from]) => psi >= from)?.[1] ?? "major";
}

/**
 * The largest gap between two samples' shares below a value, NaN left out, and the probability of one
 * as large from one population (Kolmogorov's limit with Stephens' correction). NaN of an empty sample.
 */
export function kolmogorovSmirnov(
  left: Float64Array,
  right: Float64Array,
): { statistic: number; probability: number } {
  const [a, b] = [sortedKnown(left), sortedKnown(right)];
  if (a.length === 0 || b.length === 0) return { statistic: Number.NaN, probability: Number.NaN };
  let statistic = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const value = Math.min(a[i]!, b[j]!);
    while (a[i] === value) i++;
    while (b[j] === value) j++;
    statistic = Math.max(statistic, Math.abs(i / a.length - j / b.length));
  }
  const root = Math.sqrt((a.length * b.length) / (a.length + b.length));
  return { statistic, probability: kolmogorovTail((root + 0.12 + 0.11 / root) * statistic) };
}

/** 2 sum (-1)^(k - 1) exp(-2 k^2 x^2). */
function kolmogorovTail(x: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, sum));
}

type Form = { kind: "number"; cuts: number[] } | { kind: "category"; levels: string[] };

function sharesOf(form: Form, { values, levels = [] }: Column): number[] {
  const size = form.kind === "number" ? form.cuts.length + 1 : form.levels.length;
  const known = form.kind === "category" ? levels.map((level) => form.levels.indexOf(level)) : [];
  const counts = new Float64Array(size + 2);
  for (const value of values) {
    const bin = form.kind === "number" ? binOf(form.cuts, value) : (known[value] ?? -1);
    const isUnseen = bin === -1 && !Number.isNaN(value);
    counts[bin >= 0 ? bin : size + Number(isUnseen)]! += 1;
  }
  return Array.from(counts, (count) => (values.length === 0 ? 0 : count / values.length));
}

function sortedKnown(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}
