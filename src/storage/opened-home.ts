/**
 * A home with everything storage keeps for it: the lock, PostgreSQL at this program's schema, the
 * files, the lake and the backups.
 * @module
 */
import { join } from "node:path";
import type { FileStore } from "../base/capabilities.ts";
import type { Analytics, Database } from "../base/database.ts";
import { type BackupFacts, listBackups, makeBackup } from "./backup.ts";
import { openEmbedded } from "./embedded.ts";
import { openFileStore } from "./file-store.ts";
import { lockHome, writeServerFacts } from "./home.ts";
import { openLake } from "./lake/lake.ts";
import { migrate } from "./migrate.ts";
import type { Say } from "./runtime.ts";
import { openServer } from "./server.ts";

export interface OpenedHome {
  kind: "embedded" | "server";
  database: Database;
  files: FileStore;
  /** The lake, brought up to the facts committed so far. */
  analytics(): Promise<Analytics>;
  backup(progress: (done: number, total: number) => void): Promise<BackupFacts>;
  backups(): Promise<BackupFacts[]>;
  /** Writes down where this process answers, for the command line to find. */
  announce(server: { url: string; token: string }): Promise<void>;
  close(): Promise<void>;
}

export interface HomeOptions {
  /** A server's database; the embedded one unless given. */
  url?: string | undefined;
  say: Say;
}

/** @throws HomeTaken, ServerRefused or MigrationRefused, each with a message for a person */
export async function openHome(folder: string, { url, say }: HomeOptions): Promise<OpenedHome> {
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    closing.push((await lockHome(folder)).release);
    const opened = url === undefined ? await openEmbedded(folder, say) : await openServer(url);
    closing.push(opened.stop);
    const { database, kind } = opened;
    await migrate(database);
    const lake = await openLake({ folder: join(folder, "lake"), url: opened.url });
    closing.push(lake.close);
    return {
      kind,
      database,
      files: await openFileStore(join(folder, "files")),
      analytics: lake.refresh,
      backup: (progress) => makeBackup({ home: folder, database }, progress),
      backups: () => listBackups(folder),
      announce: (server) => writeServerFacts(folder, { ...server, pid: process.pid }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
