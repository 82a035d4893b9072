/**
 * The house under a year: the product's own, opened as the program opens it, with a clock that stands until
 * it is set and lines to the partners and the database that can be broken.
 * @module
 */
import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { promisify } from "node:util";
import type { Actor } from "../../src/base/operation.ts";
import { type House, operator, ownFiles } from "../../src/doors/context.ts";
import { type OpenHouse, openHouse } from "../../src/doors/house.ts";
import { recoverJobs, runJob, takeJob } from "../../src/doors/jobs.ts";
import { leaveScheduled } from "../../src/doors/schedule.ts";
import { workOnce } from "../../src/doors/worker.ts";
import { actorById } from "../../src/organisation/organisation.ts";
import type { Weather } from "./faults/weather.ts";
import { calmDatabase, calmPartners } from "./faults/weather.ts";

export interface YearHouse {
  readonly folder: string;
  /** The one that is open now; another after a restart. */
  current(): House;
  now(): Date;
  setNow(now: Date): void;
  /** What is broken just now. */
  readonly weather: Weather;
  actor(id: string): Promise<Actor>;
  file(actor: Actor, content: string | Uint8Array, name: string): Promise<string>;
  /** Leaves what the schedule asks for, then does all that is due, jobs included. */
  workAll(): Promise<void>;
  /** Closes it, or leaves it as a killed process does, and opens it again. */
  restart(how: "closed" | "killed"): Promise<void>;
  close(): Promise<void>;
}

export interface YearHouseOptions {
  /** The home; made where it is missing. */
  folder: string;
  now: Date;
  weather: Weather;
  say(line: string): void;
  /** Told of each customer message that goes out. */
  onMessage: Weather["onMessage"];
}

export async function openYearHouse(options: YearHouseOptions): Promise<YearHouse> {
  const { folder, weather, say } = options;
  await mkdir(folder, { recursive: true, mode: 0o755 });
  let now = options.now;
  weather.onMessage = options.onMessage;
  const open = async (): Promise<OpenHouse> => {
    const settings = { home: folder, databaseUrl: undefined, vaultPassphrase: undefined };
    const house = await openHouse(settings, say, {
      now: () => now,
      partners: (own) => calmPartners(own, weather),
      database: (own) => calmDatabase(own, weather),
    });
    await recoverJobs(house);
    return house;
  };
  let house = await open();
  return {
    ...{ folder, weather },
    current: () => house,
    now: () => now,
    setNow(next) {
      now = next;
    },
    async actor(id) {
      if (id === operator.id) return operator;
      const found = await house.database.transaction((transaction) => actorById(transaction, id));
      if (!found) throw new Error(`nobody is called ${id}`);
      return found;
    },
    async file(actor, content, name) {
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      return (await ownFiles(house, actor).put(bytes, name)).id;
    },
    async workAll() {
      await leaveScheduled(house);
      for (;;) {
        if (await workOnce(house)) continue;
        const job = await takeJob(house);
        if (job === undefined) return;
        // a job that fails says so in its row; the checks look there
        await runJob(house, job).catch((error: Error) => weather.told(`${job}: ${error.message}`));
      }
    },
    async restart(how) {
      if (how === "killed") await weather.killDatabase(folder);
      await house.close().catch((error: Error) => weather.told(`closing: ${error.message}`));
      house = await open();
    },
    close: () => house.close(),
  };
}

/** A closed home as it stands, database included; its owner too, which only `cp` keeps. */
export async function copyHome(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await promisify(execFile)("cp", ["-a", from, to]);
}
