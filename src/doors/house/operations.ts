import * as z from "zod";
import { dayMs, parseInstant } from "../../base/dates.ts";
import { type Actor, type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { fingerprintOf } from "../../cryptography/signatures.ts";
import { afterCommit, houseOf } from "../context.ts";
import { nextRun, schedule } from "../schedule.ts";
import { night } from "./night.ts";
import {
  Backup,
  because,
  ClockInput,
  Done,
  JobFacts,
  JobInput,
  JobsInput,
  KeyRow,
  Letter,
  LetterInput,
  NoInput,
  OutboxInput,
  RotateInput,
  ScheduleEntry,
  Status,
} from "./schema.ts";
import { countHouse, findJob, listJobs, listLetters, scheduleStates } from "./store.ts";

const done = { done: true } as const;
/** How far the clock may be moved either way. */
const clockYears = 10;
const keepers = ["administrator", "compliance"];

const status = defineOperation({
  name: "house.status",
  kind: "query",
  summary: "Tell the version, the clock, the stores and what waits",
  allow: ["known"],
  input: NoInput,
  output: Status,
  async run(context) {
    const { workings, partners } = houseOf(context);
    return {
      version: workings.version,
      bank: partners.bank.kind,
      now: context.now.toISOString(),
      clockOffsetMs: workings.clockOffsetMs(),
      store: workings.store,
      ...(await countHouse(context.transaction)),
    };
  },
});

const jobs = defineOperation({
  name: "house.jobs",
  kind: "query",
  summary: "List jobs, newest first",
  allow: keepers,
  input: JobsInput,
  output: z.object({ rows: z.array(JobFacts) }),
  async run({ transaction, actor }, input) {
    const of = keepsJobs(actor) ? null : actor.id;
    return { rows: await listJobs(transaction, { ...input, of }) };
  },
});

const job = defineOperation({
  name: "house.job",
  kind: "query",
  summary: "Tell how a job stands",
  allow: ["signed-in"],
  input: JobInput,
  output: JobFacts,
  run: (context, { id }) => ownJob(context, id),
});

/** A job is its owner's business, and the keepers' of the whole utility: its result may be of any place. */
function keepsJobs({ roles, scope }: Actor): boolean {
  const isKeeper = roles.some((role) => [...keepers, "operator", "worker"].includes(role));
  return isKeeper && scope.includes("");
}

async function ownJob(context: Context, id: string): Promise<JobFacts | Refusal> {
  const { transaction, actor } = context;
  const found = await findJob(transaction, id);
  if (!found || (found.actor !== actor.id && !keepsJobs(actor))) {
    return refuse("not_found", because.no_job({ job: id }));
  }
  return found;
}

const cancelJob = defineOperation({
  name: "house.cancel-job",
  kind: "command",
  summary: "Ask a job to stop at its next safe point",
  allow: ["signed-in"],
  input: JobInput,
  output: Done,
  async run(context, { id }) {
    const found = await ownJob(context, id);
    if (isRefusal(found)) return found;
    const [asked] = await context.transaction.sql`
      update job set cancel_asked = true,
        state = case state when 'queued' then 'cancelled' else state end
      where id = ${id} and state in ('queued', 'running') returning id`;
    if (!asked) return refuse("conflict", because.job_not_running({ job: id, state: found.state }));
    return done;
  },
});

const resumeJob = defineOperation({
  name: "house.resume-job",
  kind: "command",
  summary: "Run an interrupted, failed or cancelled job again from where it was",
  allow: ["signed-in"],
  input: JobInput,
  output: Done,
  async run(context, { id }) {
    const found = await ownJob(context, id);
    if (isRefusal(found)) return found;
    const [resumed] = await context.transaction.sql`
      update job set state = 'queued', cancel_asked = false, attempts = 0, error = null,
        finished_at = null
      where id = ${id} and state in ('interrupted', 'failed', 'cancelled') returning id`;
    if (!resumed)
      return refuse("conflict", because.job_not_running({ job: id, state: found.state }));
    return done;
  },
});

const outbox = defineOperation({
  name: "house.outbox",
  kind: "query",
  wholeUtility: true,
  summary: "List what was left for later; dead letters with their last error",
  allow: keepers,
  input: OutboxInput,
  output: z.object({ rows: z.array(Letter) }),
  run: async ({ transaction }, input) => ({ rows: await listLetters(transaction, input) }),
});

const replay = defineOperation({
  name: "house.replay",
  kind: "command",
  wholeUtility: true,
  summary: "Try a dead letter again",
  allow: ["administrator"],
  input: LetterInput,
  output: Done,
  async run({ transaction, now }, { id }) {
    const [revived] = await transaction.sql`
      update outbox set state = 'waiting', attempts = 0, not_before = ${now}
      where id = ${id} and state = 'dead' returning id`;
    return revived ? done : refuse("not_found", because.no_letter({ id }));
  },
});

const listSchedule = defineOperation({
  name: "house.schedule",
  kind: "query",
  summary: "Tell what happens by itself, when it last did and when it next will",
  allow: ["signed-in"],
  input: NoInput,
  output: z.object({ rows: z.array(ScheduleEntry) }),
  async run({ transaction, now }) {
    const states = await scheduleStates(transaction);
    const rows = schedule.map((entry) => ({
      name: entry.name,
      operation: entry.operation,
      summary: entry.summary,
      everyMinutes: entry.everyMs / 60_000,
      lastSlot: states.get(entry.name)?.slot ?? null,
      lastRanAt: states.get(entry.name)?.ranAt.toISOString() ?? null,
      nextAt: nextRun(entry, now).toISOString(),
    }));
    return { rows };
  },
});

const moveClock = defineOperation({
  name: "house.move-clock",
  kind: "command",
  wholeUtility: true,
  summary: "Move the clock of a demonstration or an empty utility",
  allow: ["administrator"],
  input: ClockInput,
  output: z.object({ now: z.string() }),
  async run(context, { to }) {
    const { transaction, now } = context;
    const { workings } = houseOf(context);
    const { isDemonstration, counts } = await countHouse(transaction);
    if (!isDemonstration && counts.customers + counts.tickets > 0) {
      return refuse("forbidden", because.clock_is_real());
    }
    const real = now.getTime() - workings.clockOffsetMs();
    const wanted = to === undefined ? new Date(real) : parseInstant(to);
    if (!wanted) return refuse("invalid", because.bad_instant({ text: to! }));
    const years = Math.abs(wanted.getTime() - real) / (365 * dayMs);
    if (years > clockYears) return refuse("invalid", because.clock_too_far({ years: clockYears }));
    await transaction.sql`
      insert into setting (name, value) values ('clock', ${{ offsetMs: wanted.getTime() - real }})
      on conflict (name) do update set value = excluded.value`;
    afterCommit(context, workings.reloadClock);
    return { now: wanted.toISOString() };
  },
});

const snapshot = defineOperation({
  name: "house.snapshot",
  kind: "job",
  wholeUtility: true,
  beyondRollback: true,
  summary: "Bring the lake up to the facts committed so far",
  allow: ["administrator"],
  input: NoInput,
  output: z.object({ id: z.string(), asOf: z.string() }),
  async run(context) {
    const { snapshot: taken } = await context.analytics();
    return { id: taken.id, asOf: taken.asOf.toISOString() };
  },
});

const backup = defineOperation({
  name: "house.backup",
  kind: "job",
  wholeUtility: true,
  beyondRollback: true,
  summary: "Write a backup of the database and the home's files",
  allow: ["administrator"],
  input: NoInput,
  output: Backup,
  run: (context) => houseOf(context).workings.backup(context.progress),
});

const backups = defineOperation({
  name: "house.backups",
  kind: "query",
  wholeUtility: true,
  summary: "List the backups in this home",
  allow: keepers,
  input: NoInput,
  output: z.object({ rows: z.array(Backup) }),
  run: async (context) => ({ rows: await houseOf(context).workings.backups() }),
});

const keys = defineOperation({
  name: "house.keys",
  kind: "query",
  wholeUtility: true,
  summary: "List the keys of the vault, never their material",
  allow: keepers,
  input: NoInput,
  output: z.object({ rows: z.array(KeyRow) }),
  async run({ vault }) {
    const rows = (await vault.list()).map((key) => ({
      ...key,
      ...(key.publicKey !== undefined && { fingerprint: fingerprintOf(key.publicKey) }),
    }));
    return { rows };
  },
});

const rotateKey = defineOperation({
  name: "house.rotate-key",
  kind: "command",
  wholeUtility: true,
  beyondRollback: true,
  summary: "Give a purpose its next key; the older ones stay for reading",
  allow: ["administrator"],
  input: RotateInput,
  output: z.object({ keyId: z.string() }),
  async run({ vault }, { purpose }) {
    const isKnown = (await vault.list()).some((key) => key.purpose === purpose);
    if (!isKnown) return refuse("not_found", because.no_key({ purpose }));
    return { keyId: await vault.rotate(purpose) };
  },
});

export const houseOperations = [
  status,
  jobs,
  job,
  cancelJob,
  resumeJob,
  outbox,
  replay,
  listSchedule,
  moveClock,
  snapshot,
  night,
  backup,
  backups,
  keys,
  rotateKey,
] as const;
