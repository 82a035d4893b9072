/**
 * A house for tests: its own database and home, a clock the test sets, and the same `perform`, jobs
 * and worker that the running server uses.
 * @module
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { Database } from "../src/base/database.ts";
import type { Actor } from "../src/base/operation.ts";
import type { Partners } from "../src/base/partners.ts";
import { isRefusal, type Refusal } from "../src/base/refusal.ts";
import { findOperation } from "../src/doors/catalog.ts";
import { type House, operator } from "../src/doors/context.ts";
import { runJob, runToEnd, takeJob } from "../src/doors/jobs.ts";
import { openPartners } from "../src/doors/partners.ts";
import { perform } from "../src/doors/perform.ts";
import { readRulebooks } from "../src/doors/rulebook-files.ts";
import { workOnce } from "../src/doors/worker.ts";
import { openKeyVault } from "../src/partners/key-vault.ts";
import { openFileStore } from "../src/storage/file-store.ts";
import { openLake } from "../src/storage/lake.ts";
import { openPostgres } from "../src/storage/postgres.ts";
import { template, withDatabase } from "./databases.ts";

export interface TestHouseOptions {
  /** Which PostgreSQL; the package's own unless said. */
  store?: "embedded" | "server";
  /** A clock that stands until `setNow`, or one that goes. */
  now?: Date | (() => Date);
  /** A folder of rulebooks that stand before the shipped ones. */
  siteRulebooks?: string;
  /** In place of the simulators. */
  partners?: Partial<Partners>;
  /** Stands between the house and its PostgreSQL, for tests of what a broken line does. */
  database?: (real: Database) => Database;
}

interface Asking {
  as?: Actor;
  reason?: string;
  key?: string;
  dryRun?: boolean;
}

export interface TestHouse extends House {
  /** `postgres://...` of this house's own database. */
  url: string;
  folder: string;
  setNow(now: Date): void;
  /** Performs a query or command, or runs a job to its end. A refusal comes back as a value. */
  ask(operation: string, input?: object, asking?: Asking): Promise<unknown>;
  /** Like `ask`, but a refusal fails the test. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever the operation answers
  get(operation: string, input?: object, asking?: Asking): Promise<any>;
  /** Like `ask`, but only a refusal passes the test. */
  refused(operation: string, input?: object, asking?: Asking): Promise<Refusal>;
  /** Stores a file and gives its id, as the command line does with a path. */
  file(content: string | Uint8Array, name?: string): Promise<string>;
  /** Performs all that is due in the outbox, jobs included. */
  workAll(): Promise<void>;
  close(): Promise<void>;
}

/** A person who is not in the database, for tests that need only roles and scope. */
export function person(
  id: string,
  roles: readonly string[],
  scope: readonly string[] = [""],
): Actor {
  return { id, name: id, roles, scope, seesPersonalData: false };
}

export async function openTestHouse(options: TestHouseOptions = {}): Promise<TestHouse> {
  const { url, folder } = await makeDatabase(options.store ?? "embedded");
  const database = openPostgres(url, { max: 6 });
  const lake = await openLake({ folder: join(folder, "lake"), url, memoryMb: 512 });

  let clock = clockOf(options.now ?? new Date("2026-11-21T01:00:00Z"));
  const now = () => clock();
  const house: House = {
    database: options.database?.(database) ?? database,
    files: await openFileStore(join(folder, "files")),
    vault: await openKeyVault({ folder, passphrase: "a passphrase for tests", now }),
    rulebooks: await readRulebooks([
      ["rulebooks", "shipped"],
      ...(options.siteRulebooks ? [[options.siteRulebooks, "site"] as const] : []),
    ]),
    partners: { ...openPartners({ folder, now }), ...options.partners },
    analytics: () => lake.refresh(),
    now,
    workings: {
      version: "test",
      store: options.store ?? "embedded",
      clockOffsetMs: () => 0,
      reloadClock: async () => {},
      backup: () => Promise.reject(new Error("a test house makes no backups")),
      backups: async () => [],
    },
  };
  const ask = asker(house);
  return {
    ...house,
    ...{ url, folder, ask },
    setNow: (moment) => {
      clock = clockOf(moment);
    },
    async get(operation, input, asking) {
      const answer = await ask(operation, input, asking);
      if (isRefusal(answer)) throw new Error(`${operation}: ${JSON.stringify(answer, null, 2)}`);
      return answer;
    },
    async refused(operation, input, asking) {
      const answer = await ask(operation, input, asking);
      if (isRefusal(answer)) return answer;
      throw new Error(`${operation} was not refused: ${JSON.stringify(answer)}`);
    },
    async file(content, name = "test.csv") {
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      return (await house.files.put(bytes, name)).id;
    },
    async workAll() {
      for (;;) {
        if (await workOnce(house)) continue;
        const job = await takeJob(house);
        if (job === undefined) return;
        await runJob(house, job);
      }
    },
    async close() {
      await lake.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function clockOf(now: Date | (() => Date)): () => Date {
  return typeof now === "function" ? now : () => now;
}

function asker(house: House): TestHouse["ask"] {
  return async (name, input = {}, { as = operator, reason = "test", key, dryRun } = {}) => {
    const operation = findOperation(name);
    if (!operation) throw new Error(`there is no operation ${name}`);
    const call = { operation, input, actor: as, reason, requestKey: key, dryRun };
    const answer = await (operation.kind === "job" ? runToEnd : perform)(house, call);
    return isRefusal(answer) ? answer : answer.output;
  };
}

async function makeDatabase(store: "embedded" | "server") {
  const cluster = inject("postgres")[store];
  const name = `house_${randomUUID().replaceAll("-", "")}`;
  const maintenance = openPostgres(cluster, { max: 1 });
  await maintenance.client.unsafe(`create database ${name} template ${template}`);
  await maintenance.close();
  const folder = await mkdtemp(join(tmpdir(), "gridtill-house-"));
  return { url: withDatabase(cluster, name), folder };
}
