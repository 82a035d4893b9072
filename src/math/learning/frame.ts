/**
 * A table of numbers by column: what every tabular learner takes.
 * @module
 */

export interface Column {
  name: string;
  /** A category's values are codes 0 ... levels.length - 1. */
  kind: "number" | "category";
  /** NaN is missing; never an infinity. */
  values: Float64Array;
  /** What a category's codes stand for; a value unseen in training is missing. */
  levels?: readonly string[];
}

export interface Frame {
  rowCount: number;
  columns: readonly Column[];
}

/** What a learner of two classes takes. */
export interface Examples {
  frame: Frame;
  /** 0 or 1 per row. */
  labels: Uint8Array;
  /** How often a row counts, 0 or more; 1 where left out. */
  weights?: Float64Array;
}

/** What a model says of each row, and why: `base` plus a row's contributions is its log-odds. */
export interface Explanation {
  /** Log-odds of the average training row. */
  base: number;
  /** One array per column of the frame, in its order; one number per row. */
  contributions: Float64Array[];
}

export function numberColumn(name: string, values: Iterable<number>): Column {
  return { name, kind: "number", values: Float64Array.from(values) };
}

/** Levels in the order of their first row; undefined is missing. */
export function categoryColumn(name: string, texts: readonly (string | undefined)[]): Column {
  const levels = [...new Set(texts.filter((text) => text !== undefined))];
  const codes = new Map(levels.map((level, code) => [level, code]));
  const values = Float64Array.from(texts, (text) =>
    text === undefined ? Number.NaN : codes.get(text)!,
  );
  return { name, kind: "category", levels, values };
}

/** Columns of one length as a frame. */
export function frameOf(...columns: readonly Column[]): Frame {
  return { rowCount: columns[0]?.values.length ?? 0, columns };
}

/** The given rows of a frame, in the order of `rows`. */
export function pickRows({ columns }: Frame, rows: ArrayLike<number>): Frame {
  const picked = columns.map((column) => {
    const values = new Float64Array(rows.length);
    for (let at = 0; at < rows.length; at++) values[at] = column.values[rows[at]!]!;
    return { ...column, values };
  });
  return { rowCount: rows.length, columns: picked };
}

/** At most `most` row numbers, rising and evenly apart; all rows where there are no more. */
export function evenRows(rowCount: number, most: number): Uint32Array {
  const count = Math.min(rowCount, most);
  return Uint32Array.from({ length: count }, (_, at) => Math.floor((at * rowCount) / count));
}
