/**
 * The parts of one noun of the lake: taking the rows of a range of change numbers out of PostgreSQL
 * by COPY, and merging small parts before they become many.
 * @module
 */
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { assert } from "../../base/assert.ts";
import { canonicalJson } from "../../base/ids.ts";
import { saveInto } from "../copy.ts";
import { sayingWhenFull } from "../full-disk.ts";
import type { Client } from "../pool.ts";
import { type Engine, quote } from "./analytics.ts";
import { type NounParts, type Part, putInPlace, sha256Of, syncPath } from "./manifest.ts";
import type { LakeNoun } from "./relations.ts";

/** The types of PostgreSQL that the lake carries, by object id, as the analytics engine's. */
const types: Record<number, string> = {
  16: "boolean",
  20: "bigint",
  21: "smallint",
  23: "integer",
  25: "varchar",
  114: "varchar",
  700: "float",
  701: "double",
  1042: "varchar",
  1043: "varchar",
  1082: "date",
  1114: "timestamp",
  1184: "timestamp",
  1700: "double",
  2950: "varchar",
  3802: "varchar",
};

const timestamptz = 1184;

interface Source {
  engine: Engine;
  reader: Client;
  noun: LakeNoun;
}

interface Range {
  /** Change number, exclusive. */
  after: number;
  /** Change number, inclusive. */
  until: number;
  /** The manifest that the new part is for. */
  number: number;
}

/** The parts so far and one for the range; all rows anew where the noun is no longer what it was. */
export async function partsOfNoun(
  { engine, reader, noun }: Source,
  { after, until, number }: Range,
  before: NounParts | undefined,
): Promise<NounParts> {
  const columns = await columnsOf(reader, noun);
  const shape = columns.map(({ name, type }) => ({ name, type }));
  const isSame =
    before?.hash === noun.hash && canonicalJson(before.columns) === canonicalJson(shape);
  const kept = isSame ? before.parts : [];
  await mkdir(join(engine.folder, noun.noun), { recursive: true });
  const select = withRange(noun.text, isSame ? after : 0, until);
  const file = `${noun.noun}/part-${String(number).padStart(6, "0")}.parquet`;
  const part = await sayingWhenFull(`a snapshot in ${engine.folder}`, () =>
    takePart({ engine, reader }, { select, columns, file }),
  );
  const parts = part ? [...kept, part] : kept;
  return { hash: noun.hash, columns: shape, parts: await merged(engine, parts, file) };
}

interface Column {
  name: string;
  type: string;
  oid: number;
}

async function columnsOf(reader: Client, { noun, text }: LakeNoun): Promise<Column[]> {
  const { columns } = await reader.unsafe(withRange(text, 0, 0)).describe();
  return columns.map(({ name, type: oid }) => {
    const type = types[oid];
    assert(
      type,
      `column ${name} of lake_${noun} has a type that the lake carries (${oid}); cast it`,
    );
    return { name, type, oid };
  });
}

function withRange(text: string, after: number, until: number): string {
  return text.replace(/\$1\b/g, `${after}::int8`).replace(/\$2\b/g, `${until}::int8`);
}

interface Taken {
  select: string;
  columns: Column[];
  file: string;
}

/** Undefined where the range has no rows. */
async function takePart(
  { engine, reader }: Pick<Source, "engine" | "reader">,
  { select, columns, file }: Taken,
): Promise<Part | undefined> {
  const csv = join(engine.folder, `${file}.csv`);
  const list = columns.map(({ name, oid }) =>
    oid === timestamptz ? `"${name}" at time zone 'UTC'` : `"${name}"`,
  );
  try {
    const copy = `copy (select ${list.join(", ")} from (${select}\n) as t) to stdout (format csv)`;
    await saveInto(reader.unsafe(copy), csv);
    if ((await stat(csv)).size === 0) return undefined;
    const typed = columns.map(({ name, type }) => `${quote(name)}: ${quote(type)}`).join(", ");
    const reading = `read_csv(${quote(csv)}, auto_detect = false, header = false, delim = ',',
      quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false,
      max_line_size = 16777216, columns = {${typed}})`;
    return await writePart(engine, `select * from ${reading}`, file);
  } finally {
    await rm(csv, { force: true });
  }
}

async function writePart(
  { instance, folder }: Engine,
  select: string,
  file: string,
): Promise<Part> {
  const path = join(folder, file);
  const aside = `${path}.new`;
  const connection = await instance.connect();
  try {
    const target = `${quote(aside)} (format parquet, compression zstd)`;
    const result = await connection.runAndReadAll(`copy (${select}) to ${target}`);
    await syncPath(aside);
    await putInPlace(aside, path);
    const rows = Number(result.getRows()[0]![0]);
    return { file, rows, bytes: (await stat(path)).size, sha256: await sha256Of(path) };
  } finally {
    connection.closeSync();
    await rm(aside, { force: true });
  }
}

const mostParts = 24;
const smallBytes = 32 << 20;

/** Opening many small files is slow, so now and then they become one; the large ones stay. */
async function merged(engine: Engine, parts: Part[], file: string): Promise<Part[]> {
  if (parts.length <= mostParts) return parts;
  const small = parts.filter(({ bytes }) => bytes < smallBytes);
  const large = parts.filter(({ bytes }) => bytes >= smallBytes);
  if (small.length <= mostParts / 2) return parts;
  const list = small.map((part) => quote(join(engine.folder, part.file))).join(", ");
  const select = `select * from read_parquet([${list}])`;
  const whole = file.replace("part-", "merged-");
  return [
    ...large,
    await sayingWhenFull(`a snapshot in ${engine.folder}`, () => writePart(engine, select, whole)),
  ];
}
