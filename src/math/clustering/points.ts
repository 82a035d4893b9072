/**
 * Points in a space of a few columns, row after row in one array.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { Random } from "../statistics/random.ts";

export interface Points {
  /** Row-major; every value finite. */
  values: Float64Array;
  columns: number;
}

export function countOf({ values, columns }: Points): number {
  assert(columns >= 1 && values.length % columns === 0, "points fill their rows");
  return values.length / columns;
}

/** The squared distance between row `i` of the points and row `j` of others of as many columns. */
export function squaredDistances(
  { values, columns }: Points,
  others: Float64Array,
): (i: number, j: number) => number {
  // two sums, for one would wait for every addition before it
  return (i, j) => {
    let even = 0;
    let odd = 0;
    let at = i * columns;
    let to = j * columns;
    for (const end = at + columns - 1; at < end; at += 2, to += 2) {
      const one = values[at]! - others[to]!;
      const other = values[at + 1]! - others[to + 1]!;
      even += one * one;
      odd += other * other;
    }
    if (columns % 2 === 1) even += (values[at]! - others[to]!) ** 2;
    return even + odd;
  };
}

export function pickPoints({ values, columns }: Points, rows: ArrayLike<number>): Points {
  const picked = new Float64Array(rows.length * columns);
  for (let row = 0; row < rows.length; row++) {
    const from = rows[row]! * columns;
    picked.set(values.subarray(from, from + columns), row * columns);
  }
  return { values: picked, columns };
}

/** At most `most` rows, drawn without replacement, in the order of the points; all where they are no more. */
export function sampleRows(count: number, most: number, seed: number | string): Uint32Array {
  if (count <= most) return Uint32Array.from({ length: count }, (_, row) => row);
  const random = Random.seeded(seed).fork("sample");
  const rows = new Uint32Array(most);
  let taken = 0;
  for (let row = 0; taken < most; row++) {
    if (random.fraction() * (count - row) < most - taken) rows[taken++] = row;
  }
  return rows;
}
