/**
 * The demonstration is the past of a longer world: where its days go on (`lookAhead`, lived in `stories/year`),
 * nothing before the last day of its files is otherwise than they say.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDays, formatInstant } from "../../src/base/dates.ts";
import { lookAhead } from "./ahead.ts";
import { type Demonstration, generateDemonstration } from "./generate.ts";
import { outageRow } from "./outages.ts";
import { readingRows } from "./readings.ts";
import { buildWorld, monthsBetween, readingOptions, Truth } from "./world.ts";

const end = "2025-11-30";
const until = "2026-03-31";
const options = { seed: 7, customers: 200, months: 3, end, cities: ["3701", "3713", "3717"] };
const world = buildWorld(options);
const ahead = lookAhead(world, until);
const isPast = (day: string) => day <= end;
let folder: string;
let made: Demonstration;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "prefix-"));
  made = await generateDemonstration({ ...options, out: folder, billedMonths: 1 });
});
afterAll(() => rm(folder, { recursive: true }));

const rowsOf = async (table: "outages" | "readings" | "tickets") =>
  parse(await readFile(made.files[table]), { columns: true }) as Record<string, string>[];
const written = (rows: Iterable<readonly unknown[]>) =>
  [...rows].map((row) =>
    row.map((cell) => (cell instanceof Date ? formatInstant(cell) : String(cell ?? ""))),
  );

test("outages that began by the last day are those of the file", async () => {
  const began = ahead.outages.filter(({ startedAt }) =>
    isPast(formatInstant(startedAt).slice(0, 10)),
  );
  const over = new Date(`${addDays(end, 1)}T00:00:00+08:00`);
  const rows = written(began.map((outage) => outageRow(outage, over)));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows).toEqual((await rowsOf("outages")).map((row) => Object.values(row)));
  expect(ahead.outages.length).toBeGreaterThan(rows.length);
});

test("readings of the months that had ended are those of the file, with more months to come", async () => {
  const months = monthsBetween(world.first, until);
  const longer = { ...readingOptions(world, new Truth(world)), months };
  const rows = written(readingRows(longer));
  const past = rows.filter(([, month]) => isPast(`${month}-28`));
  expect(past).toEqual((await rowsOf("readings")).map((row) => Object.values(row)));
  const later = [...ahead.readings()].flatMap(({ readings }) => readings);
  expect([...new Set(later.map(({ month }) => month))]).toEqual(
    months.filter((month) => !isPast(`${month}-28`)),
  );
});

test("a ticket of the past that is still told of is one the file left open, word for word", async () => {
  const told = [...ahead.tickets()].filter(({ day }) => isPast(day)).flatMap(({ rows }) => rows);
  const open = (await rowsOf("tickets")).filter((row) => row.closed_at === "");
  expect(open.length).toBeGreaterThan(0);
  const words = (row: readonly string[]) => row.filter((_, at) => at !== 2);
  expect(written(told).map(words)).toEqual(open.map((row) => words(Object.values(row))));
});

test("a later horizon agrees with a nearer one but for the fortnight in which its last event gathers", () => {
  const nearer = lookAhead(world, "2026-01-31");
  const settled = (each: { startedAt: Date }) =>
    formatInstant(each.startedAt).slice(0, 10) <= "2026-01-17";
  expect(ahead.events.filter(settled).map(({ day, plan }) => [day, plan])).toEqual(
    nearer.events.filter(settled).map(({ day, plan }) => [day, plan]),
  );
  expect(ahead.outages.filter(settled)).toEqual(nearer.outages.filter(settled));
});

test("the truth names the world it belongs to, enough to build it again", async () => {
  const { made: named, goesOn } = JSON.parse(await readFile(made.files.truth, "utf8"));
  const { first, ...again } = named;
  expect(buildWorld(again)).toMatchObject({ first, options });
  expect(goesOn).toContain("ahead.ts");
});
