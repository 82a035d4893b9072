/**
 * Relations that a query brings along: typed columns become a table of the query's own catalog, which
 * goes when the query is done.
 * @module
 */
import {
  BIGINT,
  DATE,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBTimestampValue,
  type DuckDBValue,
  INTEGER,
  TIMESTAMP,
  VARCHAR,
} from "@duckdb/node-api";
import { assert } from "../../base/assert.ts";
import type { GivenColumn, GivenColumns } from "../../base/database.ts";

const types = {
  double: DOUBLE,
  integer: INTEGER,
  bigint: BIGINT,
  varchar: VARCHAR,
  date: DATE,
  timestamp: TIMESTAMP,
} as const;

/** What the engine takes at once. */
const chunkRows = 2_048;
const dayMs = 86_400_000;

/** Names are checked, for they become text of SQL; values never do. */
export async function giveRelation(
  connection: DuckDBConnection,
  name: string,
  columns: GivenColumns,
): Promise<void> {
  const entries = Object.entries(columns);
  const rows = entries[0]?.[1].values.length;
  assert(rows !== undefined, `the given relation ${name} has columns`);
  for (const each of [name, ...entries.map(([column]) => column)])
    assert(/^[a-z][a-z0-9_]*$/.test(each), `${each} is a name of lower-case letters`);
  for (const [column, { values }] of entries)
    assert(values.length === rows, `${name}.${column} has ${rows} values as the first column`);
  const list = entries.map(([column, { type }]) => `"${column}" ${type}`).join(", ");
  await connection.run(`create table "${name}" (${list})`);
  await appendRows(connection, name, { rows, given: entries.map(([, column]) => column) });
}

async function appendRows(
  connection: DuckDBConnection,
  name: string,
  { rows, given }: { rows: number; given: readonly GivenColumn[] },
): Promise<void> {
  const [place] = await connection.run("select current_catalog()").then((is) => is.getRows());
  const appender = await connection.createAppender(name, "main", String(place![0]));
  try {
    for (let start = 0; start < rows; start += chunkRows) {
      const count = Math.min(chunkRows, rows - start);
      const chunk = DuckDBDataChunk.create(
        given.map(({ type }) => types[type]),
        count,
      );
      for (const [at, column] of given.entries())
        chunk.setColumnValues(
          at,
          Array.from({ length: count }, (_, row) => valueAt(column, start + row)),
        );
      appender.appendDataChunk(chunk);
    }
  } finally {
    appender.closeSync();
  }
}

function valueAt(column: GivenColumn, row: number): DuckDBValue {
  const value = column.values[row] ?? null;
  if (value === null || Number.isNaN(value)) return null;
  if (value instanceof Date) return new DuckDBTimestampValue(BigInt(value.getTime()) * 1_000n);
  if (column.type !== "date") return value;
  const days = Date.parse(`${String(value)}T00:00:00Z`) / dayMs;
  assert(Number.isInteger(days), `${String(value)} is a day of the calendar`);
  return new DuckDBDateValue(days);
}
