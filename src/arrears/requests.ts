/**
 * What may be asked of arrears risk.
 * @module
 */

import * as z from "zod";
import { Fen } from "../base/money.ts";
import { CustomerGroup } from "../customers/schema.ts";
import {
  Band,
  CutFacts,
  Figures,
  RiskyCustomer,
  RunFacts,
  SourceName,
  SourceQuality,
  UnitTotal,
} from "./schema.ts";

const asOf = z
  .string()
  .optional()
  .describe("moment, or a day meaning its end; now unless said. Nothing known later is seen");
const without = z
  .preprocess(
    (given) => (typeof given === "string" ? given.split(",").filter(Boolean) : given),
    z.array(SourceName),
  )
  .default([])
  .describe("sources to leave out, e.g. ticket,register");

export const Train = z.object({
  asOf,
  without,
  model: z.enum(["champion", "gbdt", "tcn", "logistic", "scorecard"]).default("champion"),
  seed: z.coerce.number().int().min(0).default(1),
});
export const Trained = z.object({
  model: z.string(),
  chosen: z.array(z.string()),
  cuts: z.array(CutFacts),
  figures: Figures,
  seconds: z.number(),
});

export const AskModel = z.object({
  model: z.string().optional().describe("e.g. M-2026-000001; the live one unless said"),
});

export const Score = z.object({
  asOf,
  without,
  model: z.string().optional().describe("another model than the live one, e.g. a shadow"),
});
export const Scored = z.object({
  run: z.number(),
  asOf: z.string(),
  model: z.string(),
  accounts: z.number(),
  bands: z.record(Band, z.number()),
  receivableFen: Fen,
  expectedLossFen: Fen,
  psi: z.number().nullable(),
  seconds: z.number(),
});

export const Explain = z.object({
  customerAccount: z.string().max(20).describe("户号, leading zeros kept"),
  run: z.coerce
    .number()
    .int()
    .optional()
    .describe("scoring run; the newest of the live model unless said"),
});

export const Monitor = AskModel.extend({
  months: z.coerce.number().int().min(1).max(36).default(12),
});

const filters = {
  bands: z
    .preprocess(
      (given) => (typeof given === "string" ? given.split(",").filter(Boolean) : given),
      z.array(Band),
    )
    .default(["high", "medium"]),
  group: CustomerGroup.optional(),
  unit: z.string().optional().describe("id or name of a unit; its descendants are included"),
  minimumYuan: z.coerce.number().min(0).default(0).describe("least expected loss"),
  sort: z.enum(["loss", "probability", "receivable"]).default("loss"),
  run: z.coerce.number().int().optional(),
};
export const ListRisky = z.object({
  ...filters,
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});
export type ListRisky = z.output<typeof ListRisky>;
export const RiskyPage = z.object({
  run: RunFacts,
  total: z.number(),
  customers: z.array(RiskyCustomer),
});
export const SummariseRisk = z.object({
  unit: filters.unit,
  group: filters.group,
  run: filters.run,
});
export const RiskSummary = z.object({
  run: RunFacts,
  bands: z.array(
    z.object({ band: Band, accounts: z.number(), receivableFen: Fen, expectedLossFen: Fen }),
  ),
  units: z.array(UnitTotal).describe("the units next below the one asked for, most loss first"),
});
export const ExportRisky = z.object({ ...filters, format: z.enum(["csv", "xlsx"]).default("csv") });
export const Exported = z.object({ file: z.string(), name: z.string(), rows: z.number() });

export const AskQuality = z.object({ asOf });
export const QualityReport = z.object({
  asOf: z.string(),
  accounts: z.number(),
  sources: z.array(SourceQuality),
});
