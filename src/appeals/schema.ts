/**
 * The nouns of regional appeal risk: slots, levels, indices, rows, models, alerts and tasks.
 * Source of the indices and levels: Zhu Longzhu et al., CSEE annual meeting 2019 ("the paper").
 * @module
 */
import * as z from "zod";
import { Reason, reasons } from "../base/reasons.ts";

export const Slot = z.enum(["hour", "day", "week"]).describe("length of the assessed time slot");
export const UnitLevel = z
  .enum(["recorded", "province", "city", "county"])
  .describe("unit of assessment; recorded = the region as the ticket has it");
export const CategoryLevel = z
  .enum(["recorded", "1", "2", "3"])
  .describe("level of the appeal taxonomy; recorded = the category as the ticket has it");
export const riskLevels = {
  high: { zh: "高", en: "high" },
  medium: { zh: "中", en: "medium" },
  low: { zh: "低", en: "low" },
} as const;
export const RiskLevel = z.enum(Object.keys(riskLevels) as [keyof typeof riskLevels]);
export const IndexName = z.enum(["heat", "change", "urgency", "sentiment"]);
export type Slot = z.infer<typeof Slot>;
export type UnitLevel = z.infer<typeof UnitLevel>;
export type CategoryLevel = z.infer<typeof CategoryLevel>;
export type RiskLevel = z.infer<typeof RiskLevel>;
export const riskOrder: Readonly<Record<RiskLevel, number>> = { low: 0, medium: 1, high: 2 };
export type IndexName = z.infer<typeof IndexName>;
export const indexNames = IndexName.options;

const instant = z.string().describe("instant, ISO 8601 in UTC");
const share = z.number().min(0).max(1);
const percent = z.number().min(0).max(100);

/** What is assessed: one slot length over one cut of regions and categories. */
export const Grain = z.object({ slot: Slot, level: UnitLevel, categoryLevel: CategoryLevel });
export type Grain = z.infer<typeof Grain>;

/** p5 to p95 of a weight over the block bootstrap by day. */
export const Band = z.object({ low: share, high: share });
export type Band = z.infer<typeof Band>;

/** One column of a weighting, at either stage: its frozen range, entropy, weight and band. */
export const FittedIndicator = z.object({
  name: z.string().describe("e.g. complaint7, urgentShare, heat"),
  minimum: z.number(),
  maximum: z.number(),
  reversed: z.boolean().describe("true where a higher value means less risk"),
  entropy: z.number().nullable().describe("null where there was one row only"),
  weight: share,
  band: Band,
});
export type FittedIndicator = z.infer<typeof FittedIndicator>;

export const ModelBasis = z
  .enum(["quarter", "history", "batch"])
  .describe("fitted on the three months before the quarter, on all there was, or on one slot");
export type ModelBasis = z.infer<typeof ModelBasis>;

export const Model = Grain.extend({
  version: z.string().describe("e.g. 2026Q4/day/city/1#1"),
  quarter: z.string(),
  basis: ModelBasis,
  fittedFrom: instant.describe("start of the first reference slot"),
  fittedUntil: instant.describe("end of the last reference slot; nothing later was seen"),
  fittedAt: instant,
  slots: z.number().int(),
  rows: z.number().int(),
  dataHash: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  change: z.array(FittedIndicator),
  urgency: z.array(FittedIndicator),
  sentiment: z
    .array(FittedIndicator)
    .describe("ranges only: the index is their mean, not weighted"),
  indices: z.array(FittedIndicator).describe("the four of the final score"),
});
export type Model = z.infer<typeof Model>;

const Weights = z.object({ heat: share, change: share, urgency: share, sentiment: share });

/** Tickets per 10,000 accounts in the slot; `shrunken` by empirical Bayes over the regions. */
const AppealRate = z.object({
  accounts: z.number().int(),
  raw: z.number(),
  shrunken: z.number(),
  low: z.number().describe("5 % bound of the posterior"),
  high: z.number().describe("95 % bound"),
});

export const AppealRow = z.object({
  region: z.string().describe("unit id, or the file's own word for an ad hoc region"),
  regionName: z.string().optional(),
  category: z.string(),
  current: z.number().int().describe("tickets in the slot"),
  previous: z.number().int().describe("tickets in the slot it is compared with"),
  heat: z.number().int().min(0).max(100),
  change: percent,
  urgency: percent,
  sentiment: percent.describe("higher = more satisfied; reversed before it enters the score"),
  score: z.number().int().min(0).max(100),
  level: RiskLevel,
  flips: z.boolean().describe("another level in more than 5 % of the bootstrap draws"),
  lowersBy: z.number().int().nullable().describe("tickets fewer that would lower the level"),
  rate: AppealRate.nullable().describe("null where no accounts are known"),
  reasons: z.array(Reason),
});
export type AppealRow = z.infer<typeof AppealRow>;

export const Assessment = Grain.extend({
  asOf: instant,
  model: z.string(),
  basis: ModelBasis,
  snapshot: z.string().describe("what the lake held, by content"),
  weights: Weights,
  rows: z.array(AppealRow),
});
export type Assessment = z.infer<typeof Assessment>;

export const RankedRow = AppealRow.extend({
  rank: z.number().int(),
  previousScore: z.number().int().nullable().describe("of the assessment compared with"),
  previousLevel: RiskLevel.nullable(),
  risen: z.boolean().describe("its level is worse than in the assessment compared with"),
  alertId: z.string().nullable().describe("of the open alert"),
});
export type RankedRow = z.infer<typeof RankedRow>;

export const Ranking = Grain.extend({
  asOf: instant,
  comparedWith: instant.nullable(),
  model: z.string(),
  weights: Weights,
  bands: z.record(IndexName, Band),
  counts: z.object({ high: z.number(), medium: z.number(), low: z.number() }),
  regions: z
    .array(
      z.object({
        region: z.string(),
        regionName: z.string().optional(),
        score: z.number().int(),
        level: RiskLevel,
        category: z.string().describe("the category that sets the region's level"),
      }),
    )
    .describe("region level = worst of its categories; all in scope, whatever the filters"),
  total: z.number().int().describe("rows that pass the filters"),
  rows: z.array(RankedRow),
});
export type Ranking = z.infer<typeof Ranking>;

export const Trend = Grain.extend({
  region: z.string(),
  regionName: z.string().optional(),
  points: z.array(
    AppealRow.pick({
      category: true,
      current: true,
      heat: true,
      change: true,
      urgency: true,
      sentiment: true,
      score: true,
      level: true,
    }).extend({ asOf: instant, model: z.string() }),
  ),
});
export type Trend = z.infer<typeof Trend>;

export const Contribution = z.object({
  name: z.string(),
  value: z.number(),
  scaled: share.describe("after clamping to the reference range; reversed where the model says so"),
  entropy: z.number().nullable(),
  weight: share,
  band: Band,
  points: z.number().describe("what it adds, of 100"),
});
export type Contribution = z.infer<typeof Contribution>;

const Lowered = z.object({
  by: z.number().int().describe("tickets fewer"),
  score: z.number().int(),
  level: RiskLevel,
});

export const Explanation = Grain.extend({
  asOf: instant,
  model: z.string(),
  row: RankedRow,
  indices: z.array(Contribution).describe("points add up to the score before rounding"),
  change: z.array(Contribution).describe("points add up to the change index"),
  urgency: z.array(Contribution),
  sentiment: z.object({ overall: z.number(), closing: z.number(), unstableShare: share }),
  weekAgo: RankedRow.pick({ score: true, level: true, current: true, heat: true }).nullable(),
  causes: z
    .array(
      z.object({
        category: z.string(),
        current: z.number(),
        usual: z.number(),
        growth: z.number(),
      }),
    )
    .describe("one taxonomy level deeper, by what they added to the usual number"),
  tickets: z.object({
    ids: z.array(z.string()).describe("most telling first; texts come masked from tickets.get"),
    withheld: Reason.nullable().describe("why no ticket is named: the group is smaller than ten"),
  }),
  lowered: z.object({
    fewerTickets: Lowered.nullable(),
    fewerComplaints: Lowered.nullable().describe("complaints turned into other business types"),
  }),
  outages: z.array(
    z.object({
      id: z.string(),
      startedAt: instant,
      endedAt: instant.nullable(),
      kind: z.string().nullable(),
      accounts: z.number().nullable(),
    }),
  ),
});
export type Explanation = z.infer<typeof Explanation>;

export const AlertState = z.enum(["open", "acknowledged", "snoozed", "closed"]);
export type AlertState = z.infer<typeof AlertState>;

export const Alert = Grain.extend({
  id: z.string(),
  region: z.string(),
  regionName: z.string().optional(),
  category: z.string(),
  state: AlertState,
  openedAt: instant.describe("as-of of the assessment that raised it"),
  lastAsOf: instant,
  score: z.number().int().describe("newest"),
  risk: RiskLevel.describe("level of the newest score"),
  peakScore: z.number().int(),
  quietCount: z.number().int().describe("assessments in a row below the closing score"),
  snoozedUntil: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  openedBecause: Reason.nullable().describe(
    "null: its score; else what opened it whatever its score",
  ),
  closedAt: instant.nullable(),
  closedBecause: Reason.nullable(),
  taskId: z.string().nullable(),
});
export type Alert = z.infer<typeof Alert>;

export const Alerts = z.object({ total: z.number().int(), rows: z.array(Alert) });

export const Task = z.object({
  id: z.string(),
  alertId: z.string(),
  region: z.string(),
  regionName: z.string().optional(),
  category: z.string(),
  unit: z.string().describe("organisation unit that has to act"),
  assignee: z.string().nullable(),
  dueOn: z.string(),
  note: z.string(),
  state: z.enum(["open", "closed"]),
  openedBy: z.string(),
  openedAt: instant,
  outcome: z.string().nullable(),
  outcomeNote: z.string().nullable(),
  closedBy: z.string().nullable(),
  closedAt: instant.nullable(),
  overdue: z.boolean(),
});
export type Task = z.infer<typeof Task>;

export const Tasks = z.object({ total: z.number().int(), rows: z.array(Task) });

const BacktestSide = z.object({
  recall: share.nullable(),
  precision: share.nullable().describe("alerts that belong to an event, of all alerts"),
  alerts: z.number().int(),
  falseAlarmsPerWeek: z.number(),
  medianLeadHours: z.number().nullable(),
});
const Lead = z.object({
  firstAlertAt: instant.nullable(),
  leadHours: z.number().nullable().describe("positive: before the event started"),
});
export const Backtest = Grain.extend({
  from: instant,
  to: instant,
  assessments: z.number().int(),
  events: z.array(
    z.object({
      name: z.string(),
      region: z.string(),
      category: z.string(),
      startedAt: instant,
      score: Lead,
      plain: Lead,
    }),
  ),
  score: BacktestSide.describe(
    "alerts by score and, unless a threshold is given, by days beyond chance; none of danger",
  ),
  plain: BacktestSide.describe("the plain alternative: counts above mean + 3 sigma of 31 days"),
});
export type Backtest = z.infer<typeof Backtest>;

export const because = reasons("appeals", {
  heat_up: {
    zh: "诉求量 {previous} -> {current}，热力 {heat}",
    en: "tickets {previous} -> {current}, heat {heat}",
  },
  growth: {
    zh: "{zh}较近 {days} 日均值增长 {percent}%",
    en: "{en} up {percent}% on the mean of {days} days",
  },
  surge_from_nothing: {
    zh: "近 {days} 日没有{zh}，本时段 {current} 件",
    en: "{en}: none in {days} days, {current} now",
  },
  complaint_share: {
    zh: "投诉与举报占 {percent}%",
    en: "complaints and reports are {percent}% of the tickets",
  },
  urgent_words: {
    zh: "{percent}% 的工单含紧急用词",
    en: "{percent}% of the tickets carry urgent words",
  },
  negative_tone: {
    zh: "情感指数 {sentiment}，客户不满",
    en: "sentiment {sentiment}: customers are unhappy",
  },
  unstable_tone: {
    zh: "{percent}% 的工单情绪有起伏",
    en: "the mood swings in {percent}% of the tickets",
  },
  quiet: { zh: "各指数均无明显上升", en: "no index stands out" },
  no_history: { zh: "无历史数据，增幅按 0 计", en: "no history: growth counts as 0" },
  short_history: {
    zh: "历史仅 {days} 天，均值按实有天数计",
    en: "only {days} days of history: the means use those",
  },
  no_business_types: {
    zh: "工单无业务类型，业务数变化按诉求总量计",
    en: "no business types: change is computed from the total",
  },
  danger: {
    zh: "{count} 件诉求属可能危及人身安全的类别且带紧急用词：不论件数与评分，请立即核实",
    en: "{count} urgent tickets of a category that may mean danger to life: look at once, whatever number and score",
  },
  beyond_chance: {
    zh: "本日 {current} 件，近 {days} 日日均 {usual} 件：纯属偶然的可能不足 {percent}%",
    en: "{current} tickets today, {usual} a day in the {days} days before: by chance alone in under {percent}% of days",
  },
  few_tickets: {
    zh: "本时段仅 {current} 件，不足 {least} 件，样本太少，不能定为“{zh}”：评分 {score}，等级为“{shownZh}”",
    en: "tickets in the slot: {current}, below {least}, too few to say {en}; the score is {score}, the level {shownEn}",
  },
  single_row: {
    zh: "参考期只有一行，无法计算熵，各指标等权",
    en: "one row only, no entropy: equal weights",
  },
  level_uncertain: {
    zh: "权重抽样中 {percent}% 会改变等级",
    en: "the level differs in {percent}% of the weight draws",
  },
  small_group: {
    zh: "该组只有 {current} 件，少于 {floor} 件，不列工单",
    en: "only {current} tickets, fewer than {floor}: none is named",
  },
  fell_below: {
    zh: "连续 {count} 次评分低于 {score}",
    en: "below {score} for {count} assessments in a row",
  },
  task_closed: { zh: "处置任务 {task} 已办结", en: "task {task} is closed" },
  unreadable_time: { zh: "{field} 不是时间：{text}", en: "{field} is no moment: {text}" },
  empty_range: { zh: "{from} 晚于 {to}", en: "{from} is after {to}" },
  no_tickets: { zh: "{asOf} 之前没有工单", en: "no tickets before {asOf}" },
  no_assessment: { zh: "没有这样的评估", en: "there is no such assessment" },
  no_such_row: {
    zh: "评估中没有 {region} {category}",
    en: "the assessment has no row {region} {category}",
  },
  no_such_model: { zh: "没有模型 {version}", en: "there is no model {version}" },
  no_such_alert: { zh: "没有预警 {id}", en: "there is no alert {id}" },
  no_such_task: { zh: "没有任务 {id}", en: "there is no task {id}" },
  no_such_unit: { zh: "没有单位 {unit}", en: "there is no unit {unit}" },
  alert_closed: { zh: "预警 {id} 已关闭", en: "alert {id} is closed" },
  task_open: {
    zh: "预警 {id} 已有未办结任务 {task}",
    en: "alert {id} already has the open task {task}",
  },
  task_done: { zh: "任务 {id} 已办结", en: "task {id} is already closed" },
  past_time: { zh: "{text} 已经过去", en: "{text} is already past" },
  bad_row: { zh: "第 {row} 行 {column}：{problem}", en: "row {row}, {column}: {problem}" },
});
