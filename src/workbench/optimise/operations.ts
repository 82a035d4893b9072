/**
 * Searches measured on published problems.
 * @module
 */
import { defineOperation, type JobContext } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { deviationOf, meanOf, type RunQuality } from "../../math/problems/benchmark.ts";
import { problemNamed, sharedProblems, testProblems } from "../../math/problems/problems.ts";
import { type Runs, runningApart } from "./runs-apart.ts";
import { BenchmarkReport, because, mostGenerations, RunBenchmark } from "./schema.ts";

const benchmark = defineOperation({
  name: "optimise.benchmark",
  kind: "job",
  summary: "Run a search on published dynamic problems and measure what it finds",
  allow: ["data-scientist", "administrator"],
  input: RunBenchmark,
  output: BenchmarkReport,
  async run(context, { problems, algorithm, runs, seed, ...schedule }) {
    const names = namesOf(problems);
    if (isRefusal(names)) return names;
    const generations = runs * (schedule.warmup + schedule.taut * (schedule.changes + 1));
    if (generations > mostGenerations)
      return refuse("invalid", because.too_much({ generations, most: mostGenerations }));
    const seeds = Array.from({ length: runs }, (_, run) => seed + run);
    const report: Record<string, ReturnType<typeof summaryOf> & { seconds: number }> = {};
    for (const [done, problem] of names.entries()) {
      if (context.isCancelled()) return refuse("conflict", because.cancelled());
      context.progress(done, names.length, problem);
      const began = context.elapsedSeconds();
      const found = await sideBySide(context, { problem, algorithm, schedule, seeds });
      report[problem] = { ...summaryOf(found), seconds: context.elapsedSeconds() - began };
    }
    return { problems: report };
  },
});

/** As they are written in their papers, each once. */
function namesOf(asked: readonly string[]): string[] | Refusal {
  const names = new Set<string>();
  for (const name of asked) {
    const found = problemNamed(name);
    if (name.toLowerCase() === "all") for (const { name } of sharedProblems) names.add(name);
    else if (found) names.add(found.name);
    else {
      const known = testProblems.map((problem) => problem.name).join(", ");
      return refuse("invalid", because.unknown_problem({ problem: name, known }));
    }
  }
  return [...names];
}

const threads = 2;

/** Every second run on the other thread; a run depends on its seed alone. */
async function sideBySide({ aside }: JobContext, runs: Runs): Promise<RunQuality[]> {
  const parts = Array.from({ length: threads }, (_, part) =>
    runs.seeds.filter((_, at) => at % threads === part),
  );
  const busy = parts.filter((seeds) => seeds.length > 0);
  return (await Promise.all(busy.map((seeds) => aside(runningApart, { ...runs, seeds })))).flat();
}

function summaryOf(runs: readonly RunQuality[]) {
  const migd = runs.map((run) => run.migd);
  return {
    migd: { mean: meanOf(migd), sd: deviationOf(migd) },
    mhv: meanOf(runs.map(({ mhv }) => mhv)),
    spread: meanOf(runs.map(({ spread }) => spread)),
    evaluations: runs.reduce((sum, { evaluations }) => sum + evaluations, 0),
  };
}

export const optimiseOperations = [benchmark] as const;
