/**
 * Backup without PostgreSQL's own programs: every table by COPY from one view of the database, the
 * sequences, and the files of the home (the lake aside, which is taken anew), with a manifest of
 * hashes written last. A backup restores into an embedded PostgreSQL or a server alike.
 * @module
 */
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { createZstdCompress } from "node:zlib";
import { saveInto } from "../copy.ts";
import { sayingWhenFull } from "../full-disk.ts";
import { putInPlace, sha256Of, syncPath } from "../lake/manifest.ts";
import type { Client } from "../pool.ts";
import type { PostgresDatabase } from "../postgres.ts";
import {
  type BackupFacts,
  type BackupManifest,
  copyTree,
  factsOf,
  filesBelow,
  readManifest,
  type StoredTable,
  tableFile,
} from "./backup-folder.ts";

/** What lies in a home but belongs to this machine, or comes back by itself. */
const leftOut =
  /^(lock.*|server\.json.*|postgres|postgres-location|postgres-password|lake|backups)$/;

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

async function hashFiles(path: string): Promise<BackupManifest["files"]> {
  const files: BackupManifest["files"] = {};
  for (const file of (await filesBelow(path)).sort()) {
    await syncPath(file);
    const { size } = await stat(file);
    files[relative(path, file)] = { bytes: size, sha256: await sha256Of(file) };
  }
  return files;
}
