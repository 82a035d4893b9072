/**
 * The rows of a backup into an empty database.
 * @module
 */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createZstdDecompress } from "node:zlib";
import { pourInto } from "../copy.ts";
import { migrateWithin, readMigrations } from "../migrate.ts";
import type { Client } from "../pool.ts";
import { type BackupManifest, tableFile } from "./backup-folder.ts";

/** The backup or the place to restore to cannot be used; the message says why. */
export class RestoreRefused extends Error {}

/** In one transaction, so that a failure leaves the database as empty as it was. */
export async function loadTables(inner: Client, from: string, manifest: BackupManifest) {
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
