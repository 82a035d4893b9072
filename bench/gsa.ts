/**
 * The search of one objective on Rashedi's F1 to F13 beside what its paper printed: `node bench/gsa.ts
 * [runs]`. 30 variables, 50 agents, 1,000 iterations. Prints a table.
 */
import { meanOf } from "../src/math/problems/benchmark.ts";
import { rashediFunctions, singleProblem } from "../src/math/problems/rashedi.ts";
import { searchByGravity } from "../src/math/search/gsa.ts";
import { Random } from "../src/math/statistics/random.ts";
import { printTable } from "./peers.ts";

/** Rashedi, Nezamabadi-pour and Saryazdi 2009, tables 4 and 5: mean of the best found in 30 runs. */
const printed: Record<string, number> = {
  ...{ F1: 7.3e-11, F2: 4.0e-5, F3: 160, F4: 3.7e-6, F5: 25.2, F6: 8.3e-11, F7: 0.018 },
  ...{ F8: -2800, F9: 15.3, F10: 6.9e-6, F11: 0.29, F12: 0.01, F13: 3.2e-32 },
};

const runs = Number(process.argv[2] ?? 30);
const began = process.cpuUsage();
const lines = rashediFunctions.map((single) => {
  const found = Array.from({ length: runs }, (_, seed) => {
    const random = Random.seeded(seed).fork("noise");
    return searchByGravity(singleProblem(single, { random }), { seed: 101 + seed }).best;
  });
  const median = found.toSorted((one, other) => one - other)[Math.floor(runs / 2)]!;
  const figures = [meanOf(found), median, printed[single.name]!];
  return [single.name, ...figures.map((figure) => figure.toPrecision(3))];
});
printTable(["one objective", `mean of ${runs} runs`, "median", "printed mean"], lines);
const { user, system } = process.cpuUsage(began);
console.log(`${((user + system) / 1e6 / runs / lines.length).toFixed(2)} CPU seconds a run.`);
