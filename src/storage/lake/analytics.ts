/**
 * The analytics engine: DuckDB inside this process, without a database file of its own. It reads the
 * lake's parts and may touch no other file and no network.
 * @module
 */

import { createHash } from "node:crypto";
import { totalmem } from "node:os";
import { join } from "node:path";
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListValue,
  type DuckDBResult,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
  DuckDBVarCharVector,
} from "@duckdb/node-api";
import { assert } from "../../base/assert.ts";
import type { Analytics, AnalyticsQuery, AnalyticsValue } from "../../base/database.ts";
import { canonicalJson } from "../../base/ids.ts";
import { giveRelation } from "./given.ts";
import type { Manifest, NounParts } from "./manifest.ts";
import { buildOrder, type Shelf } from "./relations.ts";

export interface Engine {
  instance: DuckDBInstance;
  /** The lake's folder, the only place on disk that the engine sees. */
  folder: string;
}

/** @param memoryMb what the engine may use before it spills to `<folder>/spill`; a quarter of the machine's unless given */
export async function openEngine(folder: string, memoryMb?: number): Promise<Engine> {
  const limit = memoryMb ?? Math.max(512, Math.floor(totalmem() / 4 / 2 ** 20));
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${limit}MB`,
    temp_directory: join(folder, "spill"),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  await connection.run(`
    set timezone = 'UTC';
    set allowed_directories = [${quote(`${folder}/`)}];
    set enable_external_access = false;
    set lock_configuration = true;`);
  connection.closeSync();
  return { instance, folder };
}

/** The lake at one manifest. */
export function analyticsOf(engine: Engine, shelf: Shelf, manifest: Manifest): Analytics {
  const contents = canonicalJson({ database: manifest.database, nouns: manifest.nouns });
  const hash = createHash("sha256").update(contents).digest("hex");
  const prepare = async (connection: DuckDBConnection, query: AnalyticsQuery) => {
    const given = Object.entries(query.given ?? {});
    const names = given.map(([name]) => name);
    const { relations, nouns } = buildOrder(shelf, query.relations, names);
    for (const [name, columns] of given) await giveRelation(connection, name, columns);
    for (const noun of nouns)
      await connection.run(lakeView(engine.folder, noun, manifest.nouns[noun]!));
    await setVariables(connection, query.parameters);
    for (const { text } of relations) await connection.run(text);
  };
  const run = async (connection: DuckDBConnection, query: AnalyticsQuery) => {
    await prepare(connection, query);
    return await connection.run(query.select);
  };
  return {
    snapshot: { id: `${manifest.watermark}-${hash.slice(0, 16)}`, asOf: new Date(manifest.asOf) },
    query: <Row>(query: AnalyticsQuery) =>
      apart(engine, async (connection) => {
        const result = await run(connection, query);
        return (await result.getRowObjects()).map((row) => plainRow(row) as Row);
      }),
    columns: (query) =>
      apart(engine, async (connection) => {
        const result = await run(connection, query);
        return plainColumns(result.columnNames(), await result.fetchAllChunks());
      }),
    async *columnChunks(query, rows) {
      const { connection, leave } = await enter(engine);
      try {
        await prepare(connection, query);
        // streamed straight out of a select that has a materialised part, the engine waits for ever
        // once more than its buffer is ahead; a table of its own spills and can be read at leisure
        await connection.run(`create table "the answer" as ${query.select}`);
        yield* inParts(await connection.stream('from "the answer"'), rows);
      } finally {
        await leave();
      }
    },
  };
}

async function* inParts(result: DuckDBResult, rows: number) {
  let part: DuckDBDataChunk[] = [];
  let held = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    const isLast = !chunk || chunk.rowCount === 0;
    if (!isLast) {
      part.push(chunk);
      held += chunk.rowCount;
    }
    if (held > 0 && (isLast || held >= rows)) {
      yield plainColumns(result.columnNames(), part);
      part = [];
      held = 0;
    }
    if (isLast) return;
  }
}

/** Texts as arrays, numbers as `Float64Array`, read out of the engine's vectors without rows between. */
export function plainColumns(
  names: readonly string[],
  chunks: readonly DuckDBDataChunk[],
): Record<string, Float64Array | string[]> {
  const columns = names.map((name, i) => {
    const vectors = chunks.map((chunk) => chunk.getColumnVector(i));
    const isText = vectors[0] instanceof DuckDBVarCharVector;
    return [name, isText ? textsOf(vectors) : numbersOf(vectors)];
  });
  return Object.fromEntries(columns);
}

type Vector = ReturnType<DuckDBDataChunk["getColumnVector"]>;

function textsOf(vectors: readonly Vector[]): string[] {
  return vectors.flatMap((vector) =>
    Array.from({ length: vector.itemCount }, (_, i) => String(vector.getItem(i) ?? "")),
  );
}

function numbersOf(vectors: readonly Vector[]): Float64Array {
  const numbers = new Float64Array(vectors.reduce((rows, { itemCount }) => rows + itemCount, 0));
  let row = 0;
  for (const vector of vectors) {
    for (let i = 0; i < vector.itemCount; i++) {
      const value = vector.getItem(i);
      const isNumber = typeof value === "number" || typeof value === "bigint";
      assert(isNumber || value === null, "a column is of numbers or of texts");
      numbers[row++] = isNumber ? Number(value) : Number.NaN;
    }
  }
  return numbers;
}

async function setVariables(
  connection: DuckDBConnection,
  parameters: AnalyticsQuery["parameters"] = {},
): Promise<void> {
  const statements = Object.entries(parameters).map(
    ([name, value]) => `set variable ${name} = ${literal(value)};`,
  );
  if (statements.length > 0) await connection.run(statements.join("\n"));
}

let queries = 0;

/**
 * Every query has a catalog of its own, so that queries at the same time do not meet in the names of
 * their relations.
 */
async function apart<Result>(
  engine: Engine,
  work: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const { connection, leave } = await enter(engine);
  try {
    return await work(connection);
  } finally {
    await leave();
  }
}

async function enter({ instance }: Engine) {
  queries += 1;
  const catalog = `query_${queries}`;
  const connection = await instance.connect();
  const leave = async () => {
    await connection.run(`use memory; detach database if exists ${catalog};`).catch(() => {});
    connection.closeSync();
  };
  try {
    await connection.run(`attach ':memory:' as ${catalog}; use ${catalog};`);
  } catch (error) {
    await leave();
    throw error;
  }
  return { connection, leave };
}

function lakeView(folder: string, noun: string, { columns, parts }: NounParts): string {
  const files = parts.map(({ file }) => quote(join(folder, file)));
  const empty = columns.map(({ name, type }) => `cast(null as ${type}) as "${name}"`).join(", ");
  return files.length > 0
    ? `create view lake_${noun} as select * from read_parquet([${files.join(", ")}])`
    : `create view lake_${noun} as select ${empty} where false`;
}

export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Instants become TIMESTAMP in UTC, bigints BIGINT, other numbers DOUBLE or INTEGER as written. */
function literal(value: AnalyticsValue): string {
  if (value === null) return "null";
  if (value instanceof Date)
    return `timestamp ${quote(value.toISOString().slice(0, -1).replace("T", " "))}`;
  if (typeof value === "string") return quote(value);
  if (typeof value === "number")
    return Number.isInteger(value) ? `${value}` : `cast(${quote(String(value))} as double)`;
  return String(value);
}

function plainRow(row: Record<string, DuckDBValue>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]));
}

/**
 * Integers of any width are numbers while exact and bigints beyond, decimals numbers, timestamps
 * Dates, dates `YYYY-MM-DD`; lists arrays, structs objects.
 */
function plain(value: DuckDBValue): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value === null || typeof value !== "object") return value;
  if (value instanceof DuckDBTimestampValue) return new Date(Number(value.micros / 1000n));
  if (value instanceof DuckDBTimestampTZValue) return new Date(Number(value.micros / 1000n));
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBListValue) return value.items.map(plain);
  if (value instanceof DuckDBStructValue) return plainRow(value.entries);
  return value instanceof DuckDBDateValue ? value.toString() : String(value);
}
