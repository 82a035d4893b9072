/**
 * `node bench/year.ts [--seeds 10] [--first 1] [--faults harsh] [--customers 2000] [--months 12] [--at-once 2]
 * [--twin] [--out FOLDER]`: lives a year of each seed in a process of its own and tells them together. A report
 * that is in the folder already is not made again.
 * @module
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Report } from "../stories/year/report/report.ts";
import { figuresOf, heldOf, type Interval, type Spread } from "../stories/year/seeds.ts";
import { printTable } from "./peers.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "10" },
    first: { type: "string", default: "1" },
    faults: { type: "string", default: "harsh" },
    customers: { type: "string", default: "2000" },
    months: { type: "string", default: "12" },
    "at-once": { type: "string", default: "2" },
    out: { type: "string", default: "years" },
    twin: { type: "boolean", default: false },
  },
});
const program = fileURLToPath(new URL("../stories/year/main.ts", import.meta.url));

const fileOf = (seed: number, ending: string) => join(values.out, `year-${seed}.${ending}`);

/** Ends with the report in its file; an end without one is told and leaves none. */
async function live(seed: number): Promise<void> {
  const report = fileOf(seed, "json");
  if (existsSync(report)) return;
  const began = performance.now();
  const { faults, customers, months, twin } = values;
  const flags = Object.entries({ seed, faults, customers, months, html: fileOf(seed, "html") });
  const args = [...flags.flatMap(([flag, value]) => [`--${flag}`, String(value)]), "--json"];
  const half = `${report}.half`;
  const output = ["ignore", openSync(half, "w"), openSync(fileOf(seed, "log"), "w")] as const;
  const child = spawn(process.execPath, [program, ...args, ...(twin ? ["--twin"] : [])], {
    stdio: [...output],
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  // one that crashed has code 1 too, and said nothing
  if (statSync(half).size > 0) renameSync(half, report);
  console.error(`seed ${seed}: exit code ${code} after ${seconds} s`);
}

async function liveAll(seeds: readonly number[]): Promise<void> {
  const waiting = [...seeds];
  const hand = async () => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) await live(seed);
  };
  await Promise.all(Array.from({ length: Number(values["at-once"]) }, hand));
}

const number = (value: number) => String(Number(value.toPrecision(4)));
const range = ({ least, most }: Spread) => `${number(least)} to ${number(most)}`;
const around = ({ low, high }: Interval) => `${number(low)} to ${number(high)}`;

function tell(reports: readonly Report[]): void {
  const years = reports.map(({ seeded }) => seeded);
  printTable(
    ["check", "held in"],
    heldOf(years).map(({ group, finding, years: all, heldYears }) => [
      `${group}: ${finding}`,
      `${heldYears} of ${all}`,
    ]),
  );
  for (const { finding, wrong } of heldOf(years))
    for (const text of wrong.slice(0, 5)) console.log(`- ${finding}: ${text}`);
  console.log();
  const told = figuresOf(years, ["judgement", "dunning"]);
  for (const [finding, figures] of Map.groupBy(told, (one) => one.finding)) {
    console.log(`${finding}\n`);
    printTable(
      ["figure", "median", "range", "mean", "95 % of the mean"],
      figures.map(({ figure, spread, interval }) => [
        ...[figure, number(spread.median), range(spread)],
        ...[number(interval.mean), around(interval)],
      ]),
    );
  }
}

mkdirSync(values.out, { recursive: true });
const first = Number(values.first);
const seeds = Array.from({ length: Number(values.seeds) }, (_, at) => first + at);
await liveAll(seeds);
const made = seeds.filter((seed) => existsSync(fileOf(seed, "json")));
console.log(`${made.length} of ${seeds.length} seeds, ${values.faults} faults\n`);
tell(made.map((seed) => JSON.parse(readFileSync(fileOf(seed, "json"), "utf8"))));
if (made.length < seeds.length) process.exitCode = 1;
