/**
 * What may be asked of policies, and what is answered. Browser-safe.
 * @module
 */
import * as z from "zod";
import { FileId } from "../../base/operation.ts";
import { Finding } from "../linting/finding.ts";
import { PolicyState } from "../schema.ts";
import { SimulationDocument } from "../simulator/schema.ts";

const DayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day as YYYY-MM-DD");
const Words = z.object({ zh: z.string(), en: z.string() });
const PolicyName = z
  .string()
  .max(60)
  .describe("live, a version (DP-2026-000001) or one of the rulebooks (rulebook:2024.1)");
/** A year of ladders for every class takes some ten kilobytes. */
const PolicyText = z.string().max(200_000).describe("YAML");

export const LintInput = z.object({
  policy: PolicyName.optional(),
  file: FileId.optional().describe("YAML"),
  text: PolicyText.optional(),
});
export const Linted = z.object({
  sound: z.boolean().describe("no error, so it may be submitted"),
  errors: z.number().int(),
  warnings: z.number().int(),
  findings: z.array(Finding),
  laws: z.array(z.object({ name: z.string(), ...Words.shape })),
});

export const PolicyLine = z.object({
  name: z.string(),
  ...Words.shape,
  state: PolicyState,
  hash: z.string(),
  basedOn: z.string().nullable(),
  live: z.boolean(),
  liveFrom: z.string().nullable().describe("first day, of its newest publication"),
  writtenBy: z.string().nullable().describe("null: shipped with the house"),
  writtenAt: z.string().nullable(),
  approval: z.string().nullable(),
  simulation: z.string().nullable(),
  note: z.string(),
});
export type PolicyLine = z.infer<typeof PolicyLine>;
export const PolicyList = z.object({
  live: z.string().nullable(),
  policies: z.array(PolicyLine).describe("newest first, those of the rulebooks last"),
  timeline: z
    .array(
      z.object({
        policy: z.string(),
        from: z.string(),
        by: z.string(),
        at: z.string(),
        reason: z.string(),
      }),
    )
    .describe("publications, newest first"),
});

const Rung = z.object({ day: z.number().int(), step: z.string() });
const Row = z.object({
  class: z.array(z.string()),
  grade: z.array(z.string()),
  probability: z.object({ from: z.number(), to: z.number().nullable() }),
  yuan: z.object({ from: z.string(), to: z.string().nullable() }),
  ladder: z.array(Rung),
});
export type TableRow = z.infer<typeof Row>;
export const PolicyTable = z.object({
  steps: z.array(
    z.object({
      id: z.string(),
      ...Words.shape,
      kind: z.string(),
      channel: z.string(),
      severity: z.number().int(),
      costFen: z.number().int(),
    }),
  ),
  rows: z.array(Row),
  rulePath: z.array(Row),
});
export type PolicyTable = z.infer<typeof PolicyTable>;

export const ShowPolicy = z.object({ policy: PolicyName.default("live") });
export const PolicyFacts = z.object({
  policy: PolicyLine,
  text: z.string(),
  findings: z.array(Finding),
  table: PolicyTable.nullable().describe("null where the text cannot be opened"),
});

export const TableInput = z.object({ text: PolicyText });
export const TableAnswer = z.object({ findings: z.array(Finding), table: PolicyTable.nullable() });

export const DraftPolicy = z.object({
  policy: z.string().max(40).optional().describe("a draft to write over; a new one otherwise"),
  basedOn: PolicyName.default("live"),
  text: PolicyText.optional().describe("that of basedOn unless said"),
  file: FileId.optional().describe("YAML"),
  note: z.string().trim().max(500).default(""),
});
export const PolicySaved = z.object({ policy: PolicyLine, findings: z.array(Finding) });

export const SubmitPolicy = z.object({
  policy: z.string().max(40),
  simulation: z.string().max(40).optional().describe("the newest of its text unless said"),
});
export const PublishPolicy = z.object({ policy: z.string().max(40), from: DayText });
export const RollBackPolicy = z.object({
  policy: z.string().max(40).describe("an earlier published version"),
  from: DayText.optional().describe("today unless said"),
});

export const Simulate = z.object({
  policy: PolicyName.optional(),
  file: FileId.optional().describe("YAML"),
  text: PolicyText.optional(),
  against: PolicyName.default("live"),
  months: z.coerce.number().int().min(1).max(24).default(12),
  asOf: z.string().max(40).optional().describe("a day, whose end is meant; yesterday unless said"),
  sample: z.coerce.number().int().min(10).optional().describe("accounts drawn; all unless said"),
  seed: z.coerce.number().int().min(0).max(2_147_483_647).default(1),
  draws: z.coerce.number().int().min(0).max(200).default(20).describe("behind the intervals"),
});
export const SimulationFacts = z.object({
  simulation: z.string(),
  policyHash: z.string(),
  againstHash: z.string(),
  sha256: z.string().describe("of the document's bytes"),
  file: FileId,
  keyId: z.string(),
  signature: z.string().describe("Ed25519 over the SHA-256, base64"),
  isSound: z.boolean().describe("the bytes have that hash and the house key has signed it"),
  madeBy: z.string(),
  madeAt: z.string(),
  document: SimulationDocument,
});
export const ShowSimulation = z.object({
  simulation: z.string().max(40).optional(),
  policy: PolicyName.optional().describe("the newest of this policy's text"),
});
