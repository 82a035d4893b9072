/** Processes that end in the middle of their work: the house's, its database's, both by a power cut. */
import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../../src/math/statistics/random.ts";
import type { Fault, Year } from "../year.ts";
import type { Deed } from "./watched.ts";
import { HouseKilled, type Strike } from "./weather.ts";

/** Where in the work it happens: a few transactions on, at the deed, before its commit or after. */
function placed(random: Random, deeds: readonly Deed[]): Omit<Strike, "blow"> {
  const moment = random.pick(["before", "after"] as const);
  return { deed: random.pick(deeds), after: random.integer(4), moment };
}

function killHouse({ house: { weather } }: Year): never {
  weather.isDead = true;
  throw new HouseKilled("the process of the house was killed");
}

/**
 * Between effect and mark above all: the effect of a row of the outbox is committed, and whether the row is ticked off
 * is the moment of the kill.
 */
export const workerKilled: Fault = {
  name: "worker-killed",
  zh: "系统进程在办理与登记之间被强行终止",
  en: "the process killed between effect and mark",
  rate: { none: 0, normal: 1, harsh: 4 },
  async strike(year, random) {
    const place = placed(random, ["mark", "mark", "write", "job"]);
    year.house.weather.strikes.push({ ...place, blow: async () => killHouse(year) });
  },
};

export const databaseKilled: Fault = {
  name: "database-killed",
  zh: "数据库进程在工作中被强行终止,由系统自行拉起",
  en: "PostgreSQL killed in the middle of work; the house starts it again",
  rate: { none: 0, normal: 0.5, harsh: 2 },
  async strike(year, random) {
    const { weather, folder } = year.house;
    weather.strikes.push({ ...placed(random, ["write"]), blow: () => killDatabase(folder) });
  },
};

export const powerCut: Fault = {
  name: "power-cut",
  zh: "断电:系统与数据库同时停止,来电后重新启动",
  en: "a power cut: house and database gone at once, then opened again",
  rate: { none: 0, normal: 0.25, harsh: 1 },
  async strike(year, random) {
    const { weather, folder } = year.house;
    const blow = async () => {
      await killDatabase(folder);
      killHouse(year);
    };
    weather.strikes.push({ ...placed(random, ["write", "mark"]), blow });
  },
};

/** Longer than PostgreSQL keeps in memory what its log is to hold. */
const flushedMs = 500;

/**
 * After a crash PostgreSQL's sequences jump, by how much hangs on its last checkpoint and on what its log held. Made by
 * the clock neither is the same for a seed; made by the work both are.
 */
export async function steadyCheckpoints(home: string): Promise<void> {
  const folder = await dataOf(home);
  await appendFile(join(folder, "postgresql.conf"), "\ncheckpoint_timeout = '1d'\n");
}

async function dataOf(home: string): Promise<string> {
  const elsewhere = await readFile(join(home, "postgres-location"), "utf8").catch(() => "");
  return join(elsewhere.trim() || join(home, "postgres"), "data");
}

/**
 * The postmaster and every backend at once, as nothing but a power cut or the kernel ends them: none has time to say
 * or to write anything.
 */
async function killDatabase(home: string): Promise<void> {
  await sleep(flushedMs);
  const [first] = (await readFile(join(await dataOf(home), "postmaster.pid"), "utf8")).split("\n");
  const postmaster = Number(first);
  const children = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, "utf8").catch(
    () => "",
  );
  for (const pid of [postmaster, ...children.trim().split(" ").filter(Boolean).map(Number)]) {
    process.kill(pid, "SIGKILL");
  }
}
