/**
 * Opens everything one home needs, in order, and closes it again in reverse.
 * @module
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "../base/database.ts";
import { openKeyVault } from "../partners/key-vault.ts";
import { listBackups, makeBackup } from "../storage/backup/backup.ts";
import { type OpenedPostgres, openEmbedded } from "../storage/embedded.ts";
import { openFileStore } from "../storage/file-store.ts";
import { lockHome } from "../storage/home.ts";
import { openLake } from "../storage/lake.ts";
import { migrate } from "../storage/migrate.ts";
import { openServer } from "../storage/server.ts";
import type { House, Workings } from "./context.ts";
import { readRulebooks } from "./rulebook-files.ts";
import type { Settings } from "./settings.ts";

export interface OpenHouse extends House {
  /** The home. */
  folder: string;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, "../..");

/** The version in package.json. */
export async function readVersion(): Promise<string> {
  const text = await readFile(join(root, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/**
 * @param tell is given one line for a person to read where something takes long or is unusual
 * @throws Error with a message for a person: the home is held, the database is newer, ...
 */
export async function openHouse(
  settings: Pick<Settings, "home" | "databaseUrl" | "vaultPassphrase">,
  tell: (line: string) => void,
): Promise<OpenHouse> {
  const { home: folder, vaultPassphrase: passphrase } = settings;
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each();
  };
  try {
    const lock = await lockHome(folder);
    closing.push(lock.release);
    const postgres = await openDatabase(settings, tell);
    closing.push(postgres.stop);
    const { database } = postgres;
    await migrate(database);
    const lake = await openLake({ folder: join(folder, "lake"), url: postgres.url });
    closing.push(lake.close);
    const files = await openFileStore(join(folder, "files"));
    const vault = await openKeyVault({ folder, passphrase, warn: tell });
    const rulebooks = await readRulebooks([
      [join(root, "rulebooks"), "shipped"],
      [join(folder, "rulebooks"), "site"],
    ]);
    const clock = movableClock(database);
    await clock.reload();
    const workings: Workings = {
      version: await readVersion(),
      store: postgres.kind,
      clockOffsetMs: clock.offsetMs,
      reloadClock: clock.reload,
      backup: (progress) => makeBackup({ home: folder, database }, progress),
      backups: () => listBackups(folder),
    };
    return {
      ...{ folder, database, files, vault, rulebooks, workings, close },
      analytics: () => lake.refresh(),
      now: () => new Date(Date.now() + clock.offsetMs()),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function openDatabase(
  { databaseUrl, home }: Pick<Settings, "home" | "databaseUrl">,
  tell: (line: string) => void,
): Promise<OpenedPostgres> {
  return databaseUrl === undefined ? openEmbedded(home, tell) : openServer(databaseUrl);
}

function movableClock(database: Database) {
  let offset = 0;
  return {
    offsetMs: () => offset,
    async reload(): Promise<void> {
      offset = await database.transaction(async ({ sql }) => {
        const [row] = await sql<{ value: { offsetMs: number } }>`
          select value from setting where name = 'clock'`;
        return row?.value.offsetMs ?? 0;
      });
    },
  };
}
