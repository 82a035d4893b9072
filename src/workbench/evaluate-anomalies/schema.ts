/**
 * What the evaluation of anomaly screening on a file of payments is asked and answers.
 * @module
 */
import * as z from "zod";
import { FileId, Pairs } from "../../base/operation.ts";
import { reasons } from "../../base/reasons.ts";

export const EvaluateAnomalies = z.object({
  payments: FileId.describe("one payment per row: account, day, amount in yuan"),
  labels: FileId.describe(
    "columns row (1 is the first payment of the file) and kind: the abnormal ones. Counted with, never fitted on",
  ),
  columns: Pairs.optional().describe("of the payments, canonical=theirs, e.g. account=用户编号"),
  budget: z.number().gt(0).max(1).optional().describe("share of payments that may be flagged"),
  seed: z.number().int().default(1),
});
export type EvaluateAnomalies = z.output<typeof EvaluateAnomalies>;

const count = z.number().int();
const share = z.number().nullable();

const Quality = z.object({
  precision: share.describe("null where nothing was flagged"),
  recall: share.describe("null where nothing is labelled"),
  f1: z.number(),
});
export type Quality = z.output<typeof Quality>;
const Ranked = Quality.extend({ auc: share.describe("of the score; null where one class is all") });

const Baseline = Ranked.extend({ flagged: count, onDeviations: Ranked }).describe(
  "on amount and interval as they stand; onDeviations: on the five figures that the rules read. As many alerts as the rules have, by quantile and forest",
);

export const AnomalyQuality = Ranked.extend({
  payments: count,
  accounts: count,
  labelled: count,
  flagged: count,
  perCategory: z.array(
    Quality.extend({
      category: count,
      name: z.object({ zh: z.string(), en: z.string() }),
      payments: count,
      labelled: count,
      flagged: count,
      provenance: z.string().describe("where its thresholds come from"),
    }),
  ),
  perKind: z.array(z.object({ kind: z.string(), labelled: count, caught: count })),
  byRule: z.array(
    z.object({
      rule: z.string(),
      threshold: count,
      fired: count,
      hits: count.describe("labelled payments among them"),
      precision: share,
    }),
  ),
  baselines: z.object({ threeSigma: Baseline, quantile: Baseline, isolationForest: Baseline }),
  strongest: z
    .array(
      z.object({
        row: count,
        account: z.string(),
        paidOn: z.string(),
        amountYuan: z.string(),
        score: z.number().describe("value over threshold, of the rule that is furthest beyond"),
        rules: z.array(z.string()),
        kind: z.string().nullable(),
      }),
    )
    .describe("the alerts furthest beyond a threshold, at most 15"),
  ruleHash: z.string(),
  seconds: z.number(),
});
export type AnomalyQuality = z.output<typeof AnomalyQuality>;

export const because = reasons("evaluate-anomalies", {
  no_payments: { zh: "文件“{file}”没有缴费记录", en: "{file} has no payments" },
  bad_day: {
    zh: "“{file}”第 {row} 行“{column}”的“{value}”不是日期",
    en: "row {row} of {file}, column {column}: {value} is no day",
  },
  bad_amount: {
    zh: "“{file}”第 {row} 行“{column}”的“{value}”不是金额",
    en: "row {row} of {file}, column {column}: {value} is no amount of money",
  },
  no_account: {
    zh: "“{file}”第 {row} 行“{column}”没有户号",
    en: "row {row} of {file}, column {column}: no account",
  },
  bad_label: {
    zh: "“{file}”第 {row} 行“{column}”的“{value}”不是行号（应为 1 至 {last}）",
    en: "row {row} of {file}, column {column}: {value} is no row of the payments (1 to {last})",
  },
  blank_row: {
    zh: "“{file}”第 {row} 行“{column}”指向第 {value} 行，该行为空行",
    en: "row {row} of {file}, column {column}: row {value} of the payments is blank",
  },
});
