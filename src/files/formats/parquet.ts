/**
 * Parquet through the analytics engine, streamed in vectors, whatever the size of the row groups. It runs in
 * an instance of its own that may open this one file and nothing else.
 * @module
 */
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { StoredFile } from "../../base/capabilities.ts";
import { unreadable } from "./archive.ts";
import type { RawRow, RawTable } from "./raw-table.ts";

/** Throws `TableRefused`, at once or while the rows are read. */
export async function openParquet(file: StoredFile): Promise<RawTable> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "1GB" });
  const connection = await instance.connect();
  try {
    await confine(connection, file.path);
    const columns = await columnsOf(connection, file.path);
    const total = await rowsOf(connection, file.path);
    const counter = { rows: 0 };
    return {
      rows: closing(instance, readRows(connection, { file, columns, counter })),
      encoding: "utf-8",
      progress: () => ({ done: counter.rows, total }),
    };
  } catch (error) {
    instance.closeSync();
    throw unreadable(file, error);
  }
}

/** The file is all that this connection can ever open. */
async function confine(connection: DuckDBConnection, path: string): Promise<void> {
  await connection.run(`set allowed_paths = [${literal(path)}]`);
  await connection.run("set enable_external_access = false");
  await connection.run("set lock_configuration = true");
}

interface Column {
  name: string;
  type: string;
}

async function columnsOf(connection: DuckDBConnection, path: string): Promise<Column[]> {
  const found = await connection.runAndReadAll(`describe select * from ${table(path)}`);
  return found.getRowObjects().map(({ column_name, column_type }) => {
    return { name: String(column_name), type: String(column_type) };
  });
}

async function rowsOf(connection: DuckDBConnection, path: string): Promise<number> {
  const found = await connection.runAndReadAll(`select count(*) from ${table(path)}`);
  return Number(found.getRows()[0]![0]);
}

interface Reading {
  file: StoredFile;
  columns: readonly Column[];
  counter: { rows: number };
}

async function* readRows(
  connection: DuckDBConnection,
  { file, columns, counter }: Reading,
): AsyncGenerator<RawRow[]> {
  try {
    yield [{ row: 0, cells: columns.map(({ name }) => name) }];
    const texts = columns.map(asText).join(", ");
    const result = await connection.stream(`select ${texts} from ${table(file.path)}`);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      yield chunk.getRows().map((values) => {
        counter.rows += 1;
        return { row: counter.rows, cells: values.map((value) => String(value)) };
      });
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function* closing(
  instance: DuckDBInstance,
  batches: AsyncIterable<RawRow[]>,
): AsyncGenerator<RawRow[]> {
  try {
    yield* batches;
  } finally {
    instance.closeSync();
  }
}

/**
 * Instants in the utility's zone; those without a zone as they stand. Not a number is blank, and whole floating-point numbers without
 * `.0`, because that is what account numbers become where one of them is missing.
 */
function asText({ name, type }: Column): string {
  const column = `"${name.replaceAll('"', '""')}"`;
  const text = `cast(${column} as varchar)`;
  const isWhole = `abs(${column}) < 1e15 and ${column} = trunc(${column})`;
  const whole = `cast(cast(${column} as bigint) as varchar)`;
  const shown = {
    "TIMESTAMP WITH TIME ZONE": `cast((${column} at time zone 'UTC') + interval 8 hour as varchar)`,
    DOUBLE: `case when isnan(${column}) then '' when ${isWhole} then ${whole} else ${text} end`,
  }[type === "FLOAT" ? "DOUBLE" : type];
  return `coalesce(${shown ?? text}, '')`;
}

function table(path: string): string {
  return `read_parquet(${literal(path)}, binary_as_string = true)`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
