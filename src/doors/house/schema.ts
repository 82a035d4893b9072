/**
 * The running house itself: jobs, outbox, schedule, clock, snapshots, backups, keys.
 * @module
 */
import * as z from "zod";
import { reasons } from "../../base/reasons.ts";

export const because = reasons("house", {
  no_job: { zh: "没有任务 {job}", en: "there is no job {job}" },
  job_not_running: {
    zh: "任务 {job} 当前为 {state},不能执行此操作",
    en: "job {job} is {state}: this cannot be done to it",
  },
  no_letter: { zh: "没有死信 {id}", en: "there is no dead letter {id}" },
  clock_is_real: {
    zh: "正式环境不允许调整时钟",
    en: "the clock moves only in a demonstration or an empty utility",
  },
  no_key: { zh: "密钥库中没有用途为 {purpose} 的密钥", en: "the vault has no key for {purpose}" },
  clock_too_far: {
    zh: "时钟前后最多可移动 {years} 年",
    en: "the clock moves {years} years at most, either way",
  },
  bad_instant: { zh: "{text} 不是有效时间", en: "{text} is no moment in time" },
});

const JobState = z.enum([
  "queued",
  "running",
  "done",
  "refused",
  "failed",
  "cancelled",
  "interrupted",
]);

export const JobFacts = z.object({
  id: z.string(),
  operation: z.string(),
  actor: z.string(),
  state: JobState,
  done: z.number(),
  total: z.number().describe("0 where it is not known yet"),
  note: z.string(),
  attempts: z.number().int(),
  queuedAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  result: z.unknown().describe("the output; for a refused job its refusal"),
  error: z.string().nullable(),
});
export type JobFacts = z.infer<typeof JobFacts>;

export const Letter = z.object({
  id: z.string(),
  operation: z.string(),
  state: z.enum(["waiting", "done", "dead"]),
  attempts: z.number().int(),
  leftBy: z.string(),
  leftAt: z.string(),
  notBefore: z.string(),
  lastError: z.string().nullable(),
});

export const ScheduleEntry = z.object({
  name: z.string(),
  operation: z.string(),
  summary: z.string(),
  everyMinutes: z.number(),
  lastSlot: z.string().nullable(),
  lastRanAt: z.string().nullable(),
  nextAt: z.string(),
});

export const Status = z.object({
  version: z.string(),
  now: z.string(),
  clockOffsetMs: z.number().describe("0 when the clock is the real one"),
  store: z.enum(["embedded", "server"]),
  bank: z.enum(["simulated", "folders"]).describe("a simulated bank moves no money"),
  isDemonstration: z.boolean(),
  lastNight: z.string().nullable().describe("as-of of the last night's work"),
  snapshot: z.string().nullable(),
  counts: z.object({
    units: z.number(),
    customers: z.number(),
    tickets: z.number(),
    outboxWaiting: z.number(),
    outboxDead: z.number(),
    jobsRunning: z.number(),
    unsealedAuditLines: z.number(),
  }),
});

export const KeyRow = z.object({
  id: z.string(),
  purpose: z.string(),
  algorithm: z.string(),
  createdAt: z.string(),
  current: z.boolean(),
  publicKey: z.string().optional(),
  fingerprint: z.string().optional().describe("what audit.verify --trusted takes"),
});

export const NoInput = z.object({});
export const Done = z.object({ done: z.literal(true) });
export const JobInput = z.object({ id: z.string().describe("job id, e.g. J-2026-000001") });
const Paged = z.object({
  limit: z.number().int().min(1).max(500).default(100),
  before: z.string().optional().describe("page on from this id"),
});
export const JobsInput = Paged.extend({ state: JobState.optional() });
const LetterId = z.string().regex(/^\d{1,18}$/, "a number");
export const OutboxInput = Paged.extend({
  before: LetterId.optional(),
  state: z.enum(["waiting", "done", "dead"]).optional(),
});
export const LetterInput = z.object({ id: LetterId });
export const ClockInput = z.object({
  to: z.string().optional().describe("the moment it shall be now; the real one when left out"),
});
export const NightInput = z.object({
  asOf: z.string().optional().describe("end of the day to work on; last midnight when left out"),
});
export const NightReport = z.object({
  asOf: z.string(),
  snapshot: z.string(),
  assessments: z.array(z.object({ slot: z.string(), level: z.string(), rows: z.number() })),
  scored: z.number().int().describe("accounts whose arrears risk was told; 0 most nights"),
  seconds: z.number(),
});
export const Backup = z.object({
  path: z.string().describe("folder on the server's disk"),
  bytes: z.number(),
  tables: z.number(),
  madeAt: z.string(),
});
export const RotateInput = z.object({ purpose: z.string().min(1) });
