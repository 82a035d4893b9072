/**
 * Ratio indicators from monthly columns: what a person reads off six months of bills, as a plan that
 * is made once on the training rows and carried out on any table.
 *
 * Families of CN109948905A and of the credit-scoring literature (level, trend, utilisation,
 * consecutive late months) [R]; the list is ours [I].
 * @module
 */
import type { Column, Frame } from "../../math/learning/frame.ts";
import { columnOf, type RiskTable } from "./risk-table.ts";

/** The month's value, newest month first; NaN is missing. */
type Months = Float64Array;

/** Months without a gap are taken as they are. */
const known = (months: Months) =>
  months.includes(Number.NaN) ? months.filter((value) => !Number.isNaN(value)) : months;
const sum = (values: Months) => values.reduce((total, value) => total + value, 0);
const mean = (values: Months) => sum(values) / values.length;
const quotient = (top: number, bottom: number) => (bottom === 0 ? Number.NaN : top / bottom);

/** Of one series; what has no value is NaN. */
const ofSeries: Record<string, (months: Months) => number> = {
  mean: (months) => mean(known(months)),
  largest: (months) => extreme(known(months), Math.max),
  smallest: (months) => extreme(known(months), Math.min),
  spread: (months) => spreadOf(known(months)),
  change: ([newest, before]) => newest! - before!,
  trend: trendOf,
  "newest / mean": (months) => quotient(months[0]!, mean(known(months))),
  "months above 0": (months) => known(months).filter((value) => value > 0).length,
  "newest months above 0": (months) => {
    const first = months.findIndex((value) => !(value > 0));
    return first < 0 ? months.length : first;
  },
};

/** Of two series of amounts, the second the larger one as a rule (payments and bills). */
const ofPair: Record<string, (one: Months, other: Months) => number> = {
  "newest quotient": ([one], [other]) => quotient(one!, other!),
  "quotient of sums": (one, other) => quotient(sum(known(one)), sum(known(other))),
  "newest by the month before": ([one], [, before]) => quotient(one!, before!),
  "month before less newest": ([one], [, before]) => before! - one!,
};

/** Of a series of amounts and an amount that stands still (bills and a limit). */
const ofStatic: Record<string, (months: Months, still: number) => number> = {
  "newest share": ([newest], still) => quotient(newest!, still),
  "mean share": (months, still) => quotient(mean(known(months)), still),
  "largest share": (months, still) => quotient(extreme(known(months), Math.max), still),
};

/** One indicator to compute: names are those of columns, series newest month first. */
export interface Derivation {
  name: string;
  formula: string;
  series: string[];
  /** The second series, or the one column that stands still. */
  other?: string[];
}

/** An amount has more distinct values than a code. */
const codesAtMost = 20;
/** Medians that differ by more are not of one scale. */
const likeScale = 50;
/** Columns that stand still and go with one series: the nearest in scale. */
const stillAtMost = 5;

/** Decides, on training rows, which indicators there are to be. Series of one month give none. */
export function planDerivations({ frame, series = {} }: RiskTable): Derivation[] {
  const present = Object.entries(series)
    .map(([name, columns]) => ({
      name,
      columns: columns.filter((column) => columnOf(frame, column)?.kind === "number"),
    }))
    .filter(({ columns }) => columns.length >= 2);
  const alone = present.flatMap(({ name, columns }) =>
    Object.keys(ofSeries).map((formula) => ({
      name: `${name}: ${formula}`,
      formula,
      series: columns,
    })),
  );
  const amounts = present
    .map((own) => ({ ...own, scale: scaleOf(frame, own.columns) }))
    .filter(({ scale }) => scale > 0)
    .sort((one, other) => one.scale - other.scale);
  const pairs = amounts.flatMap((one, at) =>
    amounts.slice(at + 1).flatMap((other) =>
      Object.keys(ofPair).map((formula) => ({
        name: `${one.name} / ${other.name}: ${formula}`,
        formula,
        series: one.columns,
        other: other.columns,
      })),
    ),
  );
  const monthly = new Set(present.flatMap(({ columns }) => columns));
  const still = frame.columns
    .filter(({ kind, name }) => kind === "number" && !monthly.has(name))
    .map(({ name }) => ({ name, scale: scaleOf(frame, [name]) }))
    .filter(({ scale }) => scale > 0);
  return [...alone, ...pairs, ...amounts.flatMap((own) => sharesOf(own, still))];
}

interface Amounts {
  name: string;
  columns: string[];
  scale: number;
}

function sharesOf(own: Amounts, still: readonly { name: string; scale: number }[]): Derivation[] {
  const distance = ({ scale }: { scale: number }) => Math.abs(Math.log(scale / own.scale));
  const near = still
    .filter((other) => distance(other) <= Math.log(likeScale))
    .sort((one, other) => distance(one) - distance(other))
    .slice(0, stillAtMost);
  return near.flatMap((other) =>
    Object.keys(ofStatic).map((formula) => ({
      name: `${own.name} / ${other.name}: ${formula}`,
      formula,
      series: own.columns,
      other: [other.name],
    })),
  );
}

/** The frame's further columns by the plan, in its order. */
export function derive(frame: Frame, plan: readonly Derivation[]): Column[] {
  return plan.map((derivation) => {
    const months = monthsOf(frame, derivation.series);
    const others = derivation.other ? monthsOf(frame, derivation.other) : undefined;
    const formula = formulaOf(derivation);
    const values = Float64Array.from({ length: frame.rowCount }, (_, row) => {
      const value = formula(months(row), others?.(row));
      return Number.isFinite(value) ? value : Number.NaN;
    });
    return { name: derivation.name, kind: "number", values };
  });
}

function formulaOf({ formula, other }: Derivation): (one: Months, two?: Months) => number {
  if (!other) return ofSeries[formula]!;
  if (formula in ofPair) return (one, two) => ofPair[formula]!(one, two!);
  return (one, two) => ofStatic[formula]!(one, two![0]!);
}

/** The row's months, in an array that is used again for the next row. */
function monthsOf(frame: Frame, names: readonly string[]): (row: number) => Months {
  const columns = names.map((name) => columnOf(frame, name)!.values);
  const months = new Float64Array(names.length);
  return (row) => {
    for (const [at, values] of columns.entries()) months[at] = values[row]!;
    return months;
  };
}

/** Median of the absolute amounts other than 0; 0 where they are codes. */
function scaleOf(frame: Frame, names: readonly string[]): number {
  const columns = names.map((name) => columnOf(frame, name)!.values);
  const sizes = columns.flatMap((values) => [...values].map(Math.abs).filter((size) => size > 0));
  if (new Set(sizes).size <= codesAtMost) return 0;
  return Float64Array.from(sizes).sort()[sizes.length >> 1]!;
}

/** NaN of nothing, not an infinity. */
function extreme(values: Months, pick: (...values: number[]) => number): number {
  return values.length === 0 ? Number.NaN : pick(...values);
}

function spreadOf(values: Months): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** Slope per month of the least-squares line through the known months, rising towards the newest. */
function trendOf(months: Months): number {
  let count = 0;
  let middle = 0;
  for (let at = 0; at < months.length; at++) {
    if (Number.isNaN(months[at])) continue;
    count++;
    middle += (at - middle) / count;
  }
  let product = 0;
  let square = 0;
  for (let at = 0; at < months.length; at++) {
    if (Number.isNaN(months[at])) continue;
    product += (middle - at) * months[at]!;
    square += (at - middle) ** 2;
  }
  return quotient(product, square);
}
