/**
 * Nouns of the model registry and why it refuses.
 * @module
 */
import * as z from "zod";
import { reasons } from "../base/reasons.ts";

export const ModelKind = z.enum(["arrears", "credit"]);
export type ModelKind = z.infer<typeof ModelKind>;

/** `shadow` scores beside the live one and drives nothing; `retired` may be published again. */
export const ModelState = z.enum(["trained", "shadow", "live", "retired"]);
export type ModelState = z.infer<typeof ModelState>;

const Text = z.object({ zh: z.string(), en: z.string() });

/** What a reader must know before trusting a model: purpose, data, limits, fairness, upkeep. */
export const ModelCard = z.array(z.object({ heading: Text, text: Text }));
export type ModelCard = z.infer<typeof ModelCard>;

export const ModelSummary = z.object({
  id: z.string(),
  kind: ModelKind,
  name: z.string().describe("the method that was chosen, e.g. gbdt"),
  state: ModelState,
  dataHash: z.string().describe("the lake's snapshot it was fitted on"),
  documentHash: z.string().describe("SHA-256 of the document, hex"),
  hasSql: z.boolean(),
  seed: z.number(),
  metrics: z.record(z.string(), z.number()).describe("on the test window"),
  trainedBy: z.string(),
  trainedAt: z.string(),
  publishedBy: z.string().nullable(),
  publishedAt: z.string().nullable(),
  retiredBy: z.string().nullable(),
  retiredAt: z.string().nullable(),
  names: z.record(z.string(), z.string()).describe("what these people are called, by id"),
});
export type ModelSummary = z.infer<typeof ModelSummary>;

export const ModelDetail = ModelSummary.extend({
  options: z.unknown().describe("what it was fitted with"),
  card: ModelCard,
});
export type ModelDetail = z.infer<typeof ModelDetail>;

export const ModelId = z.object({ id: z.string().describe("model, e.g. M-2026-000001") });
export const ListModels = z.object({
  kind: ModelKind.optional(),
  state: ModelState.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});
export const ModelList = z.object({ total: z.number(), models: z.array(ModelSummary) });
export const PublishModel = ModelId.extend({
  to: z.enum(["live", "shadow"]).default("live").describe("shadow: scores beside the live one"),
});
export const Published = ModelSummary.extend({
  replaced: z.string().nullable().describe("the model that was live until now"),
});
export const ExportModel = ModelId.extend({ format: z.enum(["json", "sql"]).default("json") });
export const Exported = z.object({ file: z.string(), name: z.string(), bytes: z.number() });

export const because = reasons("models", {
  unknown_model: { zh: "没有模型 {id}", en: "there is no model {id}" },
  own_model: {
    zh: "模型 {id} 由本人训练，须由他人发布",
    en: "you trained model {id} yourself: another person publishes it",
  },
  wrong_state: {
    zh: "模型 {id} 当前状态为 {state}，不能{wanted}",
    en: "model {id} is {state}, and cannot become {wanted}",
  },
  no_sql: {
    zh: "模型 {id}（{name}）不能表示为 SQL，请导出 JSON",
    en: "model {id} ({name}) has no form in SQL; export it as JSON",
  },
});
