/**
 * The home folder belongs to one process at a time. What that process is, and where it answers when it
 * serves, stands in the home, so that the command line finds it.
 * @module
 */
import { chmod, link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isRunning, startOf } from "./cluster/process.ts";

/** Another process has the home. */
export class HomeTaken extends Error {
  readonly pid: number;
  constructor(home: string, pid: number) {
    super(`the home ${home} is in use by process ${pid}; stop it first, or give another --home`);
    this.pid = pid;
  }
}

export interface HomeLock {
  release(): Promise<void>;
}

interface Holder {
  pid: number;
  /** Start of the process, so that a number used again after a crash is not mistaken for it. */
  start: string;
}

/**
 * Makes the home where it is missing and takes it. A lock left by a killed process is taken over.
 * @throws HomeTaken naming the process that has it
 */
export async function lockHome(home: string): Promise<HomeLock> {
  await mkdir(home, { recursive: true });
  const file = join(home, "lock");
  const own = join(home, `lock.${process.pid}`);
  const holder: Holder = { pid: process.pid, start: startOf(process.pid) };
  await writeFile(own, JSON.stringify(holder));
  try {
    await takeOver(home, file, own);
  } finally {
    await rm(own, { force: true });
  }
  return {
    async release() {
      await rm(join(home, "server.json"), { force: true });
      await rm(file, { force: true });
    },
  };
}

/** A link is made or refused at once, so of two starts one gets it. */
async function takeOver(home: string, file: string, own: string): Promise<void> {
  for (let tries = 0; tries < 5; tries += 1) {
    const isTaken = await link(own, file).then(
      () => true,
      () => false,
    );
    if (isTaken) return;
    const holder = await readHolder(file);
    if (holder && isAlive(holder)) throw new HomeTaken(home, holder.pid);
    await removeStale(file, holder);
  }
  throw new Error(`the lock ${file} cannot be taken`);
}

/** Moves the stale lock aside first: if another start was faster, its fresh lock is put back. */
async function removeStale(file: string, stale: Holder | undefined): Promise<void> {
  const aside = `${file}.stale.${process.pid}`;
  await rename(file, aside).catch(() => {});
  const moved = await readHolder(aside);
  if (moved && moved.pid !== stale?.pid) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

async function readHolder(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text ? (JSON.parse(text) as Holder) : undefined;
}

function isAlive({ pid, start }: Holder): boolean {
  return isRunning(pid) && startOf(pid) === start;
}

/** Where the running server of a home answers, and the secret by which the command line may ask it. */
export interface ServerFacts {
  url: string;
  token: string;
  pid: number;
}

/** Readable for the owner alone. */
export async function writeServerFacts(home: string, facts: ServerFacts): Promise<void> {
  const file = join(home, "server.json");
  await writeFile(`${file}.new`, JSON.stringify(facts), { mode: 0o600 });
  await chmod(`${file}.new`, 0o600);
  await rename(`${file}.new`, file);
}

/** The server that holds this home now; undefined where none runs. */
export async function serverOf(home: string): Promise<ServerFacts | undefined> {
  const holder = await readHolder(join(home, "lock"));
  if (!holder || !isAlive(holder)) return undefined;
  const text = await readFile(join(home, "server.json"), "utf8").catch(() => "");
  const facts = text ? (JSON.parse(text) as ServerFacts) : undefined;
  return facts?.pid === holder.pid ? facts : undefined;
}
