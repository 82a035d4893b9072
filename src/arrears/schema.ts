/**
 * Nouns of arrears risk: bands, what a model's page shows, scores, explanations, drift, quality of sources.
 * @module
 */

import * as z from "zod";
import { Fen } from "../base/money.ts";
import { Reason, reasons } from "../base/reasons.ts";
import { CustomerGroup } from "../customers/schema.ts";
import { sourceNames } from "./indicators.ts";

export const Band = z.enum(["high", "medium", "low"]);
export type Band = z.infer<typeof Band>;
export const SourceName = z.enum(sourceNames);

const instant = z.string().describe("instant, ISO 8601 in UTC");
const count = z.number().int();

/** Figures of probabilities against what happened. */
export const Figures = z.object({
  rows: count,
  rate: z.number().describe("share that fell behind"),
  auc: z.number(),
  ks: z.number(),
  averagePrecision: z.number(),
  brier: z.number(),
  logLoss: z.number(),
  calibration: z.number().describe("expected calibration error, 10 bins"),
});
export type Figures = z.infer<typeof Figures>;

const CalibrationBin = z.object({ rows: count, predicted: z.number(), observed: z.number() });

/** One monthly look at all accounts: what was known then, and what came of it. */
export const CutFacts = z.object({
  asOf: instant,
  role: z.enum(["train", "validation", "test"]),
  rows: count,
  behind: count.describe("that fell behind in the horizon"),
});
export type CutFacts = z.infer<typeof CutFacts>;

/** What is kept beside the document and shown on the model's page; measured on the test window. */
export const ModelReport = z.object({
  asOf: instant,
  horizonDays: count,
  lateDays: count,
  without: z.array(SourceName),
  cuts: z.array(CutFacts),
  figures: Figures,
  naive: z.object({ auc: z.number() }).describe("ranking by the share of bills paid late"),
  curves: z.object({
    roc: z.array(z.object({ falsePositiveRate: z.number(), truePositiveRate: z.number() })),
    ks: z
      .array(z.object({ share: z.number(), behind: z.number(), inTime: z.number() }))
      .describe("of all accounts, riskiest first: the share of either class found by then"),
  }),
  calibration: z.object({ error: z.number(), bins: z.array(CalibrationBin) }),
  importances: z
    .array(z.object({ indicator: z.string(), zh: z.string(), en: z.string(), share: z.number() }))
    .describe("mean size of contribution in the test window; sums to 1"),
  weights: z.object({
    consistencyRatio: z.number(),
    judgements: z.string(),
    indicators: z.array(
      z.object({
        ...{ indicator: z.string(), zh: z.string(), en: z.string() },
        ...{ entropy: z.number(), ahp: z.number(), weight: z.number() },
      }),
    ),
  }),
  screening: z.object({
    rules: z.array(
      z.object({ id: z.string(), measure: z.string(), limit: z.number(), binds: z.string() }),
    ),
    kept: z.array(z.object({ indicator: z.string(), informationValue: z.number() })),
    rejected: z.array(
      z.object({
        ...{ indicator: z.string(), rule: z.string(), figure: z.number(), limit: z.number() },
        for: z.string().optional().describe("the indicator it gave way to"),
      }),
    ),
  }),
  candidates: z.array(
    z.object({
      members: z.array(z.string()),
      ...{ auc: z.number(), ks: z.number(), brier: z.number(), logLoss: z.number() },
    }),
  ),
  chosen: z.array(z.string()),
  notApplicable: z.array(z.object({ kind: z.string(), because: z.string() })),
  groups: z.array(Figures.extend({ group: CustomerGroup })),
});
export type ModelReport = z.infer<typeof ModelReport>;

const Direction = z.enum(["raises", "lowers"]);

export const RiskyCustomer = z.object({
  customerAccount: z.string().describe("masked without the right to personal data"),
  name: z.string().describe("masked"),
  group: CustomerGroup,
  unit: z.string(),
  unitName: z.string(),
  probability: z.number(),
  band: Band,
  receivableFen: Fen,
  expectedLossFen: Fen,
  reasons: z.array(Reason),
});
export type RiskyCustomer = z.infer<typeof RiskyCustomer>;

/** Which run a list is of, and whether it may drive anything. */
export const RunFacts = z.object({
  run: count,
  asOf: instant,
  model: z.string(),
  scoredAt: instant,
  accounts: count,
  psi: z.number().nullable(),
  without: z.array(SourceName),
  isFit: z.boolean(),
  unfitBecause: Reason.nullable(),
});
export type RunFacts = z.infer<typeof RunFacts>;

export const UnitTotal = z.object({
  unit: z.string(),
  unitName: z.string(),
  ...{ accounts: count, high: count, medium: count },
  receivableFen: Fen,
  expectedLossFen: Fen,
});

export const IndicatorLine = z.object({
  indicator: z.string(),
  ...{ zh: z.string(), en: z.string() },
  source: SourceName,
  unit: z.string(),
  value: z.union([z.number(), z.string()]).nullable().describe("null where it is not known"),
  contribution: z.number().describe("in log-odds before calibration; sums to logOdds - base"),
  direction: Direction,
  percentile: z
    .number()
    .nullable()
    .describe("share of the group's test window below this value, 0..1"),
});
export type IndicatorLine = z.infer<typeof IndicatorLine>;

export const Explanation = z.object({
  customerAccount: z.string(),
  group: CustomerGroup,
  run: count,
  asOf: instant,
  model: z.string(),
  snapshot: z.string(),
  inputs: z.enum(["stored", "lake"]).describe("as scored, or read again as of then"),
  probability: z.number(),
  band: Band,
  receivableFen: Fen,
  expectedLossFen: Fen,
  ...{ base: z.number(), logOdds: z.number() },
  indicators: z.array(IndicatorLine),
  lowers: z
    .array(
      z.object({
        ...{ code: z.string(), zh: z.string(), en: z.string() },
        probability: z.number(),
        band: Band,
      }),
    )
    .describe("what would lower it, most first"),
});
export type Explanation = z.infer<typeof Explanation>;

export const Verdict = z.enum(["stable", "watch", "shift"]);
export type Verdict = z.infer<typeof Verdict>;

export const DriftPoint = z.object({
  month: z.string(),
  group: CustomerGroup,
  asOf: instant,
  accounts: count,
  meanProbability: z.number(),
  psi: z.number(),
  ks: z.number(),
  verdict: Verdict,
  outcome: Figures.extend({ bins: z.array(CalibrationBin) })
    .nullable()
    .describe("null until what came of it is known"),
});
export type DriftPoint = z.infer<typeof DriftPoint>;

export const Monitoring = z.object({
  model: z.string(),
  verdict: Verdict,
  isFit: z.boolean(),
  unfitBecause: Reason.nullable(),
  points: z.array(DriftPoint).describe("oldest month first"),
  indicators: z
    .array(
      z.object({
        indicator: z.string(),
        zh: z.string(),
        en: z.string(),
        psi: z.number(),
        verdict: Verdict,
      }),
    )
    .describe("how far the newest month's indicators moved, most first"),
});
export type Monitoring = z.infer<typeof Monitoring>;

export const SourceQuality = z.object({
  source: SourceName,
  ...{ zh: z.string(), en: z.string() },
  facts: count.describe("rows known at as_of"),
  accounts: count.describe("open accounts that have any"),
  coverage: z.number().describe("share of open accounts"),
  missing: z.number().describe("share of its indicators' values that are missing"),
  duplicates: count.describe("rows that say again what another said"),
  unmatched: count.describe("rows of an account that is not in the archive"),
  newestOn: z.string().nullable(),
  ageDays: count.nullable(),
  warnings: z.array(Reason),
  indicators: z.array(
    z.object({ indicator: z.string(), zh: z.string(), en: z.string(), missing: z.number() }),
  ),
});
export type SourceQuality = z.infer<typeof SourceQuality>;

export const because = reasons("arrears", {
  no_model: {
    zh: "没有在用的欠费风险模型",
    en: "no model of arrears risk is live",
  },
  unknown_model: { zh: "没有欠费风险模型 {model}", en: "there is no arrears model {model}" },
  model_stale: {
    zh: "模型 {model} 的数据截止 {day}，已超过 {days} 天",
    en: "model {model} has learnt from data up to {day}, more than {days} days ago",
  },
  model_drifted: {
    zh: "评分分布已漂移：PSI {psi} 超过 {limit}",
    en: "the scores have drifted: PSI {psi} is above {limit}",
  },
  score_stale: {
    zh: "评分截止 {day}，已超过 {days} 天",
    en: "the scores are as of {day}, more than {days} days ago",
  },
  too_few_cases: {
    zh: "{asOf} 之前可用样本 {rows} 户次，其中欠费 {behind}，至少各需 {least}",
    en: "before {asOf} there are {rows} cases, {behind} of them behind; at least {least} of either are needed",
  },
  unreadable_time: { zh: "{field}“{text}”不是时间", en: "{field} {text} is no moment" },
  moment_ahead: { zh: "{text} 还没有到", en: "{text} has not come yet" },
  no_rulebook: {
    zh: "{day} 没有生效的欠费风险规则",
    en: "no rulebook for arrears risk is in force on {day}",
  },
  no_run: { zh: "没有可用的评分", en: "nothing has been scored yet" },
  unknown_account: { zh: "没有户号“{account}”", en: "there is no customer account {account}" },
  not_scored: { zh: "户号 {account} 没有评分", en: "account {account} was not scored" },
  unknown_unit: { zh: "组织树中没有“{unit}”", en: "no organisation unit is called {unit}" },
  all_left_out: { zh: "不能去掉所有数据源", en: "not every source can be left out" },
  thin_source: { zh: "覆盖率只有 {share}", en: "covers only {share} of the accounts" },
  old_source: { zh: "最新数据是 {days} 天前的", en: "its newest fact is {days} days old" },
  doubled_source: { zh: "有 {rows} 条重复", en: "{rows} rows say the same again" },
  stray_source: { zh: "有 {rows} 条对不上户号", en: "{rows} rows match no account" },
  raises: { zh: "{indicator} {value}，推高风险", en: "{indicator} {value} raises the risk" },
  lowers: { zh: "{indicator} {value}，降低风险", en: "{indicator} {value} lowers the risk" },
});
