/**
 * A dunning policy as its YAML says it, read and opened for deciding. The shape is checked here; what the
 * law and good sense say of its values is the linter's (`lint.ts`), and what it may not do whatever it
 * says is the guards' (`guards.ts`).
 * @module
 */
import * as z from "zod";
import { Decimal } from "../../base/decimals.ts";
import { parseYuan } from "../../base/money.ts";
import { TimeOfDay } from "../law.ts";
import {
  Channel,
  type DebtorClass,
  debtorClasses,
  type Grade,
  grades,
  type ProtectionKind,
  StepKind,
  type Stops,
} from "../schema.ts";

const Words = { zh: z.string().min(1), en: z.string().min(1) };
const Template = { zh: z.string().min(1).max(1000), en: z.string().min(1).max(2000) };
const Name = z.string().regex(/^[a-z][a-z0-9_]*$/, "lower case letters, digits and underlines");
const Yuan = z
  .string()
  .refine((text) => parseYuan(text) !== undefined, "yuan, as text")
  .transform((text) => parseYuan(text)!);
const Rates = z.strictObject({ sameYear: Decimal, carriedOver: Decimal });

const StepBody = z.strictObject({
  kind: StepKind,
  channel: Channel,
  ...Words,
  template: z.strictObject(Template).optional().describe("what the customer reads or hears"),
  costFen: z.int().min(0).describe("of doing it once"),
});

const Rung = z.strictObject({
  day: z.int().min(-15).max(720).describe("days overdue; negative before the due day"),
  step: Name,
});

/** From (included) to (excluded); an absent end is open. */
const Probability = z.strictObject({
  from: z.number().min(0).max(1).default(0),
  to: z.number().min(0).max(1).optional(),
});
const Amount = z.strictObject({ from: Yuan.optional(), to: Yuan.optional() });

/** The first row that fits decides. What a row leaves out fits everything. */
const RowBody = z.strictObject({
  class: z.array(z.enum(debtorClasses)).min(1).optional(),
  grade: z.array(z.enum(grades)).min(1).optional(),
  probability: Probability.optional(),
  yuan: Amount.optional(),
  ladder: z.array(Rung).min(1).max(60),
});

/** The `body` of `rulebooks/national/dunning-policy-*.yaml`. */
export const PolicyBody = z.strictObject({
  ...Words,
  lateFee: z
    .strictObject({ residential: Rates, "non-residential": Rates })
    .describe("per mille a day, as the supply agreements say"),
  contact: z.strictObject({
    from: TimeOfDay,
    to: TimeOfDay,
    peopleOn: z.enum(["workdays", "every-day"]).describe("days of letters, calls and visits"),
    caps: z.array(z.strictObject({ atMost: z.int().min(0), days: z.int().min(1).max(31) })),
  }),
  holdOut: z.strictObject({
    permille: z.int().min(0).max(200).describe("of accounts, drawn for each step by itself"),
    salt: z.string().min(1),
    steps: z.array(Name),
  }),
  complaintGate: z
    .strictObject({
      from: z.enum(["medium", "high"]).describe("complaint risk from which steps are softened"),
      softenTo: Name.describe("what a letter, call or visit becomes"),
    })
    .optional(),
  stops: z
    .record(z.string(), z.enum(["contact", "cut-off"]))
    .describe("stop list: kind of protection, and what it stops"),
  explanation: z
    .strictObject({ ...Words, objectWithinDays: z.int().min(1) })
    .optional()
    .describe("how a customer learns why, objects, and asks for a person (PIPL Art. 24)"),
  steps: z.record(Name, StepBody),
  rows: z.array(RowBody).min(1).max(100),
  rulePath: z.array(RowBody).min(1).max(100).describe("without grade and probability"),
});
export type PolicyBody = z.output<typeof PolicyBody>;

export interface PolicyStep extends z.output<typeof StepBody> {
  id: string;
}

export interface OpenRung {
  day: number;
  step: PolicyStep;
}

export interface OpenRow {
  /** Of the policy's table from 0; -1 on the rule path. */
  index: number;
  class: readonly DebtorClass[];
  grade: readonly Grade[];
  probability: { from: number; to: number };
  /** In fen; the end is excluded. */
  fromFen: bigint;
  toFen: bigint;
  /** By day. */
  ladder: readonly OpenRung[];
}

/** A policy ready to decide by. */
export interface Policy {
  name: string;
  /** SHA-256 of its YAML text, hex. */
  hash: string;
  body: PolicyBody;
  steps: ReadonlyMap<string, PolicyStep>;
  rows: readonly OpenRow[];
  rulePath: readonly OpenRow[];
  stops: Partial<Record<ProtectionKind, Stops>>;
}

/** More than any debt. */
export const noEndFen = 1n << 62n;

/** Opens a body whose steps are all there: what `lint` has found no error in. */
export function openPolicy(
  body: PolicyBody,
  { name, hash }: Pick<Policy, "name" | "hash">,
): Policy {
  const steps = new Map(Object.entries(body.steps).map(([id, step]) => [id, { id, ...step }]));
  const openRow = (row: z.output<typeof RowBody>, index: number): OpenRow => ({
    index,
    class: row.class ?? debtorClasses,
    grade: row.grade ?? grades,
    probability: { from: row.probability?.from ?? 0, to: row.probability?.to ?? Infinity },
    fromFen: row.yuan?.from ?? 0n,
    toFen: row.yuan?.to ?? noEndFen,
    ladder: row.ladder
      .map(({ day, step }) => ({ day, step: steps.get(step)! }))
      .toSorted((left, right) => left.day - right.day),
  });
  return {
    ...{ name, hash, body, steps, stops: body.stops },
    rows: body.rows.map(openRow),
    rulePath: body.rulePath.map((row) => openRow(row, -1)),
  };
}
