/**
 * What operations are lent: the house seen by one actor during one call.
 * @module
 */
import { randomBytes } from "node:crypto";
import { assert } from "../base/assert.ts";
import type { FileStore, KeyVault, RulebookShelf } from "../base/capabilities.ts";
import type { Analytics, Database, Transaction } from "../base/database.ts";
import { dayOf } from "../base/dates.ts";
import { numberedId } from "../base/ids.ts";
import {
  type Actor,
  type Context,
  FileId,
  type LaterOptions,
  type Surroundings,
} from "../base/operation.ts";
import type { Partners } from "../base/partners.ts";

/** The open stores and keys of one home. `doors/house.ts` opens them. */
export interface House {
  database: Database;
  files: FileStore;
  vault: KeyVault;
  rulebooks: RulebookShelf;
  partners: Partners;
  analytics(): Promise<Analytics>;
  /** Real time moved by the movable clock. */
  now(): Date;
  /** The clock, the stores and the way back: what `doors/house/` works on. */
  workings: Workings;
}

interface Workings {
  version: string;
  store: "embedded" | "server";
  clockOffsetMs(): number;
  /** Reads the clock's setting again after it was changed. */
  reloadClock(): Promise<void>;
  /** Writes a backup below `<home>/backups` and returns where. */
  backup(progress: (done: number, total: number) => void): Promise<BackupFacts>;
  backups(): Promise<BackupFacts[]>;
}

interface BackupFacts {
  path: string;
  bytes: number;
  tables: number;
  madeAt: string;
}

const houseKey = Symbol("house");
const commitKey = Symbol("after commit");

/** Work for after the commit, for the operations of `doors/house/` alone; forgotten on a roll back. */
export function afterCommit(context: object, work: () => Promise<void>): void {
  (context as { [commitKey]?: (() => Promise<void>)[] })[commitKey]?.push(work);
}

/** `perform` calls this before each attempt, so that what a lost attempt wished is not done twice. */
export function forgetAfterCommit(context: object): void {
  (context as { [commitKey]?: (() => Promise<void>)[] })[commitKey]?.splice(0);
}

/** `perform` runs this once the transaction is committed. */
export async function runAfterCommit(context: object): Promise<void> {
  for (const work of (context as { [commitKey]?: (() => Promise<void>)[] })[commitKey] ?? []) {
    await work();
  }
}

/** The house behind a context, for the operations of `doors/house/` alone. */
export function houseOf(context: object): House {
  const { [houseKey]: house } = context as { [houseKey]?: House };
  assert(house, "the context was made by a door");
  return house;
}

/** Before anybody signed in. */
export const nobody: Actor = {
  id: "nobody",
  name: "",
  roles: [],
  scope: [],
  seesPersonalData: false,
};

/** The person at the keyboard of this machine. */
export const operator: Actor = {
  id: "operator",
  name: "operator",
  roles: ["operator"],
  scope: [""],
  seesPersonalData: true,
};

/** Who calls, when and why: what a door knows before the operation runs. */
export interface Caller {
  actor: Actor;
  reason?: string | undefined;
}

export function surroundings(house: House, caller: Caller): Surroundings {
  const { actor, reason } = caller;
  const began = performance.now();
  const lent: Surroundings & { [houseKey]: House; [commitKey]: (() => Promise<void>)[] } = {
    [houseKey]: house,
    [commitKey]: [],
    actor,
    now: house.now(),
    ...(reason !== undefined && { reason }),
    files: ownFiles(house, actor),
    vault: house.vault,
    rulebooks: house.rulebooks,
    analytics: () => house.analytics(),
    elapsedSeconds: () => (performance.now() - began) / 1000,
    secret: () => randomBytes(32).toString("base64url"),
  };
  return lent;
}

/** Whoever puts a file there may fetch it again; `mayFetch` asks this table. */
export function ownFiles({ files, database, now }: House, actor: Actor): FileStore {
  return {
    find: files.find,
    async put(content, name) {
      const stored = await files.put(content, name);
      await database.transaction(async ({ sql }) => {
        await sql`
          insert into file_owner (file_id, actor, name, at)
          values (${stored.id}, ${actor.id}, ${name}, ${now()}) on conflict do nothing`;
      });
      return { ...stored, name };
    },
  };
}

/** A file holds what people wrote, of any place, so more than a keeper's role is needed. */
function readsEveryFile({ roles, scope, seesPersonalData }: Actor): boolean {
  const isKeeper = roles.some((role) => ["compliance", "operator", "worker"].includes(role));
  return isKeeper && seesPersonalData && scope.includes("");
}

/** A file named in an input that another person put there; what the machine itself put is anybody's. */
export async function foreignFile(
  { database }: House,
  actor: Actor,
  input: object,
): Promise<string | undefined> {
  const ids = filesNamedIn(input);
  if (ids.length === 0 || readsEveryFile(actor)) return undefined;
  return database.transaction(async ({ sql }) => {
    const [row] = await sql<{ id: string }>`
      select file_id as id from file_owner where file_id = any (${ids}::text[])
      group by file_id having not bool_or(actor in (${actor.id}, ${operator.id})) limit 1`;
    return row?.id;
  });
}

/** However deep: an input may carry a list of things that each name a file. */
function filesNamedIn(value: unknown): string[] {
  if (value !== null && typeof value === "object")
    return Object.values(value).flatMap(filesNamedIn);
  return FileId.safeParse(value).success ? [value as string] : [];
}

/** The name an actor knows a stored file by; undefined where it is not his to fetch. */
export async function nameForFetching(
  { database }: House,
  actor: Actor,
  fileId: string,
): Promise<string | undefined> {
  return database.transaction(async ({ sql }) => {
    const [row] = await sql<{ name: string }>`
      select name from file_owner
      where file_id = ${fileId} and (actor = ${actor.id} or ${readsEveryFile(actor)}) limit 1`;
    return row?.name;
  });
}

export function inTransaction(around: Surroundings, transaction: Transaction): Context {
  return {
    ...around,
    transaction,
    later: (operation, input, options) => leave(around, transaction, { operation, input, options }),
    async newId(prefix) {
      const [row] = await transaction.sql<{
        next: bigint;
      }>`select nextval('running_number') as next`;
      return numberedId(prefix, Number(dayOf(around.now).slice(0, 4)), Number(row!.next));
    },
  };
}

interface Letter {
  operation: string;
  input: object;
  options: LaterOptions | undefined;
}

async function leave(
  { actor, now }: Surroundings,
  transaction: Transaction,
  { operation, input, options = {} }: Letter,
): Promise<void> {
  await transaction.sql`
    insert into outbox (key, operation, input, left_by, left_at, not_before)
    values (${options.key ?? null}, ${operation}, ${JSON.stringify(input)}::jsonb, ${actor.id},
            ${now}, ${options.notBefore ?? now})
    on conflict (key) do nothing`;
}
