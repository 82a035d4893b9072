/**
 * What the evaluation of the risk pipeline on a labelled table is asked and answers.
 * @module
 */
import * as z from "zod";
import { FileId, Pairs } from "../base/operation.ts";
import { Reason, reasons } from "../base/reasons.ts";

const columns = z.array(z.string()).default([]);
const count = z.number().int();

export const EvaluateTabular = z.object({
  train: FileId.describe("table with a header, one case per row: CSV, XLSX or Parquet"),
  test: FileId.describe("the same columns; no model sees it before it is judged"),
  label: z.string().describe("the column to foretell, of two different values"),
  positive: z
    .string()
    .optional()
    .describe(
      "the label's value that counts as 1; all others are 0. Else as `label` of the answer",
    ),
  id: z.string().optional().describe("column that only names the case"),
  drop: columns.describe("columns that no model may see"),
  series: z
    .string()
    .default("")
    .describe("monthly columns, newest first, as in pay=PAY_0,PAY_2;bill=BILL_1,BILL_2"),
  time: z
    .string()
    .optional()
    .describe("column with the day of the decision: validation is then on the latest rows"),
  known: Pairs.default({}).describe("column=column with the day on which it became known"),
  model: z.enum(["champion", "gbdt", "tcn", "logistic", "scorecard"]).default("champion"),
  weights: z.boolean().default(true).describe("false: without the indicator weights (ablation)"),
  seed: count.default(1),
});
export type EvaluateTabular = z.output<typeof EvaluateTabular>;

const CandidateName = z.enum(["gbdt", "tcn", "logistic", "scorecard"]);

export const TabularQuality = z.object({
  auc: z.number(),
  ks: z.number(),
  brier: z.number(),
  accuracy: z.number().describe("at a probability of one half"),
  f1: z.number().describe("of label 1, at a probability of one half"),
  logLoss: z.number(),
  calibration: z.number().describe("expected calibration error, ten bins of equal width"),
  seconds: z.number().describe("reading, fitting and scoring"),
  rows: z.object({ train: count, test: count, unlabelled: count.describe("left out") }),
  label: z.object({
    column: z.string(),
    positive: z.string(),
    because: z.enum(["given", "word", "number", "rarer"]).describe("how it was picked"),
    rate: z.object({ train: z.number(), test: z.number() }).describe("share of positives"),
  }),
  chosen: z.array(CandidateName).describe("one, or several whose log-odds are averaged"),
  calibratedBy: z.enum(["none", "platt", "isotonic"]),
  validation: z.enum(["later", "folds"]).describe("where the choice was made"),
  candidates: z
    .array(
      z.object({
        members: z.array(CandidateName),
        ...{ auc: z.number(), ks: z.number(), brier: z.number(), logLoss: z.number() },
      }),
    )
    .describe("on validation rows, best first"),
  notApplicable: z.array(z.object({ kind: CandidateName, because: Reason })),
  columns: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(["number", "date", "category"]),
      missingShare: z.number().describe("of the training rows"),
    }),
  ),
  kept: z
    .array(z.object({ indicator: z.string(), informationValue: z.number() }))
    .describe("the indicator system"),
  rejected: z.array(
    z.object({
      ...{ indicator: z.string(), rule: z.string(), figure: z.number(), limit: z.number() },
      binds: z.enum(["all", "indicators"]).describe("all: no model sees it"),
      for: z.string().optional().describe("the indicator it gave way to"),
    }),
  ),
  weights: z.object({
    indicators: z.array(
      z.object({
        ...{ indicator: z.string(), entropy: z.number(), ahp: z.number(), weight: z.number() },
      }),
    ),
    consistencyRatio: z.number(),
    judgements: z.enum(["given", "information-value"]),
  }),
  importances: z
    .array(z.object({ indicator: z.string(), share: z.number() }))
    .describe("mean size of contribution over test rows, adding up to 1"),
  warnings: z.array(Reason),
});

export const because = reasons("evaluate", {
  no_rows: { zh: "文件“{file}”没有可用的数据行", en: "{file} has no rows with a label" },
  no_column: {
    zh: "文件“{file}”缺少列“{column}”；表头：{header}",
    en: "{file} has no column {column}; its header: {header}",
  },
  one_class: {
    zh: "文件“{file}”的标签列“{column}”只有一个取值“{value}”，需要两个",
    en: "the label {column} of {file} has one value only, {value}; two are needed",
  },
  many_classes: {
    zh: "标签列“{column}”有 {count} 个取值（{values}），需要两个；可用 positive 指定哪个为 1",
    en: "the label {column} has {count} values ({values}), two are needed; positive can name one",
  },
  unknown_class: {
    zh: "“{file}”第 {row} 行的标签“{value}”在训练文件中没有",
    en: "row {row} of {file} has the label {value}, which the training file has not",
  },
  bad_series: {
    zh: "series 应形如 pay=A,B;bill=C,D，名称与列均不重复，不应为“{text}”",
    en: "series has the form pay=A,B;bill=C,D, each name and column once, not {text}",
  },
  no_days: { zh: "列“{column}”不是日期或数字", en: "the column {column} holds no days" },
  nothing_left: {
    zh: "没有可用的列：{rejected}",
    en: "no column is left to learn from: {rejected}",
  },
  no_series: {
    zh: "未给出按月的列（series），时序网络不适用",
    en: "no monthly columns are given (series), so there is nothing for the temporal net",
  },
  no_indicators: {
    zh: "没有指标通过筛选",
    en: "no indicator passed the screening",
  },
  too_good: {
    zh: "“{indicator}”单独的信息值为 {value}，可能事后才知道",
    en: "{indicator} alone has an information value of {value}: it may be known only afterwards",
  },
});
