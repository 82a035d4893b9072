/**
 * What the operations of this folder ask for, and the small answers that are no noun.
 * @module
 */
import * as z from "zod";
import { FileId } from "../base/operation.ts";
import { AlertState, CategoryLevel, Grain, Model, RiskLevel, Slot, UnitLevel } from "./schema.ts";

const eitherGrain = "absent: city and 1 where that was assessed, else as the newest assessment";
const graining = {
  slot: Slot.default("day"),
  level: UnitLevel.optional().describe(eitherGrain),
  categoryLevel: CategoryLevel.optional().describe(eitherGrain),
};
const latest = z
  .string()
  .optional()
  .describe("newest assessment not after it; newest of all if absent");

export const AssessInput = Grain.extend({
  asOf: z.string().describe("end of the slot; a bare day means its 24:00"),
  slot: Slot.default("day"),
  level: UnitLevel.default("recorded"),
  categoryLevel: CategoryLevel.default("recorded"),
  refit: z.boolean().default(false).describe("fit a new version of the quarter's model"),
});

export const RankingInput = z.object({
  ...graining,
  asOf: latest,
  compare: z
    .enum(["previous", "day", "week"])
    .default("previous")
    .describe("assessment compared with"),
  within: z.string().optional().describe("only regions below this unit"),
  region: z.string().optional(),
  category: z.string().optional(),
  levels: z.array(RiskLevel).optional(),
  risen: z.boolean().optional().describe("only rows whose level got worse"),
  minimumTickets: z.int32().min(0).default(0).describe("hides smaller rows; display only"),
  sort: z
    .enum(["score", "rise", "heat", "change", "urgency", "sentiment", "current"])
    .default("score"),
  limit: z.number().int().min(1).max(500).default(50),
  offset: z.number().int().min(0).default(0),
});

export const TrendInput = z.object({
  ...graining,
  region: z.string(),
  category: z.string().optional().describe("absent: the worst category of each day"),
  until: latest,
  days: z.number().int().min(1).max(400).default(31),
});

const rowsGrain = "absent: as the newest assessment that has the row";
export const ExplainInput = z.object({
  slot: Slot.default("day"),
  level: UnitLevel.optional().describe(rowsGrain),
  categoryLevel: CategoryLevel.optional().describe(rowsGrain),
  region: z.string(),
  category: z.string(),
  asOf: latest,
});

export const HistoryInput = Grain.extend({
  from: z.string().describe("first as-of; a bare day means its 24:00"),
  to: z.string().describe("last as-of"),
  slot: Slot.default("day"),
  level: UnitLevel.default("city"),
  categoryLevel: CategoryLevel.default("1"),
});

export const AlertsInput = z.object({
  states: z.array(AlertState).optional().describe("absent: all that are not closed"),
  within: z.string().optional(),
  limit: z.number().int().min(1).max(500).default(100),
  offset: z.number().int().min(0).default(0),
});

export const AlertId = z.object({ id: z.string().describe("alert number") });

export const SnoozeInput = AlertId.extend({ until: z.string().describe("instant or day") });

export const OpenTaskInput = z.object({
  alert: z.string(),
  unit: z.string().optional().describe("absent: the region of the alert"),
  assignee: z.string().optional(),
  dueOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  note: z.string().max(2000).default(""),
});

export const CloseTaskInput = z.object({
  id: z.string(),
  outcome: z.enum(["resolved", "explained", "false_alarm"]),
  note: z.string().max(2000).default(""),
});

export const TasksInput = z.object({
  state: z.enum(["open", "closed"]).optional(),
  limit: z.number().int().min(1).max(500).default(100),
  offset: z.number().int().min(0).default(0),
});

export const BacktestInput = Grain.extend({
  file: FileId.describe("CSV: region, category, started_at[, name]"),
  slot: Slot.default("day"),
  level: UnitLevel.default("recorded"),
  categoryLevel: CategoryLevel.default("recorded"),
  from: z.string().optional().describe("absent: 28 days before the first event"),
  to: z.string().optional().describe("absent: 7 days after the last event"),
  threshold: z
    .number()
    .optional()
    .describe("score at which an alert would open; absent: the high level; it closes 5 below"),
  beforeDays: z.number().min(0).default(7).describe("an alert may come so long before its event"),
  afterDays: z.number().min(0).default(2).describe("and so long after it started"),
});

export const ModelsInput = z.object({
  slot: Slot.optional(),
  level: UnitLevel.optional(),
  categoryLevel: CategoryLevel.optional(),
});

export const ModelInput = z.object({ version: z.string() });

export const ExportInput = RankingInput.omit({ limit: true, offset: true }).extend({
  format: z.enum(["csv", "xlsx"]).default("csv"),
});

export const HistoryRun = Grain.extend({
  assessments: z.number().int(),
  rows: z.number().int(),
  models: z.array(z.string()),
});

export const Exported = z.object({ file: FileId, name: z.string(), rows: z.number().int() });

export const Models = z.object({ rows: z.array(Model) });
