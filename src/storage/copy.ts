/**
 * COPY in flat memory: rows of values as lines of its text format in, and its output into a file.
 * Source: PostgreSQL documentation, "COPY", section "Text Format".
 * @module
 */
import { open } from "node:fs/promises";
import { PassThrough, type Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type postgres from "postgres";
import type { CopyRow } from "../base/database.ts";
import { canonicalJson } from "../base/ids.ts";
import type { Client } from "./pool.ts";

/** A value that PostgreSQL cannot hold: U+0000 or half a surrogate pair in a text, an undefined. */
export class UnstorableValue extends Error {
  /** Counted from 1. */
  readonly row: number;
  readonly column: string;
  constructor(row: number, column: string, why: string) {
    super(`row ${row}, column ${column}: ${why}`);
    this.row = row;
    this.column = column;
  }
}

interface Target {
  /** `table` or `schema.table`. */
  table: string;
  columns: readonly string[];
}

export async function copyInto(
  client: Client,
  { table, columns }: Target,
  rows: Iterable<CopyRow> | AsyncIterable<CopyRow>,
): Promise<number> {
  const counter = { rows: 0 };
  await pourInto(
    client`copy ${client(table)} (${client([...columns])}) from stdin`,
    encode(rows, columns, counter),
  );
  return counter.rows;
}

/** Feeds a `copy ... from stdin` with the text of its rows. */
export async function pourInto(
  query: postgres.PendingQuery<postgres.Row[]>,
  text: AsyncIterable<Uint8Array>,
): Promise<void> {
  const failure = failureOf(query);
  const stream = await Promise.race([query.writable(), failure]);
  await Promise.race([pipeline(text, stream), failure]);
}

/**
 * The driver settles a COPY when its stream opens and drops an error that comes after the last row
 * (a constraint, a bad number); this takes the error at the place where the driver reports it.
 */
function failureOf(query: object): Promise<never> {
  return new Promise((_resolve, reject) => Object.assign(query, { reject }));
}

/**
 * Saves the output of a `copy ... to stdout`. Where the file takes no more, the rest is read and
 * dropped before the error is thrown: the driver cannot leave a COPY half way.
 */
export async function saveInto(
  query: postgres.PendingQuery<postgres.Row[]>,
  path: string,
  through: Transform = new PassThrough(),
): Promise<void> {
  const file = await open(path, "w");
  let failure: unknown;
  const sink = new Writable({
    highWaterMark: 1 << 22,
    writev(chunks, done) {
      const bytes = Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer));
      const written = failure ? Promise.resolve() : file.writeFile(bytes);
      written
        .catch((error: unknown) => {
          failure = error;
        })
        .then(() => done());
    },
  });
  try {
    const source = await query.readable();
    await pipeline(source, through, sink);
    // where the last part came faster than it was taken, the driver (3.4.9) leaves its socket paused for good, and the
    // connection never answers again; this is how it would have resumed it
    source._read(0);
  } finally {
    await file.close();
  }
  if (failure) throw failure;
}

const chunkCharacters = 1 << 16;

async function* encode(
  rows: Iterable<CopyRow> | AsyncIterable<CopyRow>,
  columns: readonly string[],
  counter: { rows: number },
): AsyncGenerator<Buffer> {
  let text = "";
  const add = (row: CopyRow): boolean => {
    counter.rows += 1;
    text += encodeRow(row, columns, counter.rows);
    return text.length >= chunkCharacters;
  };
  const take = (): Buffer => {
    const chunk = Buffer.from(text, "utf8");
    text = "";
    return chunk;
  };
  if (Symbol.iterator in rows) {
    for (const row of rows) if (add(row)) yield take();
  } else {
    for await (const row of rows) if (add(row)) yield take();
  }
  yield take();
}

function encodeRow(row: CopyRow, columns: readonly string[], number: number): string {
  if (row.length !== columns.length) {
    const why = `${row.length} values for ${columns.length} columns`;
    throw new UnstorableValue(number, columns[row.length] ?? columns.at(-1)!, why);
  }
  let line = "";
  for (let index = 0; index < row.length; index += 1) {
    if (index > 0) line += "\t";
    const value = row[index]!;
    if (typeof value === "string") {
      if (value.includes("\0") || !value.isWellFormed()) {
        throw new UnstorableValue(number, columns[index]!, `${JSON.stringify(value)} is no text`);
      }
      line += escapeText(value);
    } else if (value === undefined) {
      throw new UnstorableValue(number, columns[index]!, "undefined");
    } else line += encodeValue(value);
  }
  return `${line}\n`;
}

function encodeValue(value: Exclude<CopyRow[number], string>): string {
  if (value === null) return "\\N";
  if (typeof value !== "object") return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value).toString("hex")}`;
  return escapeText(canonicalJson(value));
}

const special = /[\\\n\r\t]/;
const escapes: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeText(text: string): string {
  return special.test(text)
    ? text.replace(/[\\\n\r\t]/g, (character) => escapes[character]!)
    : text;
}
