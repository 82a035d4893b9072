/**
 * Searches: our fronts beside stored ones, our DNSGA-II beside the published one, and speed beside
 * pymoo's NSGA-II: `node bench/optimise.ts [runs]`. Needs ../shared/data, prints tables.
 */
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { invertedDistance } from "../src/math/fronts/metrics.ts";
import { algorithms, benchmarkOn, deviationOf, meanOf } from "../src/math/problems/benchmark.ts";
import { problemNamed, sharedProblems } from "../src/math/problems/problems.ts";
import { MovingProblem, undominated } from "../src/math/problems/test-problem.ts";
import { GravitySearch } from "../src/math/search/gravity.ts";
import { Nsga2 } from "../src/math/search/nsga2.ts";
import type { DynamicOptimiser } from "../src/math/search/problem.ts";
import { askPeers, evaluationFile, printTable } from "./peers.ts";
import { publishedFigures } from "./published.ts";

const runs = Number(process.argv[2] ?? 30);

/** Mean distance from a stored point to the nearest of ours, at the moment where it is worst. */
function compareFronts(): void {
  const lines = sharedProblems
    .filter(({ name }) => name.startsWith("DF"))
    .map(({ name, objectives, at }) => {
      const distances = Array.from({ length: 11 }, (_, k) => {
        const file = evaluationFile(`dmoo/fronts/${name}_t${(k / 10).toFixed(1)}.csv`);
        const stored: string[][] = parse(readFileSync(file, "utf8"));
        const set = { f: at(k / 10).front(), objectives };
        return invertedDistance(set, Float64Array.from(stored.flat(), Number));
      });
      const worst = Math.max(...distances);
      return [name, worst.toFixed(4), (distances.indexOf(worst) / 10).toFixed(1)];
    });
  printTable(["front", "stored points lie off ours by", "most at t"], lines);
}

function compareReferences(): void {
  const schedule = { taut: 15, nt: 10, changes: 29, warmup: 0 };
  const published = publishedFigures("MIGD", schedule);
  const lines = sharedProblems.map((problem) => {
    const run = benchmarkOn(problem, schedule);
    const seeds = Array.from({ length: runs }, (_, at) => 101 + at);
    const ours = seeds.map((seed) => run(algorithms.nsga2, seed).migd);
    const theirs = published[problem.name]!["DNSGA-II"]!;
    return [
      problem.name,
      `${meanOf(ours).toFixed(4)} (${deviationOf(ours).toFixed(4)})`,
      theirs.toFixed(4),
      (meanOf(ours) / theirs).toFixed(2),
    ];
  });
  const head = ["DNSGA-II, taut 15", `MIGD, ${runs} runs (SD)`, "published", "ratio"];
  printTable(head, lines);
}

interface Timed {
  /** Of the processor, since others use the machine too. */
  seconds: number;
  evaluations: number;
  /** Objective values of the last population. */
  f: number[];
}

const generations = 300;
const speedSeeds = [1, 2, 3, 4, 5];

function timed(make: (problem: MovingProblem, seed: number) => DynamicOptimiser, name: string) {
  const run = (seed: number): Timed => {
    const began = process.cpuUsage();
    const search = make(new MovingProblem(problemNamed(name)!), seed);
    search.initialise();
    while (search.evaluations < 100 * generations) search.generation();
    const { user, system } = process.cpuUsage(began);
    return {
      seconds: (user + system) / 1e6,
      evaluations: search.evaluations,
      f: [...search.archive().f],
    };
  };
  run(0);
  return speedSeeds.map(run);
}

function compareSpeed(): void {
  const problems = ["ZDT1", "DF1", "DF14"];
  const input = { problems, generations, seeds: speedSeeds };
  const peers = askPeers<{ compiled: boolean; runs: Record<string, Timed[]> }>(
    "optimise_peers.py",
    input,
  );
  const lines = problems.flatMap((name) => {
    const pymoo = peers.runs[name]!;
    const tried: [string, Timed[]][] = [
      [`pymoo NSGA-II${peers.compiled ? ", compiled" : ""}`, pymoo],
      ["NSGA-II", timed((problem, seed) => new Nsga2(problem, { seed }), name)],
      ["gravity", timed((problem, seed) => new GravitySearch(problem, { seed }), name)],
    ];
    return tried.map(([search, results]) => {
      const seconds = medianOf(results.map((result) => result.seconds));
      const times = medianOf(pymoo.map((result) => result.seconds)) / seconds;
      return [
        `${name}: ${search}`,
        results[0]!.evaluations.toLocaleString("en"),
        seconds.toFixed(3),
        Math.round(results[0]!.evaluations / seconds).toLocaleString("en"),
        times.toFixed(1),
        meanOf(results.map(({ f }) => distanceOf(name, f))).toFixed(4),
      ];
    });
  });
  const head = [
    "still, 100 members",
    "evaluations",
    "CPU seconds",
    "evaluations/s",
    "times faster",
    "IGD",
  ];
  printTable(head, lines);
}

function distanceOf(name: string, f: readonly number[]): number {
  const { objectives, at } = problemNamed(name)!;
  const set = { f: undominated(Float64Array.from(f), objectives), objectives };
  return invertedDistance(set, at(0).front());
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

compareFronts();
compareReferences();
compareSpeed();
