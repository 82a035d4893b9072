/**
 * The document of a simulation: what both policies would have done over the same past. Browser-safe.
 * @module
 */
import * as z from "zod";
import { Reason } from "../../base/reasons.ts";

const Words = z.object({ zh: z.string(), en: z.string() });

/** From draw 0, where every ratio has its likely value; bounds are the 5th and 95th of 100 of the draws. */
const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof Estimate>;

const MetricLine = z.object({
  metric: z.string(),
  ...Words.shape,
  unit: z.enum(["count", "fen", "days", "number"]),
  better: z.enum(["less", "more", "none"]),
  live: Estimate,
  changed: Estimate,
  difference: Estimate.describe("changed less live, draw by draw"),
});
export type MetricLine = z.infer<typeof MetricLine>;

/** One answer on an account's path, and why. */
const PathStep = z.object({
  at: z.string().describe("YYYY-MM-DD HH:MM"),
  overdueDays: z.number().int(),
  step: z.string().nullable().describe("id in the policy; null where guards stopped it"),
  ...Words.shape,
  kind: z.string(),
  because: z.array(Reason),
  heldBy: z.array(Reason),
});
export type PathStep = z.infer<typeof PathStep>;

const Payment = z.object({
  dueOn: z.string(),
  fen: z.number(),
  liveOn: z.string().nullable().describe("null: open at the end"),
  changedOn: z.string().nullable(),
});

const ChangedAccount = z.object({
  account: z.string().describe("masked"),
  class: z.string(),
  unit: z.string(),
  grade: z.string().nullable().describe("at the end of the window"),
  change: z.enum(["harsher", "milder", "more", "fewer", "other days"]),
  live: z.array(PathStep),
  changed: z.array(PathStep),
  payments: z.array(Payment).describe("whose day moved, and those still open"),
});
export type ChangedAccount = z.infer<typeof ChangedAccount>;

const PolicyName = z.object({ name: z.string(), ...Words.shape, hash: z.string() });

export const SimulationDocument = z.object({
  format: z.literal("gridtill-dunning-simulation-1"),
  live: PolicyName,
  changed: PolicyName,
  window: z.object({
    from: z.string(),
    to: z.string().describe("last day"),
    asOf: z.string(),
    snapshot: z.string().describe("watermark of the lake it was read from"),
  }),
  seed: z.number().int(),
  draws: z.number().int(),
  read: z.object({
    accounts: z.number().int(),
    accountsPlayed: z.number().int().describe("with a debt some step could have been thought of"),
    sample: z.number().int().nullable().describe("accounts drawn; null: all of them"),
    tranches: z.number().int(),
    billedFen: z.number(),
    graded: z.number().describe("share of account-months with grade and probability"),
    protectedAccounts: z.number().int(),
    laws: z.array(z.object({ name: z.string(), hash: z.string(), ...Words.shape })),
  }),
  response: z.array(
    z.object({
      contact: z.string(),
      ratio: z.object({ least: z.number(), likely: z.number(), most: z.number() }),
      days: z.number().int(),
      source: z.enum(["prior", "hold-out"]).describe("prior: rulebook, standing [A]"),
      treated: z.number().int(),
      heldOut: z.number().int(),
    }),
  ),
  metrics: z.array(MetricLine),
  protectedHits: z.array(
    z.object({ kind: z.string(), ...Words.shape, live: z.number(), changed: z.number() }),
  ),
  guardStops: z.array(z.object({ code: z.string(), live: z.number(), changed: z.number() })),
  curve: z
    .object({
      from: z.string(),
      everyDays: z.number().int(),
      live: z.array(z.number()).describe("fen in, added up"),
      changed: z.array(Estimate),
    })
    .describe("at the end of every so many days"),
  changes: z.object({
    accounts: z.number().int().describe("whose steps differ"),
    drawn: z.number().int().describe("of these, what the intervals were played over"),
    byChange: z.record(z.string(), z.number()),
    sample: z.array(ChangedAccount),
  }),
  assumptions: z.array(Words),
});
export type SimulationDocument = z.infer<typeof SimulationDocument>;
