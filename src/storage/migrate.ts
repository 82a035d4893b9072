/**
 * Brings a database to the schema of this code: `migrations/NNNN-topic.sql` in order, each in one
 * transaction together with its row in table `migration`, so that a failure leaves nothing half done.
 * @module
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { assert } from "../base/assert.ts";
import type { Client } from "./pool.ts";
import type { PostgresDatabase } from "./postgres.ts";

export interface Migration {
  number: number;
  /** `0001-ground`. */
  name: string;
  text: string;
  /** SHA-256 of the file, hex. */
  hash: string;
}

/** The database cannot be brought to this code's schema; the message says why and what to do. */
export class MigrationRefused extends Error {}

const shippedFolder = new URL("./migrations/", import.meta.url);

/** Two starts at once wait for each other on this advisory lock. */
const migrationLock = 4_781;

export async function readMigrations(folder: URL = shippedFolder): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  const migrations = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(new URL(file, folder), "utf8");
      const match = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(file);
      assert(match, `${file} is named NNNN-topic.sql`);
      const hash = createHash("sha256").update(text).digest("hex");
      return { number: Number(match[1]), name: file.slice(0, -4), text, hash };
    }),
  );
  const numbers = new Set(migrations.map(({ number }) => number));
  assert(numbers.size === migrations.length, "no two migrations have one number");
  return migrations;
}

/** Returns the names of the migrations it applied, none where the database was up to date. */
export async function migrate(
  database: Pick<PostgresDatabase, "within">,
  migrations?: Migration[],
): Promise<string[]> {
  const wanted = migrations ?? (await readMigrations());
  const applied: string[] = [];
  await database.within({}, makeTable);
  for (const migration of wanted) {
    const isNew = await database.within({}, async (inner) => {
      await inner`select pg_advisory_xact_lock(${migrationLock})`;
      const known = await appliedIn(inner);
      refuseForeign(known, wanted);
      if (known.has(migration.number)) return false;
      await apply(inner, migration);
      return true;
    });
    if (isNew) applied.push(migration.name);
  }
  return applied;
}

/** All of them in the caller's own transaction, into a database that has none yet. */
export async function migrateWithin(
  inner: Client,
  migrations: readonly Migration[],
): Promise<void> {
  await makeTable(inner);
  for (const migration of migrations) await apply(inner, migration);
}

async function makeTable(inner: Client): Promise<void> {
  await inner`select pg_advisory_xact_lock(${migrationLock})`;
  await inner`
    create table if not exists migration (
      number integer primary key,
      name text not null,
      hash text not null,
      applied_at timestamptz not null default clock_timestamp()
    )`;
}

interface AppliedMigration {
  number: number;
  name: string;
  hash: string;
}

async function appliedIn(inner: Client): Promise<Map<number, AppliedMigration>> {
  const rows = await inner<AppliedMigration[]>`select number, name, hash from migration`;
  return new Map(rows.map((row) => [row.number, row]));
}

function refuseForeign(known: Map<number, AppliedMigration>, wanted: Migration[]): void {
  const wantedByNumber = new Map(wanted.map((migration) => [migration.number, migration]));
  for (const { number, name, hash } of known.values()) {
    const migration = wantedByNumber.get(number);
    if (!migration) {
      throw new MigrationRefused(
        `this database is newer than this program: it has migration ${name}. Install the version of gridtill that made it, or restore an older backup into an empty database.`,
      );
    }
    if (migration.hash !== hash) {
      throw new MigrationRefused(
        `migration ${name} was changed after it was applied to this database. Put the file back as it was and write the change as a new migration.`,
      );
    }
  }
}

async function apply(inner: Client, migration: Migration): Promise<void> {
  try {
    await inner.unsafe(migration.text).simple();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new MigrationRefused(`migration ${migration.name} failed and was undone: ${why}`, {
      cause: error,
    });
  }
  const { number, name, hash } = migration;
  await inner`insert into migration (number, name, hash) values (${number}, ${name}, ${hash})`;
}
