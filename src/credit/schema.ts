/**
 * The nouns of customer credit: groups, grades, indicators, decisions, what would raise a grade.
 * Source: CN116681450B (indicators in, grade out); indicators and rules as methods.md section 4 marks them.
 * @module
 */

import * as z from "zod";
import { type Reason, reasons } from "../base/reasons.ts";
import { CustomerGroup } from "../customers/schema.ts";

/** Best first. */
export const Grade = z.enum(["A", "B", "C"]);
export type Grade = z.infer<typeof Grade>;
export const grades = Grade.options;

/** The diagnosis model as disclosed, and its plain alternatives. */
export const diagnosisModels = {
  genetic_network: { zh: "遗传算法优化的 BP 网络", en: "Network from a genetic start" },
  network: { zh: "BP 网络", en: "Network" },
  ordinal: { zh: "有序逻辑回归", en: "Ordinal regression" },
  scorecard: { zh: "评分卡", en: "Scorecard" },
} as const;
export const DiagnosisModel = z.enum(
  Object.keys(diagnosisModels) as [keyof typeof diagnosisModels],
);
export type DiagnosisModel = z.infer<typeof DiagnosisModel>;

/**
 * What may be known of a customer, and which way it may move a grade: 1 more is never worse, -1 more is
 * never better. A closed list: nothing of a person (sex, age, marital status, ethnicity, ...) is in it.
 * `typical` names it in a reason.
 */
export const indicators = {
  on_time_rate: { zh: "按期缴费率", en: "bills paid in time", unit: "share", direction: 1 },
  mean_days_late: { zh: "平均逾期天数", en: "mean days overdue", unit: "days", direction: -1 },
  max_days_late: { zh: "最长逾期天数", en: "longest delay", unit: "days", direction: -1 },
  late_count: { zh: "欠费次数", en: "bills overdue", unit: "count", direction: -1 },
  late_streak: { zh: "连续逾期期数", en: "periods overdue in a row", unit: "count", direction: -1 },
  owed_ratio: { zh: "欠费占年电费比", en: "owed of a year's bills", unit: "share", direction: -1 },
  late_fee_count: { zh: "违约金次数", en: "late fees", unit: "count", direction: -1 },
  late_fee_yuan: { zh: "违约金金额", en: "late fees", unit: "yuan", direction: -1 },
  payment_lag: { zh: "缴费时滞", en: "lag of payment", unit: "share", direction: -1 },
  past_credit: { zh: "历史信用", en: "past credit", unit: "share", direction: 1 },
  part_payments: {
    zh: "未一次缴清比例",
    en: "bills not paid at once",
    unit: "share",
    direction: -1,
  },
  bounced: { zh: "扣款失败与冲正", en: "deductions bounced", unit: "count", direction: -1 },
  online_share: { zh: "线上缴费占比", en: "paid online", unit: "share", direction: 0 },
  debit_share: { zh: "代扣占比", en: "paid by debit", unit: "share", direction: 0 },
  counter_share: { zh: "柜台缴费占比", en: "paid at the counter", unit: "share", direction: 0 },
  contacts: {
    zh: "催费后才缴费次数",
    en: "reminders before payment",
    unit: "count",
    direction: -1,
  },
  mean_kwh: { zh: "月均用电量", en: "mean consumption", unit: "kWh", direction: 0 },
  consumption_cv: { zh: "用电波动", en: "variation of use", unit: "share", direction: 0 },
  consumption_trend: { zh: "用电趋势", en: "trend of use", unit: "share", direction: 0 },
  consumption_drop: { zh: "用电骤降", en: "sudden drop of use", unit: "share", direction: 0 },
  complaints: { zh: "投诉举报", en: "complaints", unit: "count", direction: 0 },
} as const satisfies Record<string, IndicatorFacts>;

interface IndicatorFacts {
  zh: string;
  en: string;
  unit: "share" | "days" | "count" | "yuan" | "kWh";
  direction: 1 | 0 | -1;
}
export type Indicator = keyof typeof indicators;
export const indicatorNames = Object.keys(indicators) as Indicator[];

/** What the rules look at besides the score, in the order it is stored after the indicators. */
const ruleFacts = [
  "months_supplied",
  "bills_due",
  "open_yuan",
  "months_owed_this_year",
  "theft",
  "breach",
  "unsigned_plan",
] as const;
type RuleFact = (typeof ruleFacts)[number];

/** Everything a grade is told from; NaN where it cannot be known. */
export type CreditInputs = Record<Indicator | RuleFact, number>;
export const inputNames = [...indicatorNames, ...ruleFacts] as const;

export const Basis = z
  .enum(["model", "rule", "default", "decision"])
  .describe(
    "the model's score, a rule that overrode it, the newcomer's default, a person's decision",
  );
export type Basis = z.infer<typeof Basis>;

const instant = z.string().describe("instant, ISO 8601 in UTC");
const day = z.string().describe("YYYY-MM-DD");
const ReasonShape = z.custom<Reason>();

/** One grade as it was told: an opinion that is never changed. */
export const GradeRow = z.object({
  customerAccount: z.string(),
  grade: Grade,
  score: z.number().min(0).max(100).nullable().describe("null where no model was asked"),
  basis: Basis,
  group: CustomerGroup,
  asOf: instant,
  gradedAt: instant,
  model: z.string().nullable(),
  rulebook: z.string().describe("version and hash"),
  reasons: z.array(ReasonShape),
  reviewOn: day,
});
export type GradeRow = z.infer<typeof GradeRow>;

export const because = reasons("credit", {
  // why a rule decided
  theft: { zh: "有窃电记录，定为 C 级", en: "theft of electricity: grade C" },
  breach: { zh: "有违约用电记录，定为 C 级", en: "breach of the supply agreement: grade C" },
  unsigned_plan: {
    zh: "陈欠未签还款协议，定为 C 级",
    en: "old arrears without a signed repayment plan: grade C",
  },
  months_owed: {
    zh: "当年欠费 {months} 个月，达到 {limit} 个月，定为 C 级",
    en: "{months} months of this year are owed, {limit} or more: grade C",
  },
  fees_outstanding: {
    zh: "尚有欠费 {yuan} 元，不评 A 级",
    en: "{yuan} yuan are owed: no grade A",
  },
  was_c: {
    zh: "{day} 曾为 C 级，{months} 个月内不直接升 A 级",
    en: "graded C on {day}: no A for {months} months",
  },
  newcomer: {
    zh: "用电不足 {months} 个月，按新户定为 {grade} 级",
    en: "supplied for less than {months} months: a newcomer's grade {grade}",
  },
  no_history: {
    zh: "没有可评价的电费记录，按约定定为 {grade} 级",
    en: "no bill to judge by: the default grade {grade}",
  },
  upheld_objection: {
    zh: "异议 {id} 成立，人工定为 {grade} 级，至 {until}",
    en: "objection {id} was upheld: graded {grade} by a person until {until}",
  },
  // what weighs on the score
  on_time_rate: { zh: "按期缴费率 {value}", en: "{value} of the bills paid in time" },
  mean_days_late: { zh: "平均逾期 {value} 天", en: "bills are {value} days late on average" },
  max_days_late: { zh: "最长逾期 {value} 天", en: "the longest delay is {value} days" },
  late_count: { zh: "近 12 个月逾期 {value} 次", en: "{value} bills overdue in 12 months" },
  late_streak: { zh: "连续逾期 {value} 期", en: "{value} periods overdue in a row" },
  owed_ratio: { zh: "欠费占年电费 {value}", en: "{value} of a year's bills is owed" },
  late_fee_count: { zh: "违约金 {value} 次", en: "{value} late fees" },
  late_fee_yuan: { zh: "违约金 {value} 元", en: "{value} yuan of late fees" },
  payment_lag: { zh: "缴费时滞 {value}", en: "pays after {value} of the time allowed" },
  past_credit: { zh: "历史信用 {value}", en: "past credit stands at {value}" },
  part_payments: { zh: "{value} 的账单未一次缴清", en: "{value} of the bills not paid at once" },
  bounced: { zh: "扣款失败或冲正 {value} 次", en: "{value} payments bounced or taken back" },
  online_share: { zh: "线上缴费占 {value}", en: "{value} paid online" },
  debit_share: { zh: "代扣占 {value}", en: "{value} paid by debit" },
  counter_share: { zh: "柜台缴费占 {value}", en: "{value} paid at the counter" },
  contacts: { zh: "催费后才缴费 {value} 次", en: "paid only after a reminder {value} times" },
  mean_kwh: { zh: "月均用电 {value} 千瓦时", en: "uses {value} kWh a month" },
  consumption_cv: { zh: "用电波动 {value}", en: "use varies by {value}" },
  consumption_trend: { zh: "用电趋势每月 {value}", en: "use moves by {value} a month" },
  consumption_drop: { zh: "用电骤降 {value}", en: "use fell by {value}" },
  complaints: { zh: "投诉举报 {value} 次", en: "{value} complaints or reports" },
  in_order: { zh: "各项缴费指标正常", en: "no indicator weighs on the grade" },
  // refusals
  unreadable_time: { zh: "{field} 不是时间：{text}", en: "{field} is no moment: {text}" },
  no_rules: { zh: "{day} 没有生效的信用等级规则", en: "no credit rulebook is in force on {day}" },
  no_model: {
    zh: "没有已发布的信用模型，请先训练并由他人发布",
    en: "no credit model is published: train one and have another person publish it",
  },
  too_little_history: {
    zh: "{asOf} 之前可用于训练的客户只有 {rows} 户，至少需要 {least} 户",
    en: "only {rows} customers to learn from before {asOf}, {least} are needed",
  },
  one_class_only: {
    zh: "训练集中只有 {grade} 级，无法训练",
    en: "every customer to learn from is of grade {grade}: nothing to tell apart",
  },
  unknown_account: { zh: "没有户号 {account}", en: "there is no account {account}" },
  never_graded: { zh: "户号 {account} 尚未评级", en: "account {account} was never graded" },
  model_gone: { zh: "模型 {model} 已不在库中", en: "model {model} is no longer kept" },
  objection_open: {
    zh: "户号 {account} 已有未办结异议",
    en: "account {account} has an open objection",
  },
  no_such_objection: { zh: "没有异议 {id}", en: "there is no objection {id}" },
  objection_decided: { zh: "异议 {id} 已办结", en: "objection {id} was decided" },
  own_objection: {
    zh: "登记异议的人不能裁定异议",
    en: "who entered an objection may not decide it",
  },
});
