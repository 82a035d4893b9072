/**
 * Gravity on the 22 moving problems beside the published figures, and what each part of its law
 * brings: `node bench/gravity.ts [tables|ablation] [runs] [first seed]`. Two threads. Needs
 * ../shared/data, prints tables. The search is not told of a change; its sensors are charged.
 */
import { once } from "node:events";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import {
  benchmarkOn,
  deviationOf,
  meanOf,
  type RunQuality,
  type Schedule,
} from "../src/math/problems/benchmark.ts";
import { problemNamed, sharedProblems } from "../src/math/problems/problems.ts";
import { GravitySearch } from "../src/math/search/gravity.ts";
import { type GravityLaw, gravityLaw } from "../src/math/search/law.ts";
import { printTable } from "./peers.ts";
import { type Published, publishedFigures } from "./published.ts";

interface Task {
  problem: string;
  schedule: Schedule;
  law: Partial<GravityLaw>;
  seeds: number[];
}

const rivals = ["SGEA", "DMOEA-MABH"] as const;
const schedules = [
  { taut: 5, nt: 10 },
  { taut: 15, nt: 10 },
  { taut: 10, nt: 5 },
  { taut: 10, nt: 15 },
].map((schedule) => ({ ...schedule, changes: 29, warmup: 0 }));

const { sources } = gravityLaw;
const departures: Record<string, Partial<GravityLaw>> = {
  "the law": {},
  "no fall: difference and crossover only": { moves: [0, 0.5, 0.5] },
  "no attraction (G = 0)": { strength: 0 },
  "no velocity": { inertia: [0, 0] },
  "Kbest and exponent always as at rest": {
    attractors: [gravityLaw.attractors[1], gravityLaw.attractors[1]],
    exponent: [gravityLaw.exponent[1], gravityLaw.exponent[1]],
  },
  "all masses equal": { exponent: [0, 0] },
  "fall only": { moves: [1, 0, 0] },
  "moves keep their first chances at least": { leastMoves: 1 },
  "no rescaling": { rescaling: 0 },
  "fall undisturbed": { disturbance: 0 },
  "one round a generation": { rounds: 1 },
  "no rivals": { rivalry: 0 },
  "response: kept and newcomers": { sources: sources.filter((source) => source !== "carried") },
  "response: carried and newcomers": { sources: sources.filter((source) => source !== "kept") },
  "response: no newcomers": { sources: sources.filter((source) => source !== "newcomer") },
};

function perform({ problem, schedule, law, seeds }: Task): RunQuality[] {
  const run = benchmarkOn(problemNamed(problem)!, schedule);
  const make = (moving: ConstructorParameters<typeof GravitySearch>[0], seed: number) =>
    new GravitySearch(moving, { seed, law });
  return seeds.map((seed) => run({ make, notices: true }, seed));
}

/** Results in the order of the tasks, which two threads take in turn. */
async function performAll(tasks: readonly Task[]): Promise<RunQuality[][]> {
  const results: RunQuality[][] = [];
  let next = 0;
  async function work(): Promise<void> {
    const worker = new Worker(new URL(import.meta.url));
    for (let at = next++; at < tasks.length; at = next++) {
      worker.postMessage(tasks[at]);
      const [result] = await once(worker, "message");
      results[at] = result;
    }
    await worker.terminate();
  }
  await Promise.all([work(), work()]);
  return results;
}

async function compareWithPublished(seeds: number[]): Promise<void> {
  for (const schedule of schedules) {
    const published = publishedFigures("MIGD", schedule);
    const tasks = sharedProblems.map(({ name }) => ({ problem: name, schedule, law: {}, seeds }));
    const results = await performAll(tasks);
    const lines = tasks.map(({ problem }, at) => {
      const ours = results[at]!.map(({ migd }) => migd);
      const mean = meanOf(ours);
      const figures = rivals.map((rival) => published[problem]![rival]!);
      return [
        problem,
        `${mean.toPrecision(4)} (${deviationOf(ours).toPrecision(2)})`,
        ...figures.map((figure) => figure.toPrecision(4)),
        ...figures.map((figure) => (mean / figure).toFixed(2)),
        ...[slice(results[at]!, 0, 1), slice(results[at]!, 1, 7), slice(results[at]!, 7, 30)],
      ];
    });
    const head = [
      `taut ${schedule.taut}, nt ${schedule.nt}`,
      `MIGD, ${seeds.length} runs (SD)`,
      ...rivals,
      ...rivals.map((rival) => `ours / ${rival}`),
      ...["environment 0", "1 to 6", "7 to 29"],
    ];
    printTable(head, lines);
    const means = results.map((runs) => meanOf(runs.map(({ migd }) => migd)));
    console.log(`${verdict(published, means).join("; ")}. Evaluations a run:`);
    console.log(`${results[0]![0]!.evaluations.toLocaleString("en")}.\n`);
  }
}

/** Mean IGD of some environments. */
function slice(runs: readonly RunQuality[], from: number, to: number): string {
  return meanOf(runs.map(({ igd }) => meanOf(igd.slice(from, to)))).toPrecision(3);
}

/** Against each rival: problems won by the mean, and the geometric mean of the ratios. */
function verdict(published: Published, means: readonly number[]): string[] {
  return rivals.map((rival) => {
    const ratios = sharedProblems.map(({ name }, at) => means[at]! / published[name]![rival]!);
    const won = ratios.filter((ratio) => ratio < 1).length;
    const ratio = Math.exp(meanOf(ratios.map(Math.log)));
    return `better than ${rival} on ${won} of ${ratios.length}, ratio ${ratio.toFixed(3)}`;
  });
}

async function ablate(seeds: number[]): Promise<void> {
  const schedule = schedules[0]!;
  const published = publishedFigures("MIGD", schedule);
  const tasks = Object.values(departures).flatMap((law) =>
    sharedProblems.map(({ name }) => ({ problem: name, schedule, law, seeds })),
  );
  const results = await performAll(tasks);
  const lines = Object.keys(departures).map((name, at) => {
    const own = results.slice(at * sharedProblems.length, (at + 1) * sharedProblems.length);
    const means = own.map((runs) => meanOf(runs.map(({ migd }) => migd)));
    return [name, ...verdict(published, means)];
  });
  printTable([`taut 5, nt 10, ${seeds.length} runs`, ...rivals], lines);
}

if (isMainThread) {
  const [what = "tables", runs = "30", first = "101"] = process.argv.slice(2);
  const seeds = Array.from({ length: Number(runs) }, (_, at) => Number(first) + at);
  if (what === "ablation") await ablate(seeds);
  else await compareWithPublished(seeds);
} else {
  parentPort!.on("message", (task: Task) => parentPort!.postMessage(perform(task)));
}
