/**
 * Opens everything one home needs, in order, and closes it again in reverse.
 * @module
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "../base/database.ts";
import type { Partners } from "../base/partners.ts";
import { openKeyVault } from "../partners/key-vault.ts";
import { type HomeOptions, type OpenedHome, openHome } from "../storage/opened-home.ts";
import type { House } from "./context.ts";
import { openPartners } from "./partners.ts";
import { readRulebooks } from "./rulebook-files.ts";
import type { Settings } from "./settings.ts";

export interface OpenHouse extends House, Pick<OpenedHome, "announce" | "close"> {}

const root = join(import.meta.dirname, "../..");

/** The version in package.json. */
async function readVersion(): Promise<string> {
  const text = await readFile(join(root, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** In place of the house's own: a clock that stands still until it is set, parties that are made to fail. */
export interface Given {
  now?: () => Date;
  /** Of another version of the program. */
  migrations?: HomeOptions["migrations"];
  partners?: (own: Partners) => Partners;
  database?: (own: Database) => Database;
}

/**
 * @param tell is given one line for a person to read where something takes long or is unusual
 * @param given for those who live a year in an hour
 * @throws Error with a message for a person: the home is held, the database is newer, ...
 */
export async function openHouse(
  settings: Pick<Settings, "home" | "databaseUrl" | "vaultPassphrase"> &
    Partial<Pick<Settings, "bankFolder" | "invoiceCheck" | "customerMessages" | "chainUrl">>,
  tell: (line: string) => void,
  given: Given = {},
): Promise<OpenHouse> {
  const { home: folder, databaseUrl: url, vaultPassphrase: passphrase } = settings;
  const { bankFolder, invoiceCheck, customerMessages, chainUrl } = settings;
  const home = await openHome(folder, { url, say: tell, migrations: given.migrations });
  try {
    const { files, analytics, announce, close } = home;
    const database = given.database?.(home.database) ?? home.database;
    const vault = await openKeyVault({ folder, passphrase, warn: tell });
    const rulebooks = await readRulebooks([
      [join(root, "rulebooks"), "shipped"],
      [join(folder, "rulebooks"), "site"],
    ]);
    const clock = movableClock(database);
    await clock.reload();
    const workings = {
      version: await readVersion(),
      store: home.kind,
      clockOffsetMs: clock.offsetMs,
      reloadClock: clock.reload,
      backup: home.backup,
      backups: home.backups,
    };
    const now = given.now ?? (() => new Date(Date.now() + clock.offsetMs()));
    const partners = openPartners({
      ...{ folder, now, bankFolder, invoiceCheck, customerMessages, chainUrl },
    });
    return {
      ...{ database, files, analytics, vault, rulebooks, workings, announce, close, now },
      partners: given.partners?.(partners) ?? partners,
    };
  } catch (error) {
    await home.close();
    throw error;
  }
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
