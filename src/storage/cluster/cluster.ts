/**
 * One PostgreSQL cluster that this process starts, watches, starts again should it die, and stops.
 * It listens on 127.0.0.1 at a free port and asks for a random password.
 * @module
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { assert } from "../../base/assert.ts";
import { runsCommand } from "./process.ts";
import type { Owner, Say } from "./runtime.ts";

export interface ClusterPlace {
  /** The folder with `postgres` and `initdb`. */
  programs: string;
  /** The folder that holds the cluster; `data`, `postgres.log` come to lie in it. */
  folder: string;
  password: string;
  owner: Owner | undefined;
}

export interface Cluster {
  /** `postgres://...` with its password. */
  url: string;
  /** The postmaster's process id. */
  pid(): number;
  stop(): Promise<void>;
}

/** Made for a small machine; a large one uses a server. Durability is never traded. */
const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "60",
  shared_buffers: "128MB",
  work_mem: "16MB",
  maintenance_work_mem: "128MB",
  // disks without arms: a slice of a large table is read by its index
  random_page_cost: "1.1",
  max_wal_size: "2GB",
  jit: "off",
  fsync: "on",
  synchronous_commit: "on",
  timezone: "UTC",
  log_timezone: "UTC",
};

/** Makes the cluster where none is; an interrupted start leaves no half of one. */
export async function initialise({ programs, folder, password, owner }: ClusterPlace) {
  const partial = join(folder, "data.partial");
  const secret = join(folder, "password.partial");
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await writeFile(secret, password, { mode: 0o600 });
  if (owner) for (const path of [partial, secret]) await chown(path, owner.uid, owner.gid);
  const flags = ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--username=gridtill"];
  const isOld = await promisify(execFile)(join(programs, "initdb"), ["--version"], {
    cwd: "/",
  }).then(({ stdout }) => Number(/ (\d+)/.exec(stdout)?.[1]) < 17);
  const locale = isOld
    ? "--lc-ctype=C.UTF-8"
    : "--locale-provider=builtin --builtin-locale=C.UTF-8";
  try {
    await promisify(execFile)(
      join(programs, "initdb"),
      [`--pgdata=${partial}`, `--pwfile=${secret}`, ...flags, ...locale.split(" ")],
      { ...owner, cwd: folder, env: { ...process.env, LC_ALL: "C", LANG: "C" } },
    );
  } finally {
    await rm(secret, { force: true });
  }
  await rename(partial, join(folder, "data"));
}

/** Starts the cluster, after stopping an orphan that a killed parent left on the same data. */
export async function startCluster(place: ClusterPlace, say: Say): Promise<Cluster> {
  const data = join(place.folder, "data");
  await stopOrphan(data);
  const port = await freePort();
  let postmaster = await startPostmaster(place, port);
  let isStopping = false;
  let revival = Promise.resolve();
  const kill = () => postmaster.kill("SIGINT");
  const watch = () =>
    postmaster.once("exit", () => {
      if (!isStopping) revival = revive();
    });
  async function revive(): Promise<void> {
    say("PostgreSQL ended unexpectedly: starting it again");
    for (let waitMs = 100; !isStopping; waitMs = Math.min(waitMs * 2, 10_000)) {
      const started = await startPostmaster(place, port).catch((error: Error) => {
        say(error.message);
        return undefined;
      });
      if (started) {
        postmaster = started;
        watch();
        return;
      }
      await delay(waitMs);
    }
  }
  watch();
  process.once("exit", kill);
  return {
    url: `postgres://gridtill:${place.password}@127.0.0.1:${port}/postgres`,
    pid: () => postmaster.pid!,
    async stop() {
      isStopping = true;
      process.removeListener("exit", kill);
      await revival;
      await endProcess(postmaster);
    },
  };
}

const retryForMs = 30_000;

/** A killed server's children hold its shared memory for some seconds, so a start is tried again. */
async function startPostmaster(place: ClusterPlace, port: number): Promise<ChildProcess> {
  const log = join(place.folder, "postgres.log");
  for (const began = Date.now(); ; await delay(250)) {
    await rename(log, `${log}.1`).catch(() => {});
    const postmaster = spawnPostmaster(place, port, log);
    if (await isReady(postmaster, place.folder)) return postmaster;
    const said = await readFile(log, "utf8");
    if (!/shared memory|lock file/.test(said) || Date.now() - began > retryForMs) {
      throw new Error(`PostgreSQL did not start in ${place.folder}:\n${said.trim()}`);
    }
  }
}

/** In a process group of its own, so that Ctrl-C reaches this process first. */
function spawnPostmaster({ programs, folder, owner }: ClusterPlace, port: number, log: string) {
  const flags = Object.entries({ ...settings, port }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const output = openSync(log, "w", 0o600);
  const postmaster = spawn(join(programs, "postgres"), ["-D", join(folder, "data"), ...flags], {
    ...owner,
    cwd: folder,
    detached: true,
    stdio: ["ignore", output, output],
    env: { ...process.env, LC_ALL: "C", LANG: "C" },
  });
  closeSync(output);
  postmaster.unref();
  return postmaster;
}

/** PostgreSQL writes its state into line 8 of `postmaster.pid`; recovery may take long. */
async function isReady(postmaster: ChildProcess, folder: string): Promise<boolean> {
  let hasEnded = false;
  postmaster.once("error", () => (hasEnded = true)).once("exit", () => (hasEnded = true));
  while (!hasEnded) {
    const lines = await readFile(join(folder, "data", "postmaster.pid"), "utf8").catch(() => "");
    const [pid, , , , , , , state] = lines.split("\n");
    if (Number(pid) === postmaster.pid && state?.trim() === "ready") return true;
    await delay(20);
  }
  return false;
}

async function endProcess(postmaster: ChildProcess): Promise<void> {
  if (postmaster.exitCode !== null || postmaster.signalCode !== null) return;
  const ended = new Promise((resolve) => postmaster.once("exit", resolve));
  postmaster.kill("SIGINT");
  const impatient = setTimeout(() => postmaster.kill("SIGQUIT"), 30_000);
  await ended;
  clearTimeout(impatient);
}

/** SIGINT is a fast shutdown; SIGQUIT an immediate one, from which the next start recovers. */
async function stopOrphan(data: string): Promise<void> {
  const file = join(data, "postmaster.pid");
  const pid = Number((await readFile(file, "utf8").catch(() => "")).split("\n")[0]);
  if (!pid) return;
  const isOurs = () => runsCommand(pid, data);
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (!isOurs()) break;
    process.kill(pid, signal);
    for (let tries = 0; tries < 400 && isOurs(); tries += 1) await delay(25);
  }
  await rm(file, { force: true });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      assert(address && typeof address === "object", "a listening server has a port");
      server.close(() => resolve(address.port));
    });
  });
}
