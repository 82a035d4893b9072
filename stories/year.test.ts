/**
 * A small year, lived twice as the command lives it: everything holds, and the same seed gives the same to the byte. Every
 * kept case, a year in which something was wrong once, is lived again.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { holds, type Report } from "./year/report/report.ts";
import type { Case } from "./year/run.ts";
import type { YearOptions } from "./year/year.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-year-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Lived = Omit<YearOptions, "eve" | "collects">;

/** The first days of a year: bills, payments, refunds, settlements, nights, faults; then every check. */
const small: Lived = {
  ...{ seed: 1, customers: 150, months: 1, past: 6, days: 8 },
  ...{ cities: ["3701", "3713", "3717"], faults: "normal" },
};

/** One process for each, as `gridtill year.run` starts it. */
async function live(options: Lived, html: string): Promise<Report> {
  const { seed, customers, months, past, days, cities, faults } = options;
  const flags = {
    ...{ seed, customers, months, past, cities: cities.join(","), faults, html },
    ...(days !== undefined && { days }),
  };
  const args = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, String(value)]);
  const program = join(import.meta.dirname, "year/main.ts");
  const run = promisify(execFile)(process.execPath, [program, ...args, "--json"], {
    maxBuffer: 64 * 2 ** 20,
  });
  // exit code 1 is a year in which something was wrong: what it was is in the report
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

const wrongOf = ({ seeded }: Report) =>
  seeded.findings
    .filter((finding) => !holds(finding))
    .map(({ en, wrong }) => `${en}: ${wrong.join("; ")}`);

test("the first days of a utility's year hold, and the same seed gives the same again", async () => {
  const pages = ["first.html", "second.html"].map((name) => join(folder, name));
  const years = pages.map((html) => live(small, html));
  const [first, second] = await Promise.all(years);
  expect(wrongOf(first!)).toEqual([]);
  expect(first!.held).toBe(true);
  expect(first!.seeded.days).toBe(small.days);
  const groups = new Set(first!.seeded.findings.map(({ group }) => group));
  for (const group of ["fen", "law", "privacy"]) expect(groups).toContain(group);
  expect(second!.seeded).toEqual(first!.seeded);
  expect(second!.sha256).toBe(first!.sha256);
  expect(await readFile(pages[0]!, "utf8")).toContain(first!.sha256);
}, 300_000);

const cases = join(import.meta.dirname, "year/cases");
const kept = (await readdir(cases)).filter((name) => name.endsWith(".json"));

test.each(kept)(
  "%s, which failed once, holds",
  async (name) => {
    const { options }: Case = JSON.parse(await readFile(join(cases, name), "utf8"));
    expect(wrongOf(await live(options, join(folder, `${name}.html`)))).toEqual([]);
  },
  300_000,
);
