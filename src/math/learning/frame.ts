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

/** The given rows of a frame, in the order of `rows`. */
export function pickRows({ columns }: Frame, rows: ArrayLike<number>): Frame {
  const picked = columns.map((column) => {
    const values = new Float64Array(rows.length);
    for (let at = 0; at < rows.length; at++) values[at] = column.values[rows[at]!]!;
    return { ...column, values };
  });
  return { rowCount: rows.length, columns: picked };
}
