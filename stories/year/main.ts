/** `gridtill year.run`: lives a year and prints what came of it. Exit code 0 all held, 1 something wrong, 2 usage. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { progressBar } from "../../src/doors/command/terminal.ts";
import { page } from "./report/page.ts";
import { sheet } from "./report/sheet.ts";
import { cities as cityWords } from "./report/words.ts";
import { runKeeping } from "./run.ts";
import type { YearOptions } from "./year.ts";

/** Flag, what stands for its value, the value unless said, what it is. */
const flags = {
  seed: ["NUMBER", "1", "everything is drawn from it"],
  customers: ["NUMBER", "2000", "100 to 10,000,000 supply accounts"],
  months: ["NUMBER", "12", "that are lived, after the months the utility has behind it"],
  past: ["NUMBER", "24", "months it has behind it; fewer than 13 teach no model, for sheer size"],
  days: ["NUMBER", "", "that are lived in place of months, for a short look"],
  cities: ["IDS", "3701,3713,3717", "ids of cities, a comma between"],
  faults: ["none|normal|harsh", "normal", "how much goes wrong"],
  html: ["FILE", "", "where the page with charts goes; year-SEED.html here unless said"],
  work: [
    "FOLDER",
    "",
    "where homes are made, the past kept for the next time; a passing one unless said",
  ],
  cases: ["FOLDER", "", "where a year in which something is wrong is kept"],
  language: ["zh|en", "zh", "of the printed page; the HTML page has both"],
} as const;
const switches = {
  twin: "live a twin of the same seed beside it that does not collect: what dunning did",
  json: "print JSON in place of the page",
  help: "show this",
} as const;

type Flag = keyof typeof flags;
type Values = {
  [Name in Flag]: (typeof flags)[Name][1] extends "" ? string | undefined : string;
} & Partial<Record<keyof typeof switches, boolean>>;

const usage = `gridtill year.run [--flag value ...]  live a year of a made-up utility and check it

${[
  ...Object.entries(flags).map(([flag, [kind, usual, text]]) => [
    `--${flag} ${kind}`,
    usual === "" ? text : `${text} (${usual})`,
  ]),
  ...Object.entries(switches).map(([flag, text]) => [`--${flag}`, text]),
]
  .map(([shown, text]) => `  ${shown!.padEnd(28)}  ${text}`)
  .join("\n")}
`;

class UsageError extends Error {}

function readFlags(args: string[]): Values {
  const strings = Object.entries(flags).map(([flag, [, usual]]) => [
    flag,
    { type: "string", ...(usual !== "" && { default: usual }) },
  ]);
  const booleans = Object.keys(switches).map((flag) => [flag, { type: "boolean" }]);
  try {
    const options = Object.fromEntries([...strings, ...booleans]);
    return parseArgs({ args, options, strict: true }).values as Values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function optionsOf({ seed, customers, months, past, days, cities, faults }: Values): YearOptions {
  if (!["none", "normal", "harsh"].includes(faults)) throw new UsageError(`--faults ${faults}`);
  const places = cities.split(",");
  const stranger = places.find((id) => !(id in cityWords));
  if (stranger !== undefined) throw new UsageError(`--cities: there is no city ${stranger}`);
  return {
    seed: whole("seed", seed, [0, 2 ** 31]),
    customers: whole("customers", customers, [100, 1e7]),
    months: whole("months", months, [1, 12]),
    past: whole("past", past, [2, 24]),
    ...(days !== undefined && { days: whole("days", days, [1, 365]) }),
    cities: places,
    eve: "2025-11-30",
    faults: faults as YearOptions["faults"],
    collects: true,
  };
}

function whole(flag: Flag, text: string, [least, most]: [number, number]): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${flag} takes a whole number from ${least} to ${most}`);
}

async function main(args: string[]): Promise<number> {
  const values = readFlags(args);
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const options = optionsOf(values);
  const work = values.work ?? (await mkdtemp(join(tmpdir(), "gridtill-year-")));
  await mkdir(work, { recursive: true });
  // PostgreSQL runs as another user where we are root
  await chmod(work, 0o755);
  const bar = progressBar(process.stderr);
  const say = (line: string) => {
    bar.clear();
    process.stderr.write(`gridtill: ${line}\n`);
  };
  try {
    const progress = (note: string, done: number, total: number) => bar.show({ done, total, note });
    const running = { work, progress, say, hasTwin: values.twin === true };
    const report = await runKeeping(options, running, values.cases);
    bar.clear();
    const html = values.html ?? `year-${options.seed}.html`;
    await writeFile(html, page(report));
    const language = values.language === "en" ? "en" : "zh";
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : sheet(report, language));
    say(`the page with charts: ${html}`);
    return report.held ? 0 : 1;
  } finally {
    bar.clear();
    if (values.work === undefined) await rm(work, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(
    isUsage ? `${error.message}\n\n${usage}` : `gridtill: ${(error as Error).stack}\n`,
  );
  process.exitCode = isUsage ? 2 : 1;
}
