/**
 * Backup and restore without PostgreSQL's own programs: every table by COPY from one view of the
 * database, the sequences, and the files of the home (the lake aside, which is taken anew), with a
 * manifest of hashes written last. The same backup restores into an embedded PostgreSQL or a server.
 * @module
 */
import { createReadStream } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { createZstdCompress, createZstdDecompress } from "node:zlib";
import { pourInto, saveInto } from "./copy.ts";
import { type OpenedPostgres, openEmbedded } from "./embedded.ts";
import { sayingWhenFull } from "./full-disk.ts";
import { lockHome } from "./home.ts";
import { putInPlace, sha256Of, syncPath } from "./lake/manifest.ts";
import { migrate, migrateWithin, readMigrations } from "./migrate.ts";
import type { Client } from "./pool.ts";
import type { PostgresDatabase } from "./postgres.ts";
import type { Say } from "./runtime.ts";
import { openServer } from "./server.ts";

/** The backup or the place to restore to cannot be used; the message says why. */
export class RestoreRefused extends Error {}

export interface BackupFacts {
  /** The folder. */
  path: string;
  bytes: number;
  tables: number;
  /** ISO instant. */
  madeAt: string;
}

interface StoredTable {
  name: string;
  columns: string[];
  rows: number;
}

interface BackupManifest {
  madeAt: string;
  migrations: { number: number; name: string; hash: string }[];
  /** In an order in which each table comes after those it refers to. */
  tables: StoredTable[];
  sequences: { name: string; last: string }[];
  /** Every file of the backup but this one, by its path in it. */
  files: Record<string, { bytes: number; sha256: string }>;
}

/** What lies in a home but belongs to this machine, or comes back by itself. */
const leftOut =
  /^(lock.*|server\.json.*|postgres|postgres-location|postgres-password|lake|backups)$/;

const tableFile = (name: string): string => join("tables", `${name}.copy.zst`);

interface BackupSource {
  home: string;
  database: PostgresDatabase;
}

/** Writes a backup below `<home>/backups`; without its manifest, the last thing written, it is none. */
export async function makeBackup(
  { home, database }: BackupSource,
  progress: (done: number, total: number) => void = () => {},
): Promise<BackupFacts> {
  const madeAt = new Date().toISOString();
  const path = join(home, "backups", madeAt.replace(/[:.]/g, "-"));
  await mkdir(join(path, "tables"), { recursive: true, mode: 0o700 });
  try {
    return await sayingWhenFull(`a backup in ${path}`, async () => {
      const view = { isolation: "repeatable read", readOnly: true } as const;
      const contents = await database.within(view, (reader) => saveTables(reader, path, progress));
      await copyHome(home, join(path, "home"));
      const manifest: BackupManifest = { madeAt, ...contents, files: await hashFiles(path) };
      await writeFile(join(path, "manifest.new"), JSON.stringify(manifest, undefined, 1));
      await syncPath(join(path, "manifest.new"));
      await putInPlace(join(path, "manifest.new"), join(path, "manifest.json"));
      return factsOf(path, manifest);
    });
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
}

/** Those that are whole, newest first. */
export async function listBackups(home: string): Promise<BackupFacts[]> {
  const folder = join(home, "backups");
  const names = await readdir(folder).catch(() => []);
  const read = names.map(async (name) => {
    const manifest = await readManifest(join(folder, name));
    return manifest && factsOf(join(folder, name), manifest);
  });
  const facts = (await Promise.all(read)).filter((each) => each !== undefined);
  return facts.sort((left, right) => (left.madeAt < right.madeAt ? 1 : -1));
}

async function readManifest(path: string): Promise<BackupManifest | undefined> {
  const text = await readFile(join(path, "manifest.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as BackupManifest);
}

function factsOf(path: string, { files, tables, madeAt }: BackupManifest): BackupFacts {
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  return { path, bytes, tables: tables.length, madeAt };
}

async function saveTables(
  reader: Client,
  path: string,
  progress: (done: number, total: number) => void,
) {
  const found = await tablesInOrder(reader);
  const tables: StoredTable[] = [];
  for (const { name, columns } of found) {
    const copy = reader`copy ${reader(name)} (${reader(columns)}) to stdout`;
    await saveInto(copy, join(path, tableFile(name)), createZstdCompress());
    const [count] = await reader<
      { rows: number }[]
    >`select count(*)::float8 as rows from ${reader(name)}`;
    tables.push({ name, columns, rows: count!.rows });
    progress(tables.length, found.length);
  }
  const migrations = await reader<BackupManifest["migrations"]>`
    select number, name, hash from migration order by number`;
  const sequences = await reader<BackupManifest["sequences"]>`
    select sequencename as name, last_value::text as last from pg_sequences
    where schemaname = 'public' and last_value is not null order by 1`;
  return { tables, migrations: [...migrations], sequences: [...sequences] };
}

/** Each table after those it refers to; generated columns left out, since they generate themselves. */
async function tablesInOrder(reader: Client) {
  const rows = await reader<{ name: string; columns: string[]; needs: string[] }[]>`
    select c.relname as name,
      array(select a.attname::text from pg_attribute a
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
              and a.attgenerated = '' order by a.attnum) as columns,
      array(select r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid
            where f.conrelid = c.oid and f.contype = 'f' and r.oid <> c.oid) as needs
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`;
  const ordered: (typeof rows)[number][] = [];
  const isPlaced = (name: string) => ordered.some((table) => table.name === name);
  while (ordered.length < rows.length) {
    const waiting = rows.filter(({ name }) => !isPlaced(name));
    // A circle is left to deferrable constraints.
    ordered.push(waiting.find(({ needs }) => needs.every(isPlaced)) ?? waiting[0]!);
  }
  return ordered;
}

async function copyHome(home: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  const names = (await readdir(home)).filter((name) => !leftOut.test(name));
  for (const name of names) await copyTree(join(home, name), join(to, name));
}

async function copyTree(from: string, to: string): Promise<void> {
  for (const path of await filesBelow(from)) {
    const target = join(to, relative(from, path));
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await copyFile(path, target);
  }
}

/** The path itself where it is a file. */
async function filesBelow(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

async function hashFiles(path: string): Promise<BackupManifest["files"]> {
  const files: BackupManifest["files"] = {};
  for (const file of (await filesBelow(path)).sort()) {
    await syncPath(file);
    const { size } = await stat(file);
    files[relative(path, file)] = { bytes: size, sha256: await sha256Of(file) };
  }
  return files;
}

export interface RestoreTarget {
  /** Must be missing or empty. */
  home: string;
  /** A server database without tables; the embedded one of the home unless given. */
  url?: string | undefined;
  say: Say;
}

/**
 * Restores into an empty home and database, then brings an older backup to this program's schema.
 * All is checked before anything is written, and what was written is taken back on failure.
 * @throws RestoreRefused where the backup is damaged or newer, or the target is not empty
 */
export async function restoreHome(from: string, target: RestoreTarget): Promise<BackupFacts> {
  const manifest = await checkedManifest(from);
  const { home, url, say } = target;
  const present = await readdir(home).catch(() => []);
  if (present.length > 0) throw new RestoreRefused(`${home} is not empty; name a new folder`);
  const lock = await lockHome(home);
  let opened: OpenedPostgres | undefined;
  try {
    await copyTree(join(from, "home"), home);
    opened = url === undefined ? await openEmbedded(home, say) : await openServer(url);
    await opened.database.within({}, (inner) => loadTables(inner, from, manifest));
    await migrate(opened.database);
    await opened.stop();
    await lock.release();
  } catch (error) {
    await opened?.stop();
    await lock.release();
    await removeHome(home);
    throw error;
  }
  return factsOf(from, manifest);
}

async function removeHome(home: string): Promise<void> {
  const elsewhere = await readFile(join(home, "postgres-location"), "utf8").catch(() => undefined);
  if (elsewhere) await rm(elsewhere.trim(), { recursive: true, force: true });
  await rm(home, { recursive: true, force: true });
}

async function checkedManifest(from: string): Promise<BackupManifest> {
  const manifest = await readManifest(from);
  if (!manifest) throw new RestoreRefused(`${from} is no backup, or one that was never finished`);
  for (const [file, { sha256 }] of Object.entries(manifest.files)) {
    const found = await sha256Of(join(from, file)).catch(() => "missing");
    if (found !== sha256) throw new RestoreRefused(`the backup is damaged: ${file} (${found})`);
  }
  const shipped = await readMigrations();
  for (const { number, name, hash } of manifest.migrations) {
    const known = shipped.find((migration) => migration.number === number);
    if (!known) throw new RestoreRefused(`the backup is newer than this program: it has ${name}`);
    if (known.hash !== hash) throw new RestoreRefused(`the backup was made with another ${name}`);
  }
  return manifest;
}

/** In one transaction, so that a failure leaves the database as empty as it was. */
async function loadTables(inner: Client, from: string, manifest: BackupManifest) {
  const [found] = await inner<{ tables: number }[]>`
    select count(*)::int4 as tables from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r'`;
  if (found!.tables > 0)
    throw new RestoreRefused("the database already has tables; name an empty one");
  const numbers = new Set(manifest.migrations.map(({ number }) => number));
  const migrations = (await readMigrations()).filter(({ number }) => numbers.has(number));
  await migrateWithin(inner, migrations);
  await inner`set constraints all deferred`;
  for (const { name } of manifest.tables) {
    await inner`alter table ${inner(name)} disable trigger user`;
  }
  await inner`truncate ${inner(manifest.tables.map(({ name }) => name))}`;
  for (const { name, columns } of manifest.tables) {
    const text = createReadStream(join(from, tableFile(name))).pipe(createZstdDecompress());
    await pourInto(inner`copy ${inner(name)} (${inner(columns)}) from stdin`, text);
  }
  await inner`set constraints all immediate`;
  for (const { name, rows } of manifest.tables) {
    const [count] = await inner<
      { rows: number }[]
    >`select count(*)::float8 as rows from ${inner(name)}`;
    if (count!.rows !== rows)
      throw new RestoreRefused(`${name} has ${count!.rows} of ${rows} rows`);
    await inner`alter table ${inner(name)} enable trigger user`;
  }
  for (const { name, last } of manifest.sequences) {
    await inner`select setval(quote_ident(${name})::regclass, ${last}::int8)`;
  }
}
