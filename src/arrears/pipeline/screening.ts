/**
 * Screening rules as data: which columns become indicators, and why the others do not.
 * CN117973879A, step 2 ("preset payment-risk indicator screening rules") [E]; the rules themselves [I].
 *
 * A rule either binds all models or the indicator system only: the scorecard sees nothing else, and
 * weights are of its indicators. Trees, the net and the penalised regression tell redundant and weak
 * columns apart by themselves and lose by their absence (.005 of AUC on six months of card bills), so
 * they still see what the system left out, but at its least weight.
 * Correlation and inflation are measured on weights of evidence, the scale that indicators share.
 * @module
 */

import { type Column, evenRows, type Frame, pickRows } from "../../math/learning/frame.ts";
import { type BinnedColumn, weighEvidence } from "../../math/scoring/weight-of-evidence.ts";
import { pearson } from "../../math/statistics/correlation.ts";
import { informationValue } from "../../math/statistics/information-value.ts";
import { varianceInflation } from "../../math/statistics/variance-inflation.ts";
import { columnOf, type RiskTable } from "./risk-table.ts";

export interface ScreeningRule {
  id: string;
  measure: keyof typeof measures;
  /** The last figure that passes. */
  limit: number;
  /** `all`: no model sees the column. `indicators`: it is none, and weighs least where it is seen. */
  binds: "all" | "indicators";
}

export const defaultScreening: readonly ScreeningRule[] = [
  { id: "S1-availability", measure: "lateShare", limit: 0, binds: "all" },
  { id: "S2-identifier", measure: "distinctShare", limit: 0.5, binds: "all" },
  { id: "S3-variance", measure: "variance", limit: 1e-7, binds: "all" },
  { id: "S4-duplicate", measure: "equalShare", limit: 0.9999, binds: "all" },
  { id: "S5-missing", measure: "missingRate", limit: 0.3, binds: "indicators" },
  { id: "S6-information", measure: "informationValue", limit: 0.02, binds: "indicators" },
  { id: "S7-correlation", measure: "correlation", limit: 0.85, binds: "indicators" },
  { id: "S8-inflation", measure: "varianceInflation", limit: 10, binds: "indicators" },
];

interface Rejection {
  indicator: string;
  rule: string;
  figure: number;
  limit: number;
  binds: ScreeningRule["binds"];
  /** The indicator that it gave way to. */
  for?: string;
}

export interface ScreeningReport {
  rules: ScreeningRule[];
  /** The indicator system, most informative first. */
  kept: { indicator: string; informationValue: number }[];
  rejected: Rejection[];
}

/** So many rows, evenly drawn, tell a column's measures well enough. */
const sampleRows = 5000;

/** What the measures look at besides the column itself. */
interface Facts {
  /** As it was given, all rows. */
  table: RiskTable;
  /** Weight of evidence per sampled row, by column: one scale for numbers, codes and gaps. */
  evidence: ReadonlyMap<string, Float64Array>;
  informationValues: ReadonlyMap<string, number>;
}

interface Measured {
  figure: number;
  for?: string;
}

interface Measure {
  /** A figure must be at most, or at least, the rule's limit. */
  passes: "at most" | "at least";
  /** `kept`: the more informative columns that have passed so far. */
  of: (column: Column, facts: Facts, kept: readonly Column[]) => Measured;
}

/** The measures that look at a column, or at it and one kept before; inflation looks at all. */
const measures = {
  lateShare: { passes: "at most", of: lateShare },
  variance: { passes: "at least", of: ({ values, kind }) => ({ figure: variation(values, kind) }) },
  distinctShare: { passes: "at most", of: distinctShare },
  equalShare: { passes: "at most", of: (column, _, kept) => most(kept, column, equalShare) },
  missingRate: {
    passes: "at most",
    of: ({ values }) => ({ figure: shareOf(values, Number.isNaN) }),
  },
  informationValue: {
    passes: "at least",
    of: ({ name }, { informationValues }) => ({ figure: informationValues.get(name)! }),
  },
  correlation: {
    passes: "at most",
    of: (column, { evidence }, kept) =>
      most(kept, column, (one, other) =>
        Math.abs(pearson(evidence.get(one.name)!, evidence.get(other.name)!)),
      ),
  },
  varianceInflation: { passes: "at most", of: () => ({ figure: 1 }) },
} satisfies Record<string, Measure>;

export interface Screening {
  /** The columns that a model may be fitted on. */
  indicators: Frame;
  /** Their bins of evidence. */
  bins: readonly BinnedColumn[];
  rules: readonly ScreeningRule[];
}

/** Applies the rules in their order; the more informative of two alike columns stays. */
export function screen(table: RiskTable, { indicators, bins, rules }: Screening): ScreeningReport {
  const informationValues = new Map(
    bins.map((own) => [own.name, informationValue([...own.bins, own.missing]).value]),
  );
  const ivOf = ({ name }: { name: string }) => informationValues.get(name)!;
  const sample = pickRows(indicators, evenRows(indicators.rowCount, sampleRows));
  const facts = { table, informationValues, evidence: evidenceOf(bins, sample) };
  let kept = [...sample.columns].sort((one, other) => ivOf(other) - ivOf(one));
  const rejected: Rejection[] = [];
  for (const rule of rules) {
    const sieve = rule.measure === "varianceInflation" ? deflate : sift;
    const sifted = sieve(kept, rule, facts);
    kept = sifted.kept;
    rejected.push(...sifted.rejected);
  }
  return {
    rules: [...rules],
    kept: kept.map((column) => ({ indicator: column.name, informationValue: ivOf(column) })),
    rejected,
  };
}

function evidenceOf(bins: readonly BinnedColumn[], sample: Frame): Map<string, Float64Array> {
  const { values, columnCount } = weighEvidence(bins, sample);
  const column = (at: number) =>
    Float64Array.from({ length: sample.rowCount }, (_, row) => values[row * columnCount + at]!);
  return new Map(bins.map(({ name }, at) => [name, column(at)]));
}

interface Sifted {
  kept: Column[];
  rejected: Rejection[];
}

function sift(columns: readonly Column[], rule: ScreeningRule, facts: Facts): Sifted {
  const { passes, of } = measures[rule.measure];
  const sifted: Sifted = { kept: [], rejected: [] };
  for (const column of columns) {
    const measured = of(column, facts, sifted.kept);
    const distance = passes === "at most" ? 1 : -1;
    if (distance * (measured.figure - rule.limit) <= 0) sifted.kept.push(column);
    else sifted.rejected.push(rejection(column, rule, measured));
  }
  return sifted;
}

/** A document of JSON has no infinity. */
const endless = 1e9;

/** Takes away the column that the others explain best, until none is explained too well. */
function deflate(columns: readonly Column[], rule: ScreeningRule, { evidence }: Facts): Sifted {
  const sifted: Sifted = { kept: [...columns], rejected: [] };
  for (;;) {
    const figures = varianceInflation(sifted.kept.map(({ name }) => evidence.get(name)!));
    const figure = Math.max(...figures);
    if (!(figure > rule.limit)) return sifted;
    const worst = sifted.kept[figures.lastIndexOf(figure)]!;
    sifted.kept = sifted.kept.filter((column) => column !== worst);
    sifted.rejected.push(rejection(worst, rule, { figure: Math.min(figure, endless) }));
  }
}

function rejection({ name }: Column, { id, limit, binds }: ScreeningRule, measured: Measured) {
  return { indicator: name, rule: id, limit, binds, ...measured };
}

/** Share of the rows whose value was not known yet when the decision was taken. */
function lateShare({ name }: Column, { table: { knownAt, time } }: Facts): Measured {
  const known = knownAt?.[name];
  return { figure: known && time ? shareOf(known, (day, row) => day > time[row]!) : 0 };
}

/** Of the values on a scale of 0 to 1 (a category: Gini's 1 - sum p^2), or of being missing. */
function variation(values: Float64Array, kind: Column["kind"]): number {
  const missing = shareOf(values, Number.isNaN);
  const known = values.filter((value) => !Number.isNaN(value));
  const own = kind === "number" ? scaledVariance(known) : giniOf(known);
  return Math.max(missing * (1 - missing), known.length === 0 ? 0 : own);
}

function scaledVariance(values: Float64Array): number {
  const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const range = values.reduce((high, value) => Math.max(high, value - least), 0);
  if (range === 0) return 0;
  const mean = values.reduce((sum, value) => sum + (value - least) / range, 0) / values.length;
  const square = values.reduce((sum, value) => sum + ((value - least) / range - mean) ** 2, 0);
  return square / values.length;
}

function giniOf(codes: Float64Array): number {
  return 1 - [...countsOf(codes).values()].reduce((sum, n) => sum + (n / codes.length) ** 2, 0);
}

/** Rows below which many distinct values say nothing. */
const fewRows = 50;

/**
 * Distinct values per known row of a category, or of whole numbers that lie as densely as numbers
 * dealt out one by one do; amounts may be all distinct.
 */
function distinctShare({ name }: Column, { table }: Facts): Measured {
  const given = columnOf(table.frame, name);
  const known = given?.values.filter((value) => !Number.isNaN(value)) ?? new Float64Array();
  if (!given || known.length < fewRows) return { figure: 0 };
  const figure = countsOf(known).size / known.length;
  if (given.kind === "category") return { figure };
  const sorted = known.sort();
  const isDealt = sorted.at(-1)! - sorted[0]! < 2 * known.length && known.every(Number.isInteger);
  return { figure: isDealt && figure === 1 ? 1 : 0 };
}

/** Share of the rows in which two columns say the same, whatever the codes of a category are. */
function equalShare(one: Column, other: Column): number {
  if (one.kind !== other.kind) return 0;
  const [left, right] =
    one.kind === "number" ? [one.values, other.values] : [one, other].map(dealt);
  return shareOf(left!, (value, row) => Object.is(value, right![row]!) || value === right![row]);
}

/** A category's codes in the order of their first rows. */
function dealt({ values }: Column): Float64Array {
  const codes = new Map<number, number>();
  return values.map((value) => {
    if (!codes.has(value)) codes.set(value, codes.size);
    return codes.get(value)!;
  });
}

function most(
  kept: readonly Column[],
  column: Column,
  measure: (one: Column, other: Column) => number,
): Measured {
  let found: Measured = { figure: 0 };
  for (const other of kept) {
    const figure = measure(column, other);
    if (figure > found.figure) found = { figure, for: other.name };
  }
  return found;
}

function shareOf(values: Float64Array, is: (value: number, row: number) => boolean): number {
  return values.reduce((count, value, row) => count + Number(is(value, row)), 0) / values.length;
}

function countsOf(values: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
