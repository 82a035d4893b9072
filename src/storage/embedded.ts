/**
 * PostgreSQL from the package, kept inside the home.
 * @module
 */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { initialise, startCluster } from "./cluster/cluster.ts";
import {
  canEnter,
  embeddedPrograms,
  findOwner,
  type Owner,
  type Say,
  sharedFolder,
} from "./cluster/runtime.ts";
import { openPostgres, type PostgresDatabase } from "./postgres.ts";

export interface OpenedPostgres {
  kind: "embedded" | "server";
  url: string;
  database: PostgresDatabase;
  /** Closes the connections, and what was started for them. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgres extends OpenedPostgres {
  /** The postmaster's process id. */
  pid(): number;
}

/**
 * Starts the cluster of a home, made on first use.
 * @throws Error with the end of PostgreSQL's own log where it does not start
 */
export async function openEmbedded(home: string, say: Say): Promise<EmbeddedPostgres> {
  const owner = findOwner(say);
  const programs = await embeddedPrograms(owner, say);
  const folder = await placeOfData(home, owner, say);
  const password = await passwordOf(home);
  const place = { programs, folder, password, owner };
  if (!existsSync(join(folder, "data"))) await initialise(place);
  const cluster = await startCluster(place, say);
  const database = openPostgres(cluster.url);
  return {
    kind: "embedded",
    url: cluster.url,
    database,
    pid: cluster.pid,
    async stop() {
      await database.close();
      await cluster.stop();
    },
  };
}

/**
 * `<home>/postgres`, unless its owner cannot get there (a home below a closed folder such as /root):
 * then a folder of its own in /var/lib/gridtill, written down in `<home>/postgres-location`.
 */
async function placeOfData(home: string, owner: Owner | undefined, say: Say): Promise<string> {
  const record = join(home, "postgres-location");
  const recorded = await readFile(record, "utf8").catch(() => undefined);
  if (recorded) return recorded.trim();
  if (canEnter(home, owner)) return await ownedFolder(join(home, "postgres"), owner);
  await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
  const name = basename(dirname(home)).replace(/[^\w-]/g, "") || "home";
  const folder = await ownedFolder(await mkdtemp(join(sharedFolder, `${name}-`)), owner);
  say(`the user postgres cannot enter ${home}: its data are in ${folder}`);
  await writeFile(record, `${folder}\n`);
  return folder;
}

async function ownedFolder(folder: string, owner: Owner | undefined): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (owner) await chown(folder, owner.uid, owner.gid);
  return folder;
}

async function passwordOf(home: string): Promise<string> {
  const file = join(home, "postgres-password");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known) return known.trim();
  const password = randomBytes(24).toString("base64url");
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}
