/**
 * The house under a year: the product's own, opened as the program opens it, with a clock that stands until
 * it is set and lines to the partners, the database and the disk that can be broken. What breaks it is met as people
 * meet it: they wait, open it again, and ask for the same once more.
 * @module
 */
import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Actor } from "../../src/base/operation.ts";
import { type House, operator, ownFiles } from "../../src/doors/context.ts";
import { type OpenHouse, openHouse } from "../../src/doors/house.ts";
import { recoverJobs, runJob, takeJob } from "../../src/doors/jobs.ts";
import { leaveScheduled } from "../../src/doors/schedule.ts";
import { workOnce } from "../../src/doors/worker.ts";
import { actorById } from "../../src/organisation/organisation.ts";
import type { Migration } from "../../src/storage/migrate.ts";
import { isAway } from "../../src/storage/postgres.ts";
import { type Door, openDoor } from "./door.ts";
import {
  HouseKilled,
  throughDatabase,
  throughFiles,
  throughLake,
  throughPartners,
  type Weather,
} from "./faults/weather.ts";

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
  /** Where it answers over HTTP; opened when it is first asked for. */
  door(): Promise<Door>;
  /** Leaves what the schedule asks for, then does all that is due, jobs included. */
  workAll(): Promise<void>;
  /** The worker takes one queued job and runs it to its end; what it failed of, where it did. */
  work(job: string): Promise<Error | undefined>;
  /** Does it again as long as the house is away, and brings the house back where it is down. */
  untilDone<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Closes it, what is left of it after a kill included, and opens it again. */
  restart(version?: Migration[]): Promise<void>;
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
  /** Nothing is done by itself at its hour, only what people ask for. */
  isUnscheduled?: boolean;
}

/** A database that was killed is back within seconds; longer than this is a fault of the house. */
const patienceMs = 120_000;

/** The house is down, or its database, or its disk is full. */
function isDown(error: unknown): boolean {
  return error instanceof HouseKilled || isAway(error);
}

export async function openYearHouse(options: YearHouseOptions): Promise<YearHouse> {
  const { folder, weather, say } = options;
  await mkdir(folder, { recursive: true, mode: 0o755 });
  let now = options.now;
  weather.onMessage = options.onMessage;
  let migrations: Migration[] | undefined;
  const open = async (): Promise<OpenHouse> => {
    const settings = { home: folder, databaseUrl: undefined, vaultPassphrase: undefined };
    const own = await openHouse(settings, say, {
      now: () => new Date(now.getTime() + weather.clockOffsetMs),
      partners: (partners) => throughPartners(partners, weather),
      database: (database) => throughDatabase(database, weather),
      ...(migrations && { migrations }),
    });
    const analytics = () => throughLake(own.analytics, weather);
    const opened = { ...own, analytics, files: throughFiles(own.files, weather) };
    try {
      await recoverJobs(opened);
      return opened;
    } catch (error) {
      await own.close();
      if (!isAway(error)) throw error;
      // the line dropped as it started: whoever keeps it starts it once more
      return open();
    }
  };
  let house = await open();
  let door: Door | undefined;
  let port = 0;
  async function shut(): Promise<void> {
    await door?.close();
    door = undefined;
    await house.close();
  }
  async function restart(version = migrations): Promise<void> {
    await shut();
    weather.isDead = false;
    migrations = version;
    house = await open();
    if (port > 0) door = await openDoor(house, port);
  }
  async function untilDone<Result>(work: () => Promise<Result>): Promise<Result> {
    const until = performance.now() + patienceMs;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isDown(error) || weather.isCalm || performance.now() > until) throw error;
        if (weather.isDead) await restart();
        else await sleep(25);
      }
    }
  }
  const { work, workNext } = worker(() => house, weather);
  return {
    ...{ folder, weather, restart, untilDone, work },
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
    async door() {
      // the other house and the machines know it by its address: a restart does not change that
      door ??= await openDoor(house, port);
      port = door.port;
      return door;
    },
    async workAll() {
      if (!options.isUnscheduled) await untilDone(() => leaveScheduled(house));
      while (await untilDone(async () => (await workOnce(house)) || (await workNext())));
    },
    async close() {
      await shut();
    },
  };
}

/** What the server's own loops do, a step at a time. */
function worker(house: () => House, weather: Weather) {
  return {
    async work(job: string): Promise<Error | undefined> {
      try {
        if (await takeJob(house(), job)) await runJob(house(), job);
        return undefined;
      } catch (error) {
        if (weather.isDead) throw new HouseKilled(`${job} was broken off`, { cause: error });
        return error as Error;
      }
    },
    /** The next job that waits; false where none does. */
    async workNext(): Promise<boolean> {
      const job = await takeJob(house());
      // a job that fails says so in its row, and whoever keeps the house resumes what a fault broke off
      if (job) {
        await runJob(house(), job).catch((error) => {
          if (!isDown(error)) weather.told(error.message);
        });
      }
      return job !== undefined;
    },
  };
}

/** A closed home as it stands, database included; its owner too, which only `cp` keeps. */
export async function copyHome(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await promisify(execFile)("cp", ["-a", from, to]);
}
