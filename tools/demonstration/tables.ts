/** Writing tables row by row in flat memory: CSV, or Parquet made of it by the analytics engine. */
import { createWriteStream } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import type { CellValue } from "../../src/files/formats/write-xlsx.ts";
import { csvLine } from "../../src/files/write-table.ts";

export type TableFormat = "csv" | "parquet";

export interface TableSpec {
  /** File name without its ending. */
  name: string;
  columns: readonly string[];
  rows: Iterable<readonly CellValue[]>;
}

export interface WriteOptions {
  folder: string;
  format: TableFormat;
  /** Told how many rows are written, now and then. */
  progress(rows: number): void;
}

const chunkCharacters = 1 << 17;

/** Writes one table; gives its path and how many rows it has. */
export async function writeTable(
  table: TableSpec,
  { folder, format, progress }: WriteOptions,
): Promise<{ path: string; rows: number }> {
  const csvPath = join(folder, `${table.name}.csv`);
  let rows = 0;
  function* chunks(): Generator<string> {
    let text = csvLine(table.columns);
    for (const row of table.rows) {
      text += csvLine(row);
      rows++;
      if (text.length < chunkCharacters) continue;
      yield text;
      progress(rows);
      text = "";
    }
    yield text;
  }
  await pipeline(Readable.from(chunks()), createWriteStream(csvPath));
  progress(rows);
  if (format === "csv") return { path: csvPath, rows };
  return { path: await converted(csvPath), rows };
}

/** Several tables of which one source gives the rows, mixed. */
export interface SplitSpec {
  tables: readonly Pick<TableSpec, "name" | "columns">[];
  rows: Iterable<{ table: string; row: readonly CellValue[] }>;
}

/** Writes them all in one reading of the source, in flat memory. */
export async function writeSplit(
  { tables, rows }: SplitSpec,
  { folder, format, progress }: WriteOptions,
): Promise<Record<string, { path: string; rows: number }>> {
  const parts = new Map<string, Part>();
  for (const { name, columns } of tables) {
    const path = join(folder, `${name}.csv`);
    parts.set(name, { path, file: await open(path, "w"), text: csvLine(columns), rows: 0 });
  }
  let count = 0;
  for (const { table, row } of rows) {
    const part = parts.get(table)!;
    part.text += csvLine(row);
    part.rows++;
    count++;
    if (part.text.length < chunkCharacters) continue;
    await flush(part);
    progress(count);
  }
  for (const part of parts.values()) {
    await flush(part);
    await part.file.close();
    if (format === "parquet") part.path = await converted(part.path);
  }
  progress(count);
  return Object.fromEntries([...parts].map(([name, { path, rows }]) => [name, { path, rows }]));
}

interface Part {
  path: string;
  file: FileHandle;
  text: string;
  rows: number;
}

async function flush(part: Part): Promise<void> {
  await part.file.appendFile(part.text);
  part.text = "";
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

async function converted(csvPath: string): Promise<string> {
  const path = csvPath.replace(/csv$/, "parquet");
  await convert(csvPath, path);
  await unlink(csvPath);
  return path;
}

/** Every column stays the text it is, so that account numbers keep their zeros. */
async function convert(csvPath: string, parquetPath: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await connection.run(
      `copy (
         select *
         from read_csv(
           ${quote(csvPath)}, header = true, all_varchar = true, quote = '"', escape = '"')
       )
       to ${quote(parquetPath)} (format parquet, compression zstd)`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
