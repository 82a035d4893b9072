/**
 * What the analyst's arithmetic is asked and answers.
 * @module
 */
import * as z from "zod";
import { FileId } from "../base/operation.ts";
import { Reason, reasons } from "../base/reasons.ts";

export const WeighMatrix = z.object({
  file: FileId.describe(
    "table with a header; one sample per row, names in the first column or none",
  ),
  negative: z
    .array(z.string())
    .default([])
    .describe("columns of which less is better, by their headings"),
  scaling: z
    .enum(["range", "template", "none"])
    .default("range")
    .describe("range: (x - min) / (max - min); template: the same on 0.002 to 0.996; none: raw"),
  score: z
    .enum(["scaled", "proportion"])
    .default("scaled")
    .describe("scaled: sum of w x', 0 to 1; proportion: sum of w p, adding up to 1"),
});

const numbers = z.array(z.number()).nullable();
export const WeighedMatrix = z.object({
  columns: z.array(z.string()),
  names: z.array(z.string()).nullable().describe("of the samples, where the first column has them"),
  entropy: numbers.describe("one per column; 1 for a constant one; null for a single sample"),
  weights: numbers.describe("adding up to 1; equal where every column is constant"),
  scores: numbers.describe("one per sample"),
  reasons: z.array(Reason),
});

export const because = reasons("math", {
  no_samples: { zh: "表中没有数据行", en: "the table has no rows" },
  no_indicators: { zh: "表中没有数值列", en: "the table has no column of numbers" },
  not_a_number: {
    zh: "第 {row} 行 {column} 列不是数：{value}",
    en: "row {row}, column {column} is no number: {value}",
  },
  below_zero: {
    zh: "第 {row} 行 {column} 列为负：{value}，不归一化时须为非负",
    en: "row {row}, column {column} is negative: {value}; raw proportions need none",
  },
  no_column: {
    zh: "没有列 {column}，表头为 {header}",
    en: "there is no column {column}; the header is {header}",
  },
  single_sample: { zh: "只有一行，无法计算熵", en: "one sample has no entropy" },
  all_constant: { zh: "各列均为常数，等权", en: "every column is constant: equal weights" },
});
