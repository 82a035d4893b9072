/**
 * What the workbench is asked and answers: an analyst's tools that belong to no domain.
 * @module
 */
import * as z from "zod";
import { FileId, Pairs } from "../base/operation.ts";
import { reasons } from "../base/reasons.ts";

export const ScoreSentiment = z.object({
  text: z.string().max(1_000_000),
  rules: z
    .enum(["paper", "graded"])
    .default("paper")
    .describe("paper: a degree adverb doubles; graded: by its strength, verdicts weigh more"),
  volatilityThreshold: z.number().positive().default(1),
  closingShare: z.number().gt(0).max(1).default(0.2).describe("of the sentences, from the end"),
});

export const SentimentScore = z.object({
  overall: z.number().describe("sum over the sentences; above 0 is content"),
  sentences: z.array(
    z.object({
      text: z.string(),
      weight: z.number(),
      matches: z.array(z.object({ word: z.string(), weight: z.number() })),
    }),
  ),
  volatility: z.number().describe("population standard deviation of the sentence weights"),
  stable: z.boolean().describe("volatility below the threshold"),
  closing: z.number().describe("sum over the closing phase"),
});

export const EvaluateSentiment = z.object({
  file: FileId.describe("columns label (1 praise, 0 not) and text"),
  train: FileId.optional().describe("the same columns: train a linear model on it first"),
  columns: Pairs.optional().describe("canonical=theirs, e.g. text=review"),
  seed: z.number().int().default(1),
});

export const SentimentQuality = z.object({
  accuracy: z.number(),
  macroF1: z.number(),
  n: z.number().int(),
  seconds: z.number().describe("reading, training and answering"),
});

export const because = reasons("workbench", {
  no_column: {
    zh: "文件缺少“{column}”列；表头：{header}",
    en: "the file has no column {column}; its header: {header}",
  },
  bad_label: {
    zh: "第 {row} 行的 label 为“{value}”，应为 1（好评）或 0",
    en: "row {row} has the label {value}, not 1 (praise) or 0",
  },
  one_label: {
    zh: "训练文件须同时有 label 1 和 0 的文本",
    en: "a training file has texts of both labels, 1 and 0",
  },
  no_rows: { zh: "文件没有数据行", en: "the file has no rows" },
});
