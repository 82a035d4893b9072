/**
 * Does what operations left for later, runs queued jobs and keeps the schedule. An outbox row is an
 * operation name and its input, so the worker is one more door.
 * @module
 */
import type { Actor } from "../base/operation.ts";
import { isRefusal } from "../base/refusal.ts";
import { findOperation } from "./catalog.ts";
import type { House } from "./context.ts";
import { queueJob, runJob, takeJob } from "./jobs.ts";
import { perform } from "./perform.ts";
import { leaveScheduled } from "./schedule.ts";

const worker: Actor = {
  id: "worker",
  name: "worker",
  roles: ["worker"],
  scope: [""],
  seesPersonalData: true,
};

/** After so many attempts a row is a dead letter, which a person can look at and replay. */
const maxAttempts = 8;
const firstDelayMs = 5_000;

interface OutboxRow {
  id: bigint;
  operation: string;
  input: object;
  attempts: number;
}

/**
 * Performs the oldest row that is due. False when none is. The row is held by `skip locked` while its
 * operation runs in a transaction of its own; should the process die between the two commits, the row
 * is taken again and the request key replays the recorded answer.
 */
export async function workOnce(house: House): Promise<boolean> {
  return house.database.transaction(async ({ sql }) => {
    const [row] = await sql<OutboxRow>`
      select id, operation, input, attempts from outbox
      where state = 'waiting' and not_before <= ${house.now()}
      order by not_before, id limit 1 for update skip locked`;
    if (row === undefined) return false;
    const failure = await attempt(house, row);
    if (failure === undefined) {
      await sql`update outbox set state = 'done', done_at = ${house.now()}, attempts = attempts + 1
                where id = ${row.id}`;
      return true;
    }
    const attempts = row.attempts + 1;
    const isDead = failure.isFinal || attempts >= maxAttempts;
    const notBefore = new Date(house.now().getTime() + firstDelayMs * 2 ** row.attempts);
    await sql`
      update outbox set attempts = ${attempts}, last_error = ${failure.message},
        state = ${isDead ? "dead" : "waiting"}, not_before = ${notBefore} where id = ${row.id}`;
    return true;
  });
}

interface Failure {
  message: string;
  /** Trying again cannot help: the operation refused for what it was asked. */
  isFinal: boolean;
}

async function attempt(house: House, row: OutboxRow): Promise<Failure | undefined> {
  const operation = findOperation(row.operation);
  if (!operation) return { message: `there is no operation ${row.operation}`, isFinal: true };
  const requestKey = `outbox:${row.id}`;
  const call = { operation, input: row.input, actor: worker, reason: "outbox", requestKey };
  try {
    const send = operation.kind === "job" ? queueJob : perform;
    const answer = await send(house, call);
    if (!isRefusal(answer)) return undefined;
    const isFinal = answer.kind !== "unavailable" && answer.kind !== "too_many";
    return { message: `${answer.reason.code}: ${answer.reason.en}`, isFinal };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error), isFinal: false };
  }
}

/**
 * Does what is due and what that leaves in its turn, for a command line that no server stands behind:
 * the outbox, and the jobs queued since `since`. Older jobs wait for the next start.
 */
export async function workOff(house: House, since: Date): Promise<void> {
  for (;;) {
    if (await workOnce(house)) continue;
    const [waiting] = await house.database.transaction(
      ({ sql }) => sql<{ id: string }>`
        select id from job where state = 'queued' and queued_at >= ${since} order by queued_at, id limit 1`,
    );
    const job = waiting && (await takeJob(house, waiting.id));
    if (job === undefined) return;
    await runJob(house, job).catch(() => {});
  }
}

export interface Worker {
  stop(): Promise<void>;
}

/** Two loops, so that a long job never holds up the outbox. Errors are told and the loop goes on. */
export function startWorker(house: House, onError: (error: unknown) => void): Worker {
  let isStopping = false;
  const loop = async (step: () => Promise<boolean>) => {
    while (!isStopping) {
      const didSomething = await step().catch((error: unknown) => {
        onError(error);
        return false;
      });
      if (!didSomething) await sleep(400);
    }
  };
  const loops = [
    loop(async () => (await leaveScheduled(house)) || (await workOnce(house))),
    loop(async () => {
      const id = await takeJob(house, undefined, () => isStopping);
      if (id === undefined) return false;
      await runJob(house, id, { isStopping: () => isStopping }).catch(onError);
      return true;
    }),
  ];
  return {
    async stop() {
      isStopping = true;
      await Promise.all(loops);
    },
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
