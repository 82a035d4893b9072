/**
 * Where a record would have been ordinary: the exact inverse of each rule that fired, alone. Pure.
 *
 * A deviation is `round(1000 (x - e) / s)` of `x = round(1e6 ln(amount / unit))`, so that the amounts that a rule
 * lets pass are all whole fen of one interval; its ends are found by halving, with the judged formula itself.
 * @module
 */
import type { Measure } from "../cases/schema.ts";
import type { Field, Rule } from "../schema.ts";

/** Half away from zero, as DuckDB rounds. */
const rounded = (x: number) => Math.sign(x) * Math.round(Math.abs(x));
const int32 = (x: number) => Math.max(-(2 ** 31 - 1), Math.min(2 ** 31 - 1, rounded(x)));
const logOf = (x: number) => rounded(1e6 * Math.log(x));

export function amountDeviation(amountFen: number, measure: Measure): number {
  const { amountUnit, amountExpected, amountScale } = measure;
  const log = logOf(Math.max(amountFen, 1) / amountUnit);
  return int32((1000 * Math.abs(log - amountExpected)) / amountScale);
}

/** Signed: negative where the interval is shorter than expected. */
export function gapDeviation(days: number, measure: Measure): number | undefined {
  const { gapExpected, gapScale } = measure;
  if (gapExpected === null || gapScale === null) return undefined;
  return int32((1000 * (gapLog(days, gapExpected, measure) - gapExpected)) / gapScale);
}

/** A short interval after one that was too long counts as the mean of both, at most as expected. */
function gapLog(days: number, expected: number, measure: Measure): number {
  const { gapOffsetDays, lateBeforeDays, burstDays } = measure;
  const log = logOf(days + gapOffsetDays);
  if (lateBeforeDays === null || log >= expected || days <= burstDays) return log;
  return Math.min(expected, logOf((days + lateBeforeDays) / 2 + gapOffsetDays));
}

/** The whole numbers between which, ends included, a rule lets the record pass; null: no end there. */
export interface Ordinary {
  field: Field;
  unit: "fen" | "days" | "value";
  from: number | null;
  to: number | null;
}

type Bound = Pick<Rule, "field" | "comparison" | "threshold">;

/** Within so many fen and days an end is looked for: ten billion yuan, three hundred years. */
const mostFen = 1_000_000_000_000;
const mostDays = 110_000;

/** Null where no value at all would pass. */
export function ordinaryBy(rule: Bound, measure: Measure | null): Ordinary | null {
  const { field } = rule;
  if (measure && field === "amountDeviation") {
    const passes = (fen: number) => !isBeyond(rule, amountDeviation(fen, measure));
    const { amountUnit, amountExpected } = measure;
    const middle = Math.max(1, Math.round(Math.exp(amountExpected / 1e6) * amountUnit));
    return around(passes, { middle, least: 1, most: mostFen, field, unit: "fen" });
  }
  if (measure && field === "gapDeviation" && measure.gapExpected !== null) {
    const passes = (days: number) => !isBeyond(rule, gapDeviation(days, measure)!);
    const middle = Math.round(Math.exp(measure.gapExpected / 1e6) - measure.gapOffsetDays);
    const whole = Math.max(0, middle);
    return around(passes, { middle: whole, least: 0, most: mostDays, field, unit: "days" });
  }
  const { comparison, threshold } = rule;
  const isAbove = comparison === "above";
  return {
    ...{ field, unit: "value", from: isAbove ? null : threshold, to: isAbove ? threshold : null },
  };
}

function isBeyond({ comparison, threshold }: Bound, value: number): boolean {
  return comparison === "above" ? value > threshold : value < threshold;
}

interface Search {
  middle: number;
  least: number;
  most: number;
  field: Field;
  unit: Ordinary["unit"];
}

/** The deviation only grows away from the middle, so that what passes lies around it in one piece. */
function around(
  passes: (x: number) => boolean,
  { middle, least, most, field, unit }: Search,
): Ordinary | null {
  const inside = [middle, middle - 1, middle + 1].find((x) => x >= least && passes(x));
  if (inside === undefined) return null;
  const to = furthest(passes, inside, most);
  const from = furthest(passes, inside, least);
  return { field, unit, from: from === least ? null : from, to: to === most ? null : to };
}

/** The last whole number from `inside`, which passes, towards `end` that passes too. */
function furthest(passes: (x: number) => boolean, inside: number, end: number): number {
  if (passes(end)) return end;
  let [pass, fail] = [inside, end];
  while (Math.abs(fail - pass) > 1) {
    const half = Math.trunc((pass + fail) / 2);
    if (passes(half)) pass = half;
    else fail = half;
  }
  return pass;
}
