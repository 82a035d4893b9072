/**
 * One call that opens all that a home keeps: lock, PostgreSQL brought up to date, files and lake.
 * @module
 */
import { join } from "node:path";
import { listBackups, makeBackup } from "./backup/backup.ts";
import { openEmbedded } from "./embedded.ts";
import { openFileStore } from "./file-store.ts";
import { lockHome, writeServerFacts } from "./home.ts";
import { openLake } from "./lake.ts";
import { type Migration, migrate } from "./migrate.ts";
import { openServer } from "./server.ts";

export type OpenedHome = Awaited<ReturnType<typeof openHome>>;

export interface HomeOptions {
  /** Of a PostgreSQL server; embedded in the home without it. */
  url: string | undefined;
  say(line: string): void;
  /** The shipped ones unless given. */
  migrations?: Migration[] | undefined;
}

/** @throws Error with a message for a person: the home is held, the database is newer, ... */
export async function openHome(folder: string, { url, say, migrations }: HomeOptions) {
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each();
  };
  try {
    const lock = await lockHome(folder);
    closing.push(lock.release);
    const postgres = await (url === undefined ? openEmbedded(folder, say) : openServer(url));
    closing.push(postgres.stop);
    const { database, kind } = postgres;
    await migrate(database, migrations);
    const lake = await openLake({ folder: join(folder, "lake"), url: postgres.url });
    closing.push(lake.close);
    const files = await openFileStore(join(folder, "files"));
    return {
      ...{ folder, kind, database, files, close },
      analytics: lake.refresh,
      backup: (progress: (done: number, total: number) => void) =>
        makeBackup({ home: folder, database }, progress),
      backups: () => listBackups(folder),
      /** Tells the command line where this process answers. */
      announce: (server: { url: string; token: string }) =>
        writeServerFacts(folder, { ...server, pid: process.pid }),
    };
  } catch (error) {
    await close();
    throw error;
  }
}
