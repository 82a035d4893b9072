/**
 * The nouns of rule sets and what may be asked of fits, fronts and switches. Browser-safe.
 * @module
 */
import * as z from "zod";
import { Reason, reasons } from "../../base/reasons.ts";
import { RuleTable } from "../schema.ts";
import {
  CategoryThresholds,
  FrontPoint,
  Path,
  plainMethods,
  ThresholdSet,
} from "../thresholds/schema.ts";

/** A shadow fires beside the champion and opens no case; a retired set may come back. */
export const ruleSetStates = {
  draft: { zh: "草稿", en: "Draft" },
  shadow: { zh: "影子", en: "Shadow" },
  champion: { zh: "在用", en: "Champion" },
  retired: { zh: "已停用", en: "Retired" },
} as const;
export type RuleSetState = keyof typeof ruleSetStates;
export const RuleSetState = z.enum(Object.keys(ruleSetStates) as [RuleSetState]);

const Words = z.object({ zh: z.string(), en: z.string() });
const alerts = z.coerce.number().positive();
const RuleSetId = z.string().describe("rule set, e.g. AR-2026-000001");

export const RuleSetFacts = z.object({
  id: RuleSetId,
  version: z.number().int(),
  hash: z.string().describe("keccak-256 of the table's canonical bytes; what the contract holds"),
  state: RuleSetState,
  thresholdSet: z.string(),
  categoryFit: z.number().int(),
  rules: z.number().int().describe("rows of the table"),
  budget: z.number().nullable(),
  alertsPerDay: z.number(),
  picks: z
    .record(z.string(), z.number().int())
    .describe("by category: place in its front, where a person took another"),
  madeBy: z.string(),
  madeAt: z.string(),
  movedBy: z.string().nullable(),
  movedAt: z.string().nullable(),
});
export type RuleSetFacts = z.infer<typeof RuleSetFacts>;

export const FitThresholds = z.object({
  asOf: z
    .string()
    .optional()
    .describe("moment, or a day meaning its end; now unless said. Nothing known later is seen"),
  seed: z.coerce.number().int().min(0).default(1),
  budget: alerts
    .optional()
    .describe("alerts per day over all categories; without it the rulebook says which point"),
  method: z
    .enum(["search", ...plainMethods])
    .optional()
    .describe("of categories without confirmed records; the rulebook's unless said"),
  paths: z
    .record(z.string().regex(/^\d{1,3}$/), Path)
    .optional()
    .describe("path by category, e.g. 3=search; against the labels only with force"),
  force: z.boolean().default(false).describe("cross the paths all the same; the card says so"),
});
export type FitThresholds = z.infer<typeof FitThresholds>;

export const FittedThresholds = z.object({
  thresholdSet: z.string(),
  hash: z.string(),
  ruleSet: RuleSetFacts.describe("the draft made of it"),
  changes: z.array(z.object({ category: z.number(), at: z.string(), message: Reason })),
  categories: z.array(
    CategoryThresholds.pick({
      ...{ category: true, provenance: true, thresholds: true, alertsPerDay: true, records: true },
    }),
  ),
  seconds: z.number(),
});

/** A card: one category's thresholds without its front. */
export const ThresholdCard = CategoryThresholds.omit({ front: true, convergence: true }).extend({
  name: Words,
  picked: z.number().int().nullable(),
  points: z.number().int().describe("of its front"),
  hash: z.string().describe("SHA-256 of the card's thresholds, window and seed"),
});
export type ThresholdCard = z.infer<typeof ThresholdCard>;

const set = z
  .string()
  .optional()
  .describe("threshold set, e.g. AT-2026-000001; the newest unless said");
export const AskThresholds = z.object({ set });
export const ThresholdCards = ThresholdSet.omit({ categories: true }).extend({
  id: z.string(),
  fittedBy: z.string(),
  fittedAt: z.string(),
  categoryFit: z.number().int(),
  snapshot: z.string(),
  fittedByName: z.string(),
  cards: z.array(ThresholdCard),
});
export type ThresholdCards = z.infer<typeof ThresholdCards>;

export const AskFront = z.object({ set, category: z.coerce.number().int().min(1).max(255) });
export const Front = z.object({
  set: z.string(),
  category: z.number().int(),
  name: Words,
  recordsPerDay: z.number(),
  picked: z.number().int().nullable(),
  points: z.array(FrontPoint.extend({ alertsPerDay: z.number() })),
  convergence: z.array(z.number()),
  evaluations: z.number(),
});
export type Front = z.infer<typeof Front>;

export const PickPoints = z.object({
  set,
  budget: alerts
    .optional()
    .describe("alerts per day: each category takes the point of fewest misses within its share"),
  points: z
    .record(z.string().regex(/^\d{1,3}$/), z.coerce.number().int().min(0))
    .optional()
    .describe("place in the front by category, e.g. 3=12; goes before the budget"),
});

export const AskRuleSets = z.object({
  state: RuleSetState.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const names = z.record(z.string(), z.string()).describe("what these people are called, by id");
export const RuleSetList = z.object({ ruleSets: z.array(RuleSetFacts), names });

export const AskRuleSet = z.object({ id: RuleSetId });
export const RuleSetDetail = RuleSetFacts.extend({ table: RuleTable });

export const CompareRuleSets = z.object({
  challenger: RuleSetId,
  champion: RuleSetId.optional().describe("the one in force unless said"),
  asOf: z.string().optional().describe("moment; now unless said"),
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(400)
    .default(30)
    .describe("payments of so many days before"),
});

const Counts = z.object({ both: z.number(), onlyChampion: z.number(), onlyChallenger: z.number() });
export const Comparison = z.object({
  champion: RuleSetFacts,
  challenger: RuleSetFacts,
  asOf: z.string(),
  days: z.number(),
  records: z.number(),
  total: Counts,
  byCategory: z.array(
    Counts.extend({
      category: z.number().int().describe("0: none"),
      name: Words,
      records: z.number(),
    }),
  ),
  byRule: z.array(
    Counts.extend({
      rule: z.string(),
      before: z.number().nullable(),
      after: z.number().nullable(),
    }),
  ),
  examples: z
    .array(
      z.object({
        record: z.string(),
        category: z.number().int(),
        firedBy: z.enum(["champion", "challenger"]),
        rules: z.array(z.string()),
      }),
    )
    .describe("records on which they differ, a few"),
  comparedBy: z.string(),
  comparedAt: z.string(),
});
export type Comparison = z.infer<typeof Comparison>;
export const AskComparison = CompareRuleSets.pick({ challenger: true, champion: true });

export const SwitchRuleSet = z.object({
  id: RuleSetId,
  to: z.enum(["champion", "shadow", "retired"]).default("champion"),
});
export const Switched = RuleSetFacts.extend({
  replaced: z.string().nullable().describe("the rule set that stood there until now"),
});

export const because = reasons("anomaly-rule-sets", {
  no_categories: {
    zh: "还没有划分类别，请先运行 anomalies.profile",
    en: "no categories are fitted yet: run anomalies.profile first",
  },
  cancelled: { zh: "已取消，没有保存", en: "cancelled; nothing was kept" },
  no_payments: {
    zh: "{day} 之前没有可用的缴费记录",
    en: "there are no payments before {day} to fit on",
  },
  no_set: { zh: "还没有拟合过阈值", en: "no thresholds are fitted yet" },
  unknown_set: { zh: "没有阈值集 {id}", en: "there is no threshold set {id}" },
  unknown_category: {
    zh: "阈值集 {id} 没有类别 {category}",
    en: "threshold set {id} has no category {category}",
  },
  no_front: {
    zh: "类别 {category} 的阈值不是搜索所得，没有前沿可选",
    en: "the thresholds of category {category} were not searched for: there is no front to pick from",
  },
  no_point: {
    zh: "类别 {category} 的前沿只有 {points} 个点",
    en: "the front of category {category} has {points} points",
  },
  nothing_picked: { zh: "请给出预算或选点", en: "give a budget or points" },
  too_many_rules: {
    zh: "规则表有 {rules} 行，最多 255 行",
    en: "the table has {rules} rows, and may have 255",
  },
  unknown_rule_set: { zh: "没有规则集 {id}", en: "there is no rule set {id}" },
  no_champion: { zh: "还没有在用的规则集", en: "no rule set is in force yet" },
  same_rule_set: {
    zh: "规则集 {id} 不能与自身比较",
    en: "rule set {id} cannot be compared with itself",
  },
  no_comparison: {
    zh: "规则集 {challenger} 与 {champion} 还没有比较过",
    en: "rule sets {challenger} and {champion} were not compared yet",
  },
  own_rule_set: {
    zh: "规则集 {id} 由本人制定，须由他人启用",
    en: "you made rule set {id} yourself: another person puts it in force",
  },
  wrong_state: {
    zh: "规则集 {id} 当前为 {state}，不能变为 {wanted}",
    en: "rule set {id} is {state}, and cannot become {wanted}",
  },
  not_compared: {
    zh: "规则集 {id} 尚未与在用规则集 {champion} 比较，请先看差异报告",
    en: "rule set {id} was not compared with {champion}, which is in force: read the difference first",
  },
  change_detected: {
    zh: "{at} 检测到变化：告警占比由 {before} 变为 {now}（{deviations} 倍标准误），已由旧档案重新搜索",
    en: "change detected at {at}: share flagged {before} -> {now} ({deviations} standard errors); answered from the old archive",
  },
});
