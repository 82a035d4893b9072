/**
 * Long work. A job is a row first: queued, running, then done, refused, failed, cancelled, or
 * interrupted when the process died under it. It runs outside a transaction and commits in short
 * ones, so an operation of this kind must be safe to run again.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Actor, AnyOperation, JobContext } from "../base/operation.ts";
import { isRefusal, type Refusal } from "../base/refusal.ts";
import { rightsNow } from "../organisation/organisation.ts";
import { DatabaseUnavailable, isAway } from "../storage/postgres.ts";
import { findOperation } from "./catalog.ts";
import { type House, inTransaction, surroundings } from "./context.ts";
import { runAside, ThreadEnded } from "./house/aside.ts";
import {
  type Answer,
  admit,
  audit,
  type Call,
  claim,
  isolationOf,
  RollBack,
  settle,
  toJson,
} from "./perform.ts";
import { type RefusalBody, refusalBody, refusalOf } from "./refusals.ts";

export interface Progress {
  done: number;
  total: number;
  note: string;
}

interface JobRow {
  id: string;
  operation: string;
  input: object;
  actor: Actor;
  reason: string | null;
  checkpoint: unknown;
}

/** A job that died this often is left for a person to look at. */
const maxAttempts = 3;
const progressEveryMs = 500;

/** Checks the call and writes the job's row. The worker, or the command line, runs it. */
export async function queueJob(house: House, call: Call): Promise<Answer | Refusal> {
  const admitted = await admit(house, call);
  if (isRefusal(admitted)) return admitted;
  return house.database.transaction(async (transaction) => {
    const context = inTransaction(surroundings(house, call), transaction);
    const recorded = await claim(context, call, admitted.input);
    if (recorded !== undefined) return recorded;
    const id = await context.newId("J");
    await transaction.sql`
      insert into job (id, operation, input, actor, reason, state, queued_at)
      values (${id}, ${call.operation.name}, ${JSON.stringify(call.input ?? {})}::jsonb,
              ${JSON.stringify(call.actor)}::jsonb, ${call.reason ?? null}, 'queued', ${context.now})`;
    await settle(transaction, call, { job: id });
    return { output: { job: id }, replayed: false };
  });
}

/** Takes the oldest queued job, or the one named. Undefined when there is none to run. */
export async function takeJob(
  house: House,
  id?: string,
  isStopping = afterPatience(),
): Promise<string | undefined> {
  let taken: string | undefined;
  try {
    return await house.database.transaction(async ({ sql }) => {
      const [row] = await sql<{ id: string }>`
        update job set state = 'running', started_at = ${house.now()}, attempts = attempts + 1
        where id = (select id from job
                    where state = 'queued' and (${id ?? null}::text is null or id = ${id ?? null})
                    order by queued_at, id limit 1 for update skip locked)
        returning id`;
      taken = row?.id;
      return taken;
    });
  } catch (error) {
    // whether the commit came through nobody knows; nobody runs it either way
    const lost = taken;
    if (lost !== undefined) await whenAnswering(() => putBackUnended(house, lost), isStopping);
    throw error;
  }
}

/** The job as it is to run: with what its actor may do today, not when he asked. */
async function readJob({ database }: House, id: string): Promise<JobRow> {
  return database.transaction(async (transaction) => {
    const [row] = await transaction.sql<JobRow>`
      select id, operation, input, actor, reason, checkpoint from job where id = ${id}`;
    return { ...row!, actor: await rightsNow(transaction, row!.actor) };
  });
}

interface Running {
  onProgress?: ((progress: Progress) => void) | undefined;
  /** The house is closing: the job leaves at its next safe point and waits for the next start. */
  isStopping?: () => boolean;
}

/**
 * Runs a job that was taken, to its end, and records how it ended. One that lost its database under way, or the room to
 * say how it ended, has not failed: it waits for its next turn.
 */
export async function runJob(house: House, id: string, running: Running = {}): Promise<unknown> {
  try {
    return await runTaken(house, id, running);
  } catch (error) {
    await whenAnswering(() => putBackUnended(house, id), running.isStopping);
    throw error;
  }
}

/** How long a command line waits for its database, or for room there; a server does so until it closes. */
const patienceMs = 60_000;

function afterPatience(): () => boolean {
  const until = performance.now() + patienceMs;
  return () => performance.now() > until;
}

/** Where it is given up, the next start finds the job running. */
async function whenAnswering(
  write: () => Promise<void>,
  isStopping = afterPatience(),
): Promise<void> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!isAway(error) || isStopping()) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function runTaken(
  house: House,
  id: string,
  { onProgress = () => {}, isStopping = () => false }: Running,
): Promise<unknown> {
  const job = await readJob(house, id);
  const operation = findOperation(job.operation);
  const call = {
    operation: operation!,
    input: job.input,
    actor: job.actor,
    reason: job.reason ?? "",
  };
  const watch = watchProgress(house, id, { onProgress, isStopping });
  try {
    // arithmetic that was ended has nothing to say
    const output = await runOperation(house, { call, job, watch }).catch(endedThread);
    await watch.stop();
    if (watch.wasStopped()) await putBack(house, id);
    else await finishJob(house, { id, call, output, wasCancelled: watch.wasCancelled() });
    return output;
  } catch (error) {
    await watch.stop();
    if (!(error instanceof DatabaseUnavailable)) await failJob(house, { id, call, error });
    throw error;
  }
}

interface Run {
  call: Call;
  job: Pick<JobRow, "id" | "operation" | "checkpoint">;
  watch: Pick<Watch, "report" | "isCancelled">;
}

async function runOperation(house: House, { call, job, watch }: Run): Promise<unknown> {
  const { operation } = call as { operation: AnyOperation | undefined };
  if (operation?.kind !== "job") throw new Error(`there is no job ${job.operation}`);
  const admitted = await admit(house, call);
  if (isRefusal(admitted)) return admitted;
  const around = surroundings(house, call);
  const context: JobContext = {
    ...around,
    checkpoint: job.checkpoint,
    partners: house.partners,
    transact: (work, { serializable } = {}) =>
      transact(house, { ...call, serializable }, (transaction) =>
        work(inTransaction(around, transaction)),
      ),
    progress: watch.report,
    aside: (work, input) =>
      runAside(work, input, { tell: watch.report, isCancelled: watch.isCancelled }),
    isCancelled: watch.isCancelled,
    saveCheckpoint: (value) =>
      transact(house, call, async ({ sql }) => {
        await sql`update job set checkpoint = ${JSON.stringify(value)}::jsonb where id = ${job.id}`;
      }),
  };
  const output = await operation.run(context, admitted.input);
  return isRefusal(output) ? output : toJson(operation.output.parse(output));
}

/** A refusal takes its step back; a rehearsal does each step for real, then takes it back too. */
function transact<Result>(
  house: House,
  { dryRun, serializable }: Pick<Call, "dryRun"> & { serializable?: true | undefined },
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return house.database
    .transaction(async (transaction) => {
      const result = await work(transaction);
      if (dryRun || isRefusal(result)) throw new RollBack(result);
      return result;
    }, isolationOf({ serializable }))
    .catch((error: unknown) => {
      if (error instanceof RollBack) return error.answer as Result;
      throw error;
    });
}

/** Dry run of a job: nothing is queued, nothing stays. */
export async function rehearseJob(
  house: House,
  call: Call,
  onProgress: (progress: Progress) => void = () => {},
): Promise<Answer | Refusal> {
  const job = { id: "rehearsal", operation: call.operation.name, checkpoint: null };
  const watch = {
    report: (done: number, total: number, note = "") => onProgress({ done, total, note }),
    isCancelled: () => false,
  };
  const output = await runOperation(house, { call: { ...call, dryRun: true }, job, watch });
  return isRefusal(output) ? output : { output, replayed: false };
}

function endedThread(error: unknown): null {
  if (error instanceof ThreadEnded) return null;
  throw error;
}

interface Finished {
  id: string;
  call: Call;
  output: unknown;
  wasCancelled: boolean;
}

async function finishJob(
  house: House,
  { id, call, output, wasCancelled }: Finished,
): Promise<void> {
  const refusal = isRefusal(output) ? output : undefined;
  const state = wasCancelled ? "cancelled" : refusal ? "refused" : "done";
  const result = refusal ? refusalBody(refusal) : output;
  await house.database.transaction(async (transaction) => {
    await transaction.sql`
      update job set state = ${state}, result = ${JSON.stringify(result)}::json,
        finished_at = ${house.now()} where id = ${id}`;
    const context = inTransaction(surroundings(house, call), transaction);
    const outcome = refusal ? { outcome: "refused" as const, refusal } : doneWith(output);
    await audit(context, { ...call, requestKey: id }, outcome);
  });
}

/** A job that left because the house is closing goes on with the next start. */
async function putBack({ database }: House, id: string): Promise<void> {
  await database.transaction(
    ({ sql }) => sql`update job set state = 'queued', attempts = attempts - 1 where id = ${id}`,
  );
}

function doneWith(answer: unknown): { outcome: "done"; answer: unknown } {
  return { outcome: "done", answer };
}

async function failJob(
  house: House,
  { id, call, error }: { id: string; call: Call; error: unknown },
): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  await house.database.transaction(async (transaction) => {
    await transaction.sql`
      update job set state = 'failed', error = ${message}, finished_at = ${house.now()}
      where id = ${id}`;
    const context = inTransaction(surroundings(house, call), transaction);
    if (call.operation) await audit(context, { ...call, requestKey: id }, { outcome: "failed" });
  });
}

interface Watch {
  report(done: number, total: number, note?: string): void;
  /** As the operation asks; what it was told is remembered, for it may end before it asks again. */
  isCancelled(): boolean;
  wasCancelled(): boolean;
  wasStopped(): boolean;
  stop(): Promise<void>;
}

/** Writes progress at most twice a second on a connection of its own, and hears of a cancellation. */
function watchProgress(
  house: House,
  id: string,
  { onProgress, isStopping }: Required<Running> & { onProgress: (progress: Progress) => void },
): Watch {
  let latest: Progress = { done: 0, total: 0, note: "" };
  let cancelled = false;
  let wasTold = false;
  let writing: Promise<void> = Promise.resolve();
  async function write(): Promise<void> {
    const { done, total, note } = latest;
    const [row] = await house.database.transaction(
      ({ sql }) => sql<{ cancelAsked: boolean }>`
        update job set done = ${done}, total = ${total}, note = ${note}
        where id = ${id} returning cancel_asked as "cancelAsked"`,
    );
    cancelled = row?.cancelAsked ?? false;
  }
  const writeNext = () => {
    writing = writing.then(write).catch(() => {});
  };
  const timer = setInterval(writeNext, progressEveryMs);
  return {
    report(done, total, note = "") {
      latest = { done, total, note };
      onProgress(latest);
    },
    isCancelled() {
      wasTold ||= cancelled || isStopping();
      return wasTold;
    },
    wasCancelled: () => wasTold && cancelled,
    wasStopped: () => wasTold && !cancelled,
    async stop() {
      clearInterval(timer);
      writeNext();
      await writing;
    },
  };
}

/** Queues a job and runs it here and now, to its end. The same key twice gives the recorded result. */
export async function runToEnd(
  house: House,
  call: Call,
  onProgress?: (progress: Progress) => void,
): Promise<Answer | Refusal> {
  const queued = await queueJob(house, call);
  if (isRefusal(queued)) return queued;
  const { job } = queued.output as { job: string };
  const taken = await takeJob(house, job);
  const output = taken ? await runJob(house, job, { onProgress }) : await resultOf(house, job);
  return isRefusal(output) ? output : { output, replayed: queued.replayed };
}

async function resultOf({ database }: House, job: string): Promise<unknown> {
  const [row] = await database.transaction(
    ({ sql }) => sql<{ state: string; result: unknown; error: string | null }>`
      select state, result, error from job where id = ${job}`,
  );
  const { state, result, error } = row!;
  if (state === "refused") return refusalOf(result as RefusalBody);
  if (state === "done" || state === "cancelled") return result;
  throw new Error(`job ${job} is ${state}${error === null ? "" : `: ${error}`}`);
}

/** At start: whatever still says running died with the last process; try it again, but not for ever. */
export async function recoverJobs(house: House): Promise<void> {
  await putBackUnended(house, null);
}

/** A job that lost its process or its database under way, or all of them; one that ended just before stays ended. */
async function putBackUnended({ database }: House, id: string | null): Promise<void> {
  await database.transaction(async ({ sql }) => {
    await sql`
      update job set state = case when attempts < ${maxAttempts} then 'queued' else 'interrupted' end
      where state = 'running' and (${id}::text is null or id = ${id})`;
  });
}
