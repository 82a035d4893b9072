/**
 * The nouns of thresholds: where each comes from, the front it was picked from, what it costs. Browser-safe.
 * @module
 */
import * as z from "zod";
import { Reason, reasons } from "../../base/reasons.ts";

/**
 * Where a category's thresholds come from. That a category with confirmed records goes one way and one without
 * goes another is what CN118350680 claims (steps 3 and 4) [E].
 */
export const provenances = {
  model: { zh: "预测模型（已确认记录）", en: "Model, on confirmed records" },
  search: { zh: "引力搜索（迁移异常）", en: "Gravity search, carried over" },
  catalogue: { zh: "引力搜索（典型异常库）", en: "Gravity search, by catalogue" },
  quantile: { zh: "分位数（按预警预算）", en: "Quantile by alert budget" },
  "three-sigma": { zh: "三倍标准差", en: "Three standard deviations" },
  "isolation-forest": { zh: "孤立森林", en: "Isolation forest" },
  none: { zh: "无阈值（记录不足）", en: "No thresholds: too few records" },
} as const;
export type Provenance = keyof typeof provenances;
export const Provenance = z.enum(Object.keys(provenances) as [Provenance]);

/** The plain ways, which need no labels and know no trade-off. */
export const plainMethods = ["quantile", "three-sigma", "isolation-forest"] as const;
export type PlainMethod = (typeof plainMethods)[number];

/** The two claimed paths. */
const paths = ["model", "search"] as const;
export type Path = (typeof paths)[number];
export const Path = z.enum(paths);

/** Why this point of the front. */
export const pickings = {
  expected: { zh: "期望 F1 最大", en: "Greatest F1 to be expected at the expected rate" },
  knee: { zh: "拐点", en: "Knee: nearest to the ideal point" },
  budget: { zh: "预警预算", en: "Fewest misses within the alert budget" },
  criterion: { zh: "判别准则", en: "Best by the criterion on confirmed records" },
  kept: { zh: "沿用", en: "Kept: no change was detected" },
  person: { zh: "人工选点", en: "Picked by a person" },
} as const;
export type Picking = keyof typeof pickings;

const permille = z.number().int();
/** A record is odd where its amount deviation is above `amount`, or its gap deviation outside the two others. */
export const Thresholds = z.object({
  amount: permille.nullable(),
  gapShort: permille.nullable().describe("odd below; 0 or less"),
  gapLong: permille.nullable().describe("odd above; 0 or more"),
});
export type Thresholds = z.infer<typeof Thresholds>;

export const Share = z.object({ share: z.number(), low: z.number(), high: z.number() });
export type Share = z.infer<typeof Share>;

export const FrontPoint = Thresholds.extend({
  falseAlarms: z.number().describe("f1: share of the category's records that would be flagged"),
  misses: z.number().describe("f2: weighted share of carried-over anomalies not flagged"),
  rateGap: z.number().nullable().describe("f3: |share flagged - predicted rate|"),
});
export type FrontPoint = z.infer<typeof FrontPoint>;

/** A sensor is a point of the old front, evaluated on the new window. */
export const ChangeEntry = z.object({
  at: z.string().describe("end of the window in which it was seen"),
  sensors: z.number(),
  before: z
    .number()
    .describe("share flagged or missed in the old window, of the sensor that says most"),
  now: z.number(),
  deviations: z.number().describe("standard errors between the two"),
  from: Thresholds,
  to: Thresholds,
});
export type ChangeEntry = z.infer<typeof ChangeEntry>;

export const CategoryThresholds = z.object({
  category: z.number().int(),
  records: z.number(),
  confirmed: z.object({ abnormal: z.number(), normal: z.number() }),
  provenance: Provenance,
  isForced: z.boolean().describe("the other path was asked for against the rule"),
  thresholds: Thresholds,
  chances: z
    .object({ amount: z.number(), period: z.number() })
    .nullable()
    .describe("mean probability of an abnormal amount, an abnormal period"),
  rates: z
    .object({ truePositive: Share, falsePositive: Share })
    .nullable()
    .describe("on confirmed records, 95 % Wilson"),
  alertsPerDay: z.number(),
  precision: Share.nullable(),
  front: z.array(FrontPoint).describe("by false alarms; all of the archive that is undominated"),
  picked: z.number().int().nullable().describe("place in the front"),
  pickedBy: z.enum(Object.keys(pickings) as [Picking]).nullable(),
  convergence: z.array(z.number()).describe("hypervolume to (1, 1) by generation"),
  evaluations: z.number(),
  changes: z.array(ChangeEntry).describe("newest first"),
  notes: z.array(Reason),
});
export type CategoryThresholds = z.infer<typeof CategoryThresholds>;

export const ThresholdSet = z.object({
  asOf: z.string(),
  window: z.object({ from: z.string(), to: z.string(), days: z.number() }),
  records: z.number(),
  seed: z.number(),
  method: z.enum(["search", ...plainMethods]).describe("of categories without confirmed records"),
  budget: z.number().nullable().describe("alerts per day; null: picked as the rulebook says"),
  rulebook: z.string(),
  categories: z.array(CategoryThresholds),
  hash: z.string().describe("SHA-256 of all the rest as canonical JSON"),
});
export type ThresholdSet = z.infer<typeof ThresholdSet>;

export const because = reasons("anomalies", {
  model_without_labels: {
    zh: "类别 {category} 没有已确认的异常记录，不能用预测模型定阈值；可用引力搜索，或强制执行",
    en: "category {category} has no confirmed anomaly, so the model cannot set its thresholds; search, or force it",
  },
  search_with_labels: {
    zh: "类别 {category} 已有 {abnormal} 条确认异常，应由预测模型定阈值，不应搜索；如确需请强制执行",
    en: "category {category} has {abnormal} confirmed anomalies: the model sets its thresholds, not the search; or force it",
  },
  no_fit_rules: {
    zh: "{day} 没有生效的规则 anomaly-fit 或 anomaly-kinds",
    en: "no rulebook anomaly-fit or anomaly-kinds is in force on {day}",
  },
  unknown_category: { zh: "没有类别 {category}", en: "there is no category {category}" },
  forced: {
    zh: "按人工要求改用另一路径",
    en: "a person had it go the other way than the labels say",
  },
  too_few_records: {
    zh: "仅 {records} 条记录，少于 {least} 条，不设本类别阈值",
    en: "{records} records are fewer than {least}: no thresholds of its own",
  },
  fitted_together: {
    zh: "仅 {records} 条记录，少于 {least} 条，与其他类别的记录一起定阈值",
    en: "{records} records are fewer than {least}: fitted on those of all categories together",
  },
  nothing_confirmed: {
    zh: "各类别均无确认异常，漏报目标取自典型异常库",
    en: "nothing is confirmed anywhere: misses are counted on the catalogue of anomalies",
  },
  labels_lost: {
    zh: "确认异常已不存在，来源由预测模型改为搜索",
    en: "its confirmed anomalies are gone: from the model to the search",
  },
  labels_found: {
    zh: "已有确认异常，来源由搜索改为预测模型",
    en: "anomalies were confirmed: from the search to the model",
  },
  rate_assumed: {
    zh: "异常率未知，准确率按规则假定的区间估计",
    en: "the share of anomalies is not known: precision goes by the range the rulebook assumes",
  },
  no_budget_fits: {
    zh: "没有满足预算的点，取预警最少者",
    en: "no point keeps to the budget: the one of fewest alerts was picked",
  },
});
