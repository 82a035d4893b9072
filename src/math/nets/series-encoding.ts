/**
 * Monthly columns of a frame as sequences, and its other columns as statics, for a temporal net:
 * each value by `fitValue`, and amounts set against other amounts as ratios. Nothing here knows what
 * a column means.
 * @module
 */
import type { Column, Frame } from "../learning/frame.ts";
import { encodeValue, fitValue, inputsOf, type ValueEncoding } from "./value-encoding.ts";

/** Monthly columns by the series' name, newest first; one that the frame lacks is missing. */
export type SeriesColumns = Readonly<Record<string, readonly string[]>>;

/** JSON-able; fitted on training rows only. */
export interface SeriesEncoding {
  steps: number;
  series: Encoded[];
  statics: Encoded[];
  ratios: Ratio[];
}

interface Encoded {
  /** Newest first; a static has one. */
  columns: string[];
  /** What the codes of a category stand for. */
  levels?: string[];
  encoding: ValueEncoding;
}

/** value / (|other| + scale), step by step. */
interface Ratio {
  /** Place in `series`. */
  of: number;
  /** Place in `series`, `lag` months earlier, or in `statics`. */
  to: { series: number; lag: number } | { static: number };
  /** Keeps a small other from blowing the ratio up. */
  scale: number;
  encoding: ValueEncoding;
}

export interface EncodedRows {
  /** Row-major rows x steps x channels, oldest step first. */
  sequences: Float32Array;
  channels: number;
  statics: Float32Array;
  staticCount: number;
}

/** More ratios than this say little and cost much; the first series come first. */
const mostRatios = 24;

export function fitSeriesEncoding(frame: Frame, series: SeriesColumns): SeriesEncoding {
  const monthly = new Set(Object.values(series).flat());
  const others = frame.columns.filter(({ name }) => !monthly.has(name));
  const encoding: SeriesEncoding = {
    steps: Math.max(0, ...Object.values(series).map(({ length }) => length)),
    series: Object.values(series).map((columns) => fitColumns(frame, [...columns])),
    statics: others.map(({ name }) => fitColumns(frame, [name])),
    ratios: [],
  };
  const values = readAll(encoding, frame);
  encoding.ratios = pairsOf(encoding).map((pair) => {
    const scale = typicalSize(othersOf(values, pair)) / 10;
    const months = monthsOf(encoding, values, { ...pair, scale });
    return { ...pair, scale, encoding: fitValue("number", months) };
  });
  return encoding;
}

/** Encodes rows `from` to before `to` of any frame with the columns by name. */
export function encodeSeries(
  encoding: SeriesEncoding,
  frame: Frame,
  { from = 0, to = frame.rowCount }: { from?: number; to?: number } = {},
): EncodedRows {
  const { steps, statics, ratios } = encoding;
  const values = readAll(encoding, sliceOf(frame, from, to));
  const channels = [
    ...encoding.series.map((one, at) => ({ ...one, months: values.series[at]! })),
    ...ratios.map((one) => ({ ...one, months: monthsOf(encoding, values, one) })),
  ];
  const further = statics.map((one, at) => ({ ...one, months: [values.statics[at]!] }));
  const sequences = lay(channels, { steps, rowCount: to - from });
  const single = lay(further, { steps: 1, rowCount: to - from });
  return {
    sequences: sequences.laid,
    channels: sequences.width,
    statics: single.laid,
    staticCount: single.width,
  };
}

/** A column behind an input, and its share of it. */
export interface Source {
  column: string;
  share: number;
}

/** Which columns of the frame stand behind each input of the net. */
export function sourcesOf({ steps, series, statics, ratios }: SeriesEncoding): {
  channels: (step: number) => Source[][];
  statics: Source[][];
} {
  const columnAt = (one: Encoded, step: number, lag = 0) => one.columns[steps - 1 - step + lag];
  const all = (columns: (string | undefined)[]): Source[] => {
    const known = columns.filter((column) => column !== undefined);
    return known.map((column) => ({ column, share: 1 / known.length }));
  };
  const repeat = <Item>(item: Item, encoding: ValueEncoding) =>
    Array<Item>(inputsOf(encoding)).fill(item);
  return {
    channels: (step) => [
      ...series.flatMap((one) => repeat(all([columnAt(one, step)]), one.encoding)),
      ...ratios.flatMap(({ of, to, encoding }) => {
        const other =
          "static" in to
            ? statics[to.static]!.columns[0]
            : columnAt(series[to.series]!, step, to.lag);
        return repeat(all([columnAt(series[of]!, step), other]), encoding);
      }),
    ],
    statics: statics.flatMap((one) => repeat(all([one.columns[0]]), one.encoding)),
  };
}

function fitColumns(frame: Frame, columns: string[]): Encoded {
  const known = columns.flatMap(
    (name) => frame.columns.find((column) => column.name === name) ?? [],
  );
  const isCategory = known.some(({ kind }) => kind === "category");
  const levels = isCategory
    ? [...new Set(known.flatMap((column) => column.levels ?? []))]
    : undefined;
  const values = known.map((column) => translate(column, levels));
  const encoding = fitValue(isCategory ? "category" : "number", values);
  return { columns, ...(levels && { levels }), encoding };
}

/** Every continuous series against every other, of the same month and of the one before, and against every continuous static. */
function pairsOf({ series, statics }: SeriesEncoding): Pick<Ratio, "of" | "to">[] {
  const amounts = (all: readonly Encoded[]) =>
    [...all.keys()].filter((at) => all[at]!.encoding.knots.length > 0);
  const pairs = amounts(series).flatMap((of) => [
    ...amounts(statics).map((at) => ({ of, to: { static: at } })),
    ...amounts(series)
      .filter((other) => other !== of)
      .flatMap((other) => [0, 1].map((lag) => ({ of, to: { series: other, lag } }))),
  ]);
  return pairs.slice(0, mostRatios);
}

interface Values {
  /** By series and step, oldest first. */
  series: Float64Array[][];
  statics: Float64Array[];
}

function readAll({ steps, series, statics }: SeriesEncoding, frame: Frame): Values {
  const named = new Map(frame.columns.map((column) => [column.name, column]));
  const missing = new Float64Array(frame.rowCount).fill(Number.NaN);
  const read = (name: string | undefined, levels?: readonly string[]) => {
    const column = name === undefined ? undefined : named.get(name);
    return column ? translate(column, levels) : missing;
  };
  return {
    series: series.map(({ columns, levels }) =>
      Array.from({ length: steps }, (_, step) => read(columns[steps - 1 - step], levels)),
    ),
    statics: statics.map(({ columns, levels }) => read(columns[0], levels)),
  };
}

/** A category's values as places in `levels`; one that is not there is missing. */
function translate(
  { values, levels = [] }: Column,
  into: readonly string[] | undefined,
): Float64Array {
  if (!into) return values;
  const codes = levels.map((level) => into.indexOf(level));
  return values.map((code) => {
    const place = codes[code] ?? -1;
    return place < 0 ? Number.NaN : place;
  });
}

function sliceOf(frame: Frame, from: number, to: number): Frame {
  const columns = frame.columns.map((column) => ({
    ...column,
    values: column.values.subarray(from, to),
  }));
  return { rowCount: to - from, columns };
}

function othersOf({ series, statics }: Values, { to }: Pick<Ratio, "to">): Float64Array[] {
  return "static" in to ? [statics[to.static]!] : series[to.series]!;
}

/** Median of the absolute values that are not 0; 1 where there are none. */
function typicalSize(values: readonly Float64Array[]): number {
  const sizes = Float64Array.from(
    values.flatMap((own) => [...own]),
    Math.abs,
  )
    .filter((size) => size > 0)
    .sort();
  return sizes[Math.floor(sizes.length / 2)] ?? 1;
}

/** The ratio, step by step. */
function monthsOf(
  { steps }: SeriesEncoding,
  values: Values,
  { of, to, scale }: Omit<Ratio, "encoding">,
): Float64Array[] {
  return Array.from({ length: steps }, (_, step) => {
    const other =
      "static" in to ? values.statics[to.static]! : values.series[to.series]![step - to.lag];
    return values.series[of]![step]!.map((value, row) =>
      other ? value / (Math.abs(other[row]!) + scale) : Number.NaN,
    );
  });
}

function lay(
  inputs: readonly { encoding: ValueEncoding; months: readonly Float64Array[] }[],
  { steps, rowCount }: { steps: number; rowCount: number },
): { laid: Float32Array; width: number } {
  const width = inputs.reduce((sum, { encoding }) => sum + inputsOf(encoding), 0);
  const laid = new Float32Array(rowCount * steps * width);
  let offset = 0;
  for (const { encoding, months } of inputs) {
    for (let row = 0; row < rowCount; row++) {
      for (let step = 0; step < steps; step++) {
        const at = (row * steps + step) * width + offset;
        encodeValue(encoding, months[step]![row]!, { into: laid, at });
      }
    }
    offset += inputsOf(encoding);
  }
  return { laid, width };
}
