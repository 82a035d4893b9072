/**
 * Test support: a PostgreSQL cluster that lives as long as a test file, of the packaged programs or of
 * those that Debian installs.
 * @module
 */
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { chmod, chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initialise, startCluster } from "./cluster/cluster.ts";
import { embeddedPrograms, findOwner } from "./cluster/runtime.ts";
import { openPostgres, type PostgresDatabase } from "./postgres.ts";

export interface TemporaryPostgres {
  url: string;
  /** A new, empty database in the cluster; closed by `stop`. */
  createDatabase(): Promise<PostgresDatabase>;
  /** The postmaster's process id. */
  pid(): number;
  stop(): Promise<void>;
}

const debianFolder = "/usr/lib/postgresql";

/** The newest PostgreSQL that Debian installed here, undefined where there is none. */
export function debianPrograms(): string | undefined {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).map(Number) : [];
  const newest = versions.filter((version) => version >= 15).sort((left, right) => right - left)[0];
  return newest === undefined ? undefined : join(debianFolder, String(newest), "bin");
}

export async function startTemporaryPostgres(programs?: string): Promise<TemporaryPostgres> {
  const owner = findOwner(console.error);
  const folder = await mkdtemp(join(tmpdir(), "gridtill-postgres-"));
  await chmod(folder, 0o700);
  if (owner) await chown(folder, owner.uid, owner.gid);
  const password = randomBytes(12).toString("hex");
  const place = {
    programs: programs ?? (await embeddedPrograms(owner, () => {})),
    folder,
    password,
    owner,
  };
  await initialise(place);
  const cluster = await startCluster(place, () => {});
  const maintenance = openPostgres(cluster.url, { max: 1 });
  const opened = [maintenance];
  return {
    url: cluster.url,
    pid: cluster.pid,
    async createDatabase() {
      const name = `test_${opened.length}`;
      await maintenance.client.unsafe(`create database ${name}`);
      const url = new URL(cluster.url);
      url.pathname = `/${name}`;
      const database = openPostgres(url.href);
      opened.push(database);
      return database;
    },
    async stop() {
      await Promise.all(opened.map((database) => database.close()));
      await cluster.stop();
      await rm(folder, { recursive: true });
    },
  };
}
