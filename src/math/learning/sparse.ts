/**
 * Rows of numbers that are mostly zero, in compressed form (CSR): row `i` holds `columns[k]` and
 * `values[k]` for `rowStart[i] <= k < rowStart[i + 1]`, its columns distinct.
 */
export interface SparseRows {
  /** Length is one more than the number of rows. */
  rowStart: Uint32Array;
  columns: Uint32Array;
  values: Float32Array;
  columnCount: number;
}

export function rowCount(rows: SparseRows): number {
  return rows.rowStart.length - 1;
}

/** Dense rows (n x m) as sparse ones, so that one trainer serves both; zeros are dropped. */
export function packDense(rows: readonly ArrayLike<number>[]): SparseRows {
  const rowStart = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    for (let column = 0; column < row.length; column++) {
      if (row[column] === 0) continue;
      columns.push(column);
      values.push(row[column]!);
    }
    rowStart.push(columns.length);
  }
  return {
    rowStart: Uint32Array.from(rowStart),
    columns: Uint32Array.from(columns),
    values: Float32Array.from(values),
    columnCount: rows[0]?.length ?? 0,
  };
}

/** The chosen rows, in the given order. */
export function takeRows(rows: SparseRows, chosen: ArrayLike<number>): SparseRows {
  const rowStart = new Uint32Array(chosen.length + 1);
  for (let at = 0; at < chosen.length; at++) {
    const row = chosen[at]!;
    rowStart[at + 1] = rowStart[at]! + rows.rowStart[row + 1]! - rows.rowStart[row]!;
  }
  const columns = new Uint32Array(rowStart[chosen.length]!);
  const values = new Float32Array(columns.length);
  for (let at = 0; at < chosen.length; at++) {
    const from = rows.rowStart[chosen[at]!]!;
    const to = rows.rowStart[chosen[at]! + 1]!;
    columns.set(rows.columns.subarray(from, to), rowStart[at]!);
    values.set(rows.values.subarray(from, to), rowStart[at]!);
  }
  return { rowStart, columns, values, columnCount: rows.columnCount };
}

/** Inner product of row `row` with the dense vector that starts at `offset` of `weights`. */
export function dotRow(
  rows: SparseRows,
  row: number,
  { weights, offset = 0 }: { weights: Float32Array | Float64Array; offset?: number },
): number {
  let sum = 0;
  const end = rows.rowStart[row + 1]!;
  for (let at = rows.rowStart[row]!; at < end; at++) {
    sum += rows.values[at]! * weights[offset + rows.columns[at]!]!;
  }
  return sum;
}
