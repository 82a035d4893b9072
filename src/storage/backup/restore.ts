/**
 * A backup back into an empty home, with the embedded PostgreSQL or a server's database.
 * @module
 */
import { readdir, readFile, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Say } from "../cluster/runtime.ts";
import { type OpenedPostgres, openEmbedded } from "../embedded.ts";
import { lockHome } from "../home.ts";
import { sha256Of } from "../lake/manifest.ts";
import { migrate, readMigrations } from "../migrate.ts";
import { openServer } from "../server.ts";
import {
  type BackupFacts,
  type BackupManifest,
  copyTree,
  factsOf,
  filesBelow,
  readManifest,
} from "./backup-folder.ts";
import { loadTables, RestoreRefused } from "./load-tables.ts";

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
  const present = (await filesBelow(from)).map((file) => relative(from, file));
  const strange = present.find((file) => file !== "manifest.json" && !manifest.files[file]);
  if (strange) throw new RestoreRefused(`the backup is damaged: ${strange} does not belong to it`);
  const shipped = await readMigrations();
  for (const { number, name, hash } of manifest.migrations) {
    const known = shipped.find((migration) => migration.number === number);
    if (!known) throw new RestoreRefused(`the backup is newer than this program: it has ${name}`);
    if (known.hash !== hash) throw new RestoreRefused(`the backup was made with another ${name}`);
  }
  return manifest;
}
