/**
 * A frame as dense numbers for linear models and nets: numbers held within the quantiles seen in
 * training and standardised, categories one column per level, missing values a flag of their own.
 * @module
 */
import type { Column, Frame } from "./frame.ts";

export interface EncodingOptions {
  /** `standard`: (x - mean) / deviation. `quantile`: the same of the share of rows below x. */
  numbers?: "standard" | "quantile";
  /** Numbers are held within this quantile and its mirror image; .005. */
  winsor?: number;
}

/** Dense rows: row `i` is `values.subarray(i * columnCount, (i + 1) * columnCount)`. */
export interface DenseRows {
  rowCount: number;
  columnCount: number;
  values: Float64Array;
}

/** JSON-able. */
export interface Encoding {
  columns: EncodedColumn[];
  /** What each dense column is, in order. */
  features: Feature[];
}

type EncodedColumn =
  | {
      kind: "number";
      name: string;
      /** Rising values: the two limits, or the quantiles that become equal steps. */
      knots: number[];
      isQuantile: boolean;
      mean: number;
      deviation: number;
    }
  | { kind: "category"; name: string };

export interface Feature {
  /** Place of the column in `Encoding.columns`. */
  column: number;
  /** The standardised number, a flag of one level, or the flag of a missing value. */
  part: "number" | "level" | "missing";
  level?: string;
  /** Mean over the training rows. */
  mean: number;
}

/** Learns from training rows. Columns without two different values give no feature. */
export function fitEncoding(
  { columns, rowCount }: Frame,
  { numbers = "standard", winsor = 0.005 }: EncodingOptions = {},
): Encoding {
  const encoded = columns.map((column): EncodedColumn => {
    const { kind, name, values } = column;
    if (kind === "category") return { kind, name };
    const sorted = values.filter((value) => !Number.isNaN(value)).sort();
    const knots = knotsOf(sorted, { winsor, steps: numbers === "quantile" ? 100 : 1 });
    const isQuantile = numbers === "quantile";
    const raw = { kind, name, knots, isQuantile, mean: 0, deviation: 1 };
    return { ...raw, ...momentsOf(sorted.map((value) => place(raw, value))) };
  });
  const features = columns.flatMap((column, at) => featuresOf(column, at, rowCount));
  const isUsed = ({ part, column }: Feature) => {
    const own = encoded[column]!;
    return part !== "number" || (own.kind === "number" && own.deviation > 0);
  };
  return { columns: encoded, features: features.filter(isUsed) };
}

/** Applies to any frame that has the columns by name; a value or level unseen is missing. */
export function encodeFrame(encoding: Encoding, frame: Frame): DenseRows {
  const { columns, features } = encoding;
  const columnCount = features.length;
  const values = new Float64Array(frame.rowCount * columnCount);
  const named = new Map(frame.columns.map((column) => [column.name, column]));
  const known = columns.map((_, at) =>
    features.filter(({ column, part }) => column === at && part === "level"),
  );
  for (const [at, feature] of features.entries()) {
    const encoded = columns[feature.column]!;
    const column = named.get(encoded.name);
    const read = column
      ? reader({ feature, encoded, column, levels: known[feature.column]! })
      : () => (feature.part === "missing" ? 1 : 0);
    for (let row = 0; row < frame.rowCount; row++) values[row * columnCount + at] = read(row);
  }
  return { rowCount: frame.rowCount, columnCount, values };
}

/** Name of a feature for people, as in `cause = fault`. */
export function featureName({ columns }: Encoding, { column, part, level }: Feature): string {
  const { name } = columns[column]!;
  if (part === "level") return `${name} = ${level}`;
  return part === "missing" ? `${name} missing` : name;
}

interface Reading {
  feature: Feature;
  encoded: EncodedColumn;
  column: Column;
  /** The column's level features. */
  levels: readonly Feature[];
}

/** The feature's value of a row. */
function reader({ feature, encoded, column, levels }: Reading): (row: number) => number {
  const { values, levels: names = [] } = column;
  if (encoded.kind === "number") {
    if (feature.part === "missing") return (row) => Number(Number.isNaN(values[row]!));
    return (row) => {
      const value = values[row]!;
      if (Number.isNaN(value)) return 0;
      return (place(encoded, value) - encoded.mean) / encoded.deviation;
    };
  }
  if (feature.part === "level") {
    const code = names.indexOf(feature.level!);
    return (row) => Number(values[row] === code);
  }
  const seen = new Set(levels.map(({ level }) => names.indexOf(level!)));
  return (row) => Number(!seen.has(values[row]!));
}

function featuresOf(
  { kind, values, levels = [] }: Column,
  column: number,
  rowCount: number,
): Feature[] {
  const counts = new Float64Array(levels.length);
  let missing = 0;
  for (const value of values) {
    if (Number.isNaN(value)) missing++;
    else if (kind === "category") counts[value]! += 1;
  }
  const flags: Feature[] = levels.map((level, code) => {
    return { column, part: "level", level, mean: counts[code]! / rowCount };
  });
  const parts: Feature[] = kind === "number" ? [{ column, part: "number", mean: 0 }] : flags;
  const flag: Feature = { column, part: "missing", mean: missing / rowCount };
  return [...parts, flag].filter(({ part, mean }) => part === "number" || (mean > 0 && mean < 1));
}

/** Distinct quantiles at equal steps from `winsor` to its mirror image; [] of no values. */
function knotsOf(
  sorted: Float64Array,
  { winsor, steps }: { winsor: number; steps: number },
): number[] {
  if (sorted.length === 0) return [];
  const knots = Array.from({ length: steps + 1 }, (_, step) => {
    const share = winsor + ((1 - 2 * winsor) * step) / steps;
    return sorted[Math.round(share * (sorted.length - 1))]!;
  });
  return [...new Set(knots)];
}

/** The number held within the knots, or where it lies among them, 0..1. */
function place({ knots, isQuantile }: { knots: number[]; isQuantile: boolean }, value: number) {
  const last = knots.length - 1;
  const held = Math.min(knots[last]!, Math.max(knots[0]!, value));
  if (!isQuantile) return held;
  let low = 0;
  for (let high = last; high - low > 1; ) {
    const middle = (low + high) >>> 1;
    if (knots[middle]! <= held) low = middle;
    else high = middle;
  }
  if (last === 0) return 0;
  return (low + (held - knots[low]!) / (knots[low + 1]! - knots[low]!)) / last;
}

function momentsOf(values: Float64Array): { mean: number; deviation: number } {
  if (values.length === 0) return { mean: 0, deviation: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / values.length);
  // A constant column's deviation is rounding only.
  return { mean, deviation: deviation > 1e-12 * Math.abs(mean) ? deviation : 0 };
}
