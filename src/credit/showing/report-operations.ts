/**
 * What a credit model says of itself: per customer group how each method did, and where it errs.
 * @module
 */

import * as z from "zod";
import { defineOperation } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import { CustomerGroup } from "../../customers/schema.ts";
import { liveModel, modelById } from "../../models/models.ts";
import { because, DiagnosisModel, Grade } from "../schema.ts";

const count = z.number().int();
const PerGrade = z.object({
  ...{ support: count, precision: z.number(), recall: z.number(), f1: z.number() },
});

const Comparison = z.object({
  method: DiagnosisModel,
  rows: count,
  ...{ accuracy: z.number(), macroF1: z.number(), gradeError: z.number(), logLoss: z.number() },
  aucOfC: z.number().nullable().describe("null where the rows held out are all C, or none is"),
  confusion: z.array(z.array(count)).describe("truth by answer, best grade first"),
  perGrade: z.record(Grade, PerGrade),
  calibration: z.record(Grade, z.number()).describe("expected calibration error, ten bins"),
  importance: z
    .array(z.object({ name: z.string(), rise: z.number() }))
    .describe("rise of the log-loss when the indicator is shuffled"),
  start: z.object({ random: z.number(), genetic: z.number().optional() }).optional(),
  bestFitness: z.array(z.number()).optional().describe("of each generation"),
});

const CreditReport = z.object({
  windows: z.array(
    z.object({ from: z.string(), to: z.string(), rows: count, heldOut: z.boolean() }),
  ),
  groups: z.array(
    z.object({
      group: z.union([CustomerGroup, z.literal("all")]),
      basis: z.enum(["own", "pooled"]),
      ...{ trainedOn: count, heldOut: count, grades: z.record(Grade, count) },
      silent: z.array(z.string()).describe("indicators that say nothing in this group"),
      served: DiagnosisModel,
      ...{ majority: z.number(), chance: z.number() },
      shuffled: z.object({ accuracy: z.number(), logLoss: z.number() }),
      comparisons: z.array(Comparison),
    }),
  ),
});

export const showReport = defineOperation({
  name: "credit.model",
  kind: "query",
  summary: "Show how good a credit model is: methods compared, confusion, importances, by group",
  allow: ["data-scientist", "administrator", "compliance", "policy-manager"],
  input: z.object({
    model: z.string().optional().describe("e.g. M-2026-000001; the live one unless said"),
  }),
  output: CreditReport.extend({ model: z.string() }),
  async run({ transaction }, { model: id }) {
    const model = id ? await modelById(transaction, id) : await liveModel(transaction, "credit");
    if (!model)
      return refuse("not_found", id ? because.model_gone({ model: id }) : because.no_model());
    if (model.kind !== "credit")
      return refuse("not_found", because.model_gone({ model: model.id }));
    return { ...CreditReport.parse(model.report), model: model.id };
  },
});
