/**
 * Before all tests: a PostgreSQL of the package and, where Debian installed one, a PostgreSQL server,
 * each with a migrated template that every test house is copied from. After them: both are gone.
 * @module
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "../src/storage/migrate.ts";
import { openPostgres } from "../src/storage/postgres.ts";
import {
  debianPrograms,
  startTemporaryPostgres,
  type TemporaryPostgres,
} from "../src/storage/temporary-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where each kind of PostgreSQL listens; its maintenance database. */
    postgres: { embedded: string; server: string };
    /** Empty; the first page test builds the console into it. */
    consoleFolder: string;
  }
}

export const template = "gridtill_template";

async function startWithTemplate(programs?: string): Promise<TemporaryPostgres> {
  const cluster = await startTemporaryPostgres(programs);
  const maintenance = openPostgres(cluster.url, { max: 1 });
  await maintenance.client.unsafe(`create database ${template}`);
  await maintenance.close();
  const database = openPostgres(withDatabase(cluster.url, template));
  await migrate(database);
  await database.close();
  return cluster;
}

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const programs = debianPrograms();
  if (!programs) throw new Error("the tests need PostgreSQL 15 or newer in /usr/lib/postgresql");
  const clusters = [await startWithTemplate(), await startWithTemplate(programs)];
  provide("postgres", { embedded: clusters[0]!.url, server: clusters[1]!.url });
  const consoleFolder = await mkdtemp(join(tmpdir(), "gridtill-console-"));
  provide("consoleFolder", consoleFolder);
  return async () => {
    await Promise.all(clusters.map(({ stop }) => stop()));
    await rm(consoleFolder, { recursive: true, force: true });
  };
}
