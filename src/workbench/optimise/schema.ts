/**
 * What a benchmark of searches is asked and answers.
 * @module
 */
import * as z from "zod";
import { reasons } from "../../base/reasons.ts";

/** Generations of all runs on one problem: far beyond the 9,000 to 27,000 that papers ask. */
export const mostGenerations = 1_000_000;

export const RunBenchmark = z.object({
  problems: z
    .array(z.string())
    .min(1)
    .max(100)
    .describe("names, capitals or not; all: DF1-DF14, FDA1-FDA5, dMOP1-dMOP3"),
  algorithm: z
    .enum(["gravity", "nsga2", "nsga2-mutants"])
    .default("gravity")
    .describe("nsga2: DNSGA-II-A, nsga2-mutants: DNSGA-II-B"),
  taut: z.number().int().min(1).max(1000).default(10).describe("generations of an environment"),
  nt: z.number().int().min(1).max(1000).default(10).describe("after the k-th change t is k / nt"),
  changes: z.number().int().min(0).max(1000).default(29).describe("one fewer than environments"),
  warmup: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe("generations before those of the first environment"),
  runs: z.number().int().min(1).max(1000).default(30),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1)
    .describe("of the first run; each further run has the next"),
});

export const BenchmarkReport = z.object({
  problems: z.record(
    z.string(),
    z.object({
      migd: z
        .object({ mean: z.number(), sd: z.number().describe("between runs") })
        .describe("mean IGD at the end of every environment, the first included"),
      mhv: z.number().describe("mean hypervolume, to 1.1 times the front's greatest, 0 to 1"),
      spread: z.number().describe("mean generalised spread, 0 is even and complete"),
      evaluations: z.number().int().describe("of all runs, sensors included"),
      seconds: z.number().describe("of all runs, as they went side by side"),
    }),
  ),
});

export const because = reasons("optimise", {
  too_much: {
    zh: "每个问题共需 {generations} 代，至多 {most} 代",
    en: "that is {generations} generations on each problem; at most {most} are run",
  },
  cancelled: { zh: "已取消", en: "cancelled" },
  unknown_problem: {
    zh: "没有名为“{problem}”的测试问题；可用：{known}",
    en: "there is no test problem {problem}; there are: {known}",
  },
});
