/**
 * Every cell in every slot of a span, as columns of numbers: what `appeal_counts.sql` added up by day
 * becomes the indicators of the paper's tables. The formulas are those of `heat.ts` and `growth.ts`;
 * here they run over columns, because a quarter of counties and categories is a million rows.
 * @module
 */
import type { PastDays } from "./chance.ts";
import type { CellFacts, Tally } from "./growth.ts";
import { heatOf, roundTie } from "./heat.ts";
import { businessTypes } from "./indicators.ts";
import type { FitParameters } from "./parameters.ts";
import { type BucketPlaces, placeRows, type SlotRows, type SlotShape } from "./slot-rows.ts";

const kinds = ["tickets", ...businessTypes] as const;
const measures = [...kinds, "urgent", "danger", "overall", "closing", "unstable"] as const;
type Measure = (typeof measures)[number];
export type BucketColumns = BucketPlaces & Readonly<Record<Measure, Float64Array>>;
/** The columns of `appeal_counts.sql` that a table is built from. */
export const bucketColumns = ["cell", "region_no", "phase", "day_no", ...measures];

type Columns = Record<string, Float64Array>;
export interface SlotTable {
  rows: SlotRows;
  shape: SlotShape;
  /** Indicators by name, `heat` and `unstable_share` included. */
  columns: Readonly<Columns>;
  factsOf(row: number): CellFacts;
  /** Days of history before the row's slot; none where 0 or less. */
  daysOf(row: number): number;
}

interface Building {
  rows: SlotRows;
  /** Sums of the buckets before each, so that a window's sum is one subtraction. */
  sums: Readonly<Record<Measure | "squares", Float64Array>>;
  /** By which a window's sum becomes the usual number of a slot; NaN without history. */
  per: { seven: Float64Array; month: Float64Array };
  parameters: FitParameters;
}

export function buildSlotTable(
  buckets: BucketColumns,
  shape: SlotShape,
  parameters: FitParameters,
): SlotTable {
  const rows = placeRows(buckets, shape);
  const daysOf = (row: number) => rows.day[row]! - shape.slotDays + 1 - shape.firstDay;
  const perOf = (window: number) =>
    columnOf(rows.length, (row) =>
      daysOf(row) > 0 ? shape.slotDays / Math.min(window, daysOf(row)) : Number.NaN,
    );
  const sums = Object.fromEntries(measures.map((name) => [name, runningSums(buckets[name])]));
  const squares = runningSums(buckets.tickets.map((tickets) => tickets ** 2));
  const building: Building = {
    rows,
    sums: { ...(sums as Record<Measure, Float64Array>), squares },
    per: { seven: perOf(7), month: perOf(31) },
    parameters,
  };
  const columns = {
    ...growthColumns(building),
    ...shareColumns(building),
    ...swingColumns(building, buckets.tickets, shape),
    heat: heatColumn(building),
  };
  const isDaily = shape.slotDays === 1 && shape.phases === 1;
  const pastOf = (row: number) => (isDaily ? pastDays(building, row, daysOf(row)) : null);
  const facts = (row: number) => ({ ...factsOf(building, columns, row), past31: pastOf(row) });
  return { rows, shape, columns, daysOf, factsOf: facts };
}

function columnOf(length: number, value: (row: number) => number): Float64Array {
  const column = new Float64Array(length);
  for (let row = 0; row < length; row++) column[row] = value(row);
  return column;
}

function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!;
  return sums;
}

/** Tables 1 and 2: growth of each business type and of all tickets against 7 and 31 days. */
function growthColumns({ rows, sums, per, parameters }: Building): Columns {
  const { growthCap, ordinary = 0 } = parameters;
  const columns: Columns = {};
  for (const kind of kinds) {
    const sum = sums[kind];
    for (const [days, window, factor] of [
      [7, rows.seven, per.seven],
      [31, rows.month, per.month],
    ] as const) {
      const column = new Float64Array(rows.length);
      for (let row = 0; row < rows.length; row++) {
        const start = sum[rows.start[row]!]!;
        const now = sum[rows.end[row]!]! - start;
        const usual = (start - sum[window[row]!]!) * factor[row]!;
        // `growth`, with NaN for no history
        const base = usual + ordinary;
        column[row] =
          base > 0
            ? Math.min((now - usual) / base, growthCap)
            : base <= 0 && now > 0
              ? growthCap
              : 0;
      }
      columns[`${kind}${days}`] = column;
    }
  }
  return columns;
}

/** What the slot's own tickets are like; 0 where it has none. */
function shareColumns({ rows, sums, parameters: { ordinary = 0 } }: Building): Columns {
  const share = (part: Float64Array) =>
    columnOf(rows.length, (row) => {
      const [start, end] = [rows.start[row]!, rows.end[row]!];
      const tickets = sums.tickets[end]! - sums.tickets[start]!;
      return tickets > 0 ? (part[end]! - part[start]!) / (tickets + ordinary) : 0;
    });
  return {
    complaint_share: share(sums.complaint.map((complaints, i) => complaints + sums.report[i]!)),
    urgent_share: share(sums.urgent),
    overall: share(sums.overall),
    closing: share(sums.closing),
    unstable_share: share(sums.unstable),
  };
}

/** Coefficient of variation and amplitude of the daily numbers of 31 days; zeros unless asked for. */
function swingColumns(
  { rows, parameters }: Building,
  tickets: Float64Array,
  { firstDay }: SlotShape,
): Columns {
  const variation = new Float64Array(rows.length);
  const amplitude = new Float64Array(rows.length);
  for (let row = 0; parameters.fluctuation && row < rows.length; row++) {
    const days = Math.min(31, rows.day[row]! - firstDay + 1);
    const seen = tickets.subarray(rows.swing[row]!, rows.end[row]!);
    const mean = seen.reduce((sum, count) => sum + count, 0) / days;
    if (mean === 0) continue;
    const square = seen.reduce((sum, count) => sum + count * count, 0) / days;
    const least = seen.length < days ? 0 : Math.min(...seen);
    variation[row] = Math.sqrt(Math.max(0, square / mean ** 2 - 1));
    amplitude[row] = (Math.max(...seen) - least) / mean;
  }
  return { variation, amplitude };
}

/** Section 3.2, drawn to the means of the region's categories (or of all, by the rulebook). */
function heatColumn({ rows, sums: { tickets }, parameters }: Building): Float64Array {
  const regions = parameters.heatMean === "national" ? 1 : 1 + rows.region.reduce(most, 0);
  const groups = regions * (rows.slotStart.length - 1);
  const [count, totals, shares] = [0, 1, 2].map(() => new Float64Array(groups)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const groupOf = (row: number) =>
    rows.slotNo[row]! * regions + (regions === 1 ? 0 : rows.region[row]!);
  const currentOf = (row: number) => tickets[rows.end[row]!]! - tickets[rows.start[row]!]!;
  const totalOf = (row: number) => tickets[rows.end[row]!]! - tickets[rows.before[row]!]!;
  for (let row = 0; row < rows.length; row++) {
    const group = groupOf(row);
    count[group]! += 1;
    totals[group]! += totalOf(row);
    shares[group]! += currentOf(row) / totalOf(row);
  }
  return columnOf(rows.length, (row) => {
    const group = groupOf(row);
    const meanTotal = totals[group]! / count[group]!;
    const meanShare = shares[group]! / count[group]!;
    const slots = { current: currentOf(row), total: totalOf(row) };
    return roundTie(100 * heatOf(slots, { meanTotal, meanShare }));
  });
}

const most = (left: number, right: number) => Math.max(left, right);

function pastDays({ rows, sums }: Building, row: number, known: number): PastDays | null {
  if (known <= 0) return null;
  const [from, until] = [rows.month[row]!, rows.start[row]!];
  const sum = (name: "tickets" | "squares") => sums[name][until]! - sums[name][from]!;
  return { days: Math.min(31, known), tickets: sum("tickets"), squares: sum("squares") };
}

function factsOf({ rows, sums, per }: Building, columns: Columns, row: number): CellFacts {
  const [end, start, before] = [rows.end[row]!, rows.start[row]!, rows.before[row]!];
  const tally = (from: number, until: number, factor: number) =>
    Object.fromEntries(
      kinds.map((kind) => [kind, (sums[kind][until]! - sums[kind][from]!) * factor]),
    ) as Tally;
  const usual = (window: Int32Array, factors: Float64Array) =>
    Number.isNaN(factors[row]!) ? null : tally(window[row]!, start, factors[row]!);
  const now = (name: Measure) => sums[name][end]! - sums[name][start]!;
  return {
    now: tally(start, end, 1),
    previous: sums.tickets[start]! - sums.tickets[before]!,
    usual7: usual(rows.seven, per.seven),
    usual31: usual(rows.month, per.month),
    urgent: now("urgent"),
    danger: now("danger"),
    overall: now("overall"),
    closing: now("closing"),
    unstable: now("unstable"),
    variation: columns.variation![row]!,
    amplitude: columns.amplitude![row]!,
  };
}
