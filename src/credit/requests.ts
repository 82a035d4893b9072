/**
 * What may be asked of customer credit, and what comes back.
 * @module
 */

import * as z from "zod";
import { CustomerGroup } from "../customers/schema.ts";
import { DiagnosisModel, Grade, GradeRow, indicatorNames } from "./schema.ts";

const instant = z.string().describe("instant, ISO 8601 in UTC");
const account = z.string().min(4).max(20).describe("户号");
const moment = z.string().optional().describe("a day means its end (24:00); now when left out");
const page = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  offset: z.coerce.number().int().min(0).default(0),
};

export const TrainInput = z.object({
  asOf: moment,
  seed: z.coerce.number().int().min(0).default(1),
});
const PerGroup = z.object({
  group: z.string(),
  basis: z.enum(["own", "pooled"]),
  served: DiagnosisModel,
  trainedOn: z.number().int(),
  heldOut: z.number().int(),
  majority: z.number().describe("accuracy of always naming the commonest grade"),
  methods: z.array(
    z.object({
      method: DiagnosisModel,
      accuracy: z.number(),
      macroF1: z.number(),
      aucOfC: z.number().nullable(),
      logLoss: z.number(),
    }),
  ),
});
export const Trained = z.object({ model: z.string(), groups: z.array(PerGroup) });

export const GradeInput = z.object({ asOf: moment });
export const Graded = z.object({
  run: z.string(),
  asOf: instant,
  model: z.string(),
  accounts: z.number().int(),
  written: z.number().int().describe("grades that said something new"),
  grades: z.record(Grade, z.number().int()),
  seconds: z.number(),
});

export const AccountInput = z.object({ account });
export const HistoryInput = AccountInput.extend({ ...page });
export const GradeHistory = z.object({ total: z.number().int(), rows: z.array(GradeRow) });

/** Where an account stands, for a list. */
const Standing = GradeRow.pick({
  ...{ customerAccount: true, grade: true, score: true, basis: true, group: true, asOf: true },
  ...{ reasons: true, reviewOn: true },
}).extend({
  unit: z.string(),
  unitName: z.string(),
  class: z.string(),
  since: instant.describe("as-of from which it has had this grade"),
  previousGrade: Grade.nullable(),
  objection: z.string().nullable().describe("an open one"),
});
export const ListInput = z.object({
  unit: z.string().optional().describe("id or name; its descendants are included"),
  group: CustomerGroup.optional(),
  grade: Grade.optional(),
  basis: GradeRow.shape.basis.optional(),
  account: account.optional(),
  changedSince: z.string().optional().describe("a day: only accounts whose grade changed since"),
  ...page,
});
export const Listed = z.object({ total: z.number().int(), rows: z.array(Standing) });

export const OverviewInput = z.object({
  unit: z.string().optional().describe("id or name; its descendants are included"),
});
const GradeCounts = z.record(Grade, z.number().int());
export const Overview = z.object({
  run: z
    .object({ asOf: instant, model: z.string(), rulebook: z.string(), accounts: z.number().int() })
    .nullable()
    .describe("the newest run; null where nothing was graded yet"),
  counts: GradeCounts,
  groups: z.array(z.object({ group: CustomerGroup, counts: GradeCounts })),
  units: z.array(z.object({ unit: z.string(), unitName: z.string(), counts: GradeCounts })),
  transitions: z
    .array(z.object({ from: Grade, to: Grade, accounts: z.number().int() }))
    .describe("changes of grade in the last 30 days"),
});

const Weighed = z.object({
  name: z.enum(indicatorNames as [string, ...string[]]),
  zh: z.string(),
  en: z.string(),
  unit: z.string(),
  value: z.number().nullable().describe("null where it cannot be known"),
  usual: z
    .number()
    .nullable()
    .describe("median among customers of grade A; null where it is not used"),
  points: z
    .number()
    .describe("points that it costs against the usual, alone put right and alone spoilt"),
});

/** One thing the customer may lawfully do, and the grade that the same model and rules then give. */
export const Raise = z.object({
  action: z.enum(["pay_now", "months_in_time", "sign_plan", "wait"]),
  months: z.number().int().describe("of paying in time or of waiting; 0 for at once"),
  payYuan: z.number().describe("what has to be paid now"),
  grade: Grade,
  score: z.number().nullable(),
  zh: z.string(),
  en: z.string(),
});
export type Raise = z.infer<typeof Raise>;

export const Explained = z.object({
  row: GradeRow,
  reproduced: z.boolean().describe("told again from the stored inputs it is the same"),
  indicators: z.array(Weighed),
  raise: z.array(Raise).describe("the smallest first; empty where nothing short of time helps"),
  objection: z.object({ id: z.string(), openedAt: instant, answerBy: z.string() }).nullable(),
});

export const SimulateInput = AccountInput.extend({
  payNow: z.coerce.boolean().default(false).describe("everything owed past its due day is paid"),
  months: z.coerce.number().int().min(0).max(24).default(0).describe("further months"),
  daysLate: z.coerce.number().int().min(0).max(365).default(0).describe("of each of those bills"),
});
export const Simulated = z.object({
  grade: Grade,
  score: z.number().nullable(),
  basis: GradeRow.shape.basis,
  asOf: instant.describe("the moment supposed"),
  reasons: GradeRow.shape.reasons,
});

export const ObjectInput = AccountInput.extend({
  grounds: z.string().min(1).max(2000).describe("what the customer says is wrong"),
});
export const Objection = z.object({
  id: z.string(),
  customerAccount: z.string(),
  grade: Grade.describe("the grade objected to"),
  grounds: z.string(),
  state: z.enum(["open", "upheld", "rejected"]),
  openedBy: z.string(),
  openedAt: instant,
  answerBy: z.string(),
  decidedBy: z.string().nullable(),
  answer: z.string().nullable(),
});
export const DecideInput = z.object({
  id: z.string(),
  grade: Grade.optional().describe(
    "the grade given by a person; left out: the objection is rejected",
  ),
  until: z.iso.date().optional().describe("last day it stands; the grade's review day unless said"),
  answer: z.string().min(1).max(2000).describe("what the customer is told"),
});
export const ObjectionsInput = z.object({
  state: Objection.shape.state.optional(),
  ...page,
});
export const Objections = z.object({ total: z.number().int(), rows: z.array(Objection) });
