/**
 * Appeal risk as its rulebook has it, beside the paper's arithmetic and other choices: what is red or amber on how few
 * tickets, alerts about nothing, planted events found and how early. Every variant judges the same days.
 *
 * `node bench/appeals.ts [home] [seeds] [customers] [first seed] [variants]`: a demonstration of 24 months is made for
 * each seed; a home that is named is kept, and used again when it is there. Of the variants those whose name matches.
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { assessSlots } from "../src/appeals/assessing/assess-slots.ts";
import {
  episodesOf,
  measureAlerts,
  type Opinion,
  placeKey,
} from "../src/appeals/backtest/replay.ts";
import { parametersOn } from "../src/appeals/method/parameters.ts";
import { beyondChance } from "../src/appeals/rules.ts";
import type { RulebookShelf } from "../src/base/capabilities.ts";
import { addDays, dayMs, startOfDay } from "../src/base/dates.ts";
import type { Context, JobContext } from "../src/base/operation.ts";
import { isRefusal } from "../src/base/refusal.ts";
import { findOperation } from "../src/doors/catalog.ts";
import { operator } from "../src/doors/context.ts";
import { openHouse } from "../src/doors/house.ts";
import { runToEnd } from "../src/doors/jobs.ts";
import { generateDemonstration } from "../tools/demonstration/generate.ts";
import { printTable } from "./peers.ts";

const [kept, seeds = "3", customers = "20000", first = "1", chosen = ""] = process.argv.slice(2);
const end = "2026-11-20";
const grain = { slot: "day", level: "city", categoryLevel: "1" } as const;
const window = { beforeDays: 7, afterDays: 2 };
const months = 24 - 31 / 30;

const shipped = parse(
  readFileSync(
    new URL("../rulebooks/national/appeal-risk-2015-01-01.yaml", import.meta.url),
    "utf8",
  ),
).body as Record<string, unknown>;
const paper = {
  ...{ ...shipped, leastTickets: { high: 1, medium: 1 }, ordinary: 0 },
  beyondChance: { below: 0, least: 5 },
};
const variants: Record<string, object> = {
  "the paper's": paper,
  "least 5 and 3": { ...paper, leastTickets: { high: 5, medium: 3 } },
  "least 5 and 3, drawn to 2": { ...shipped, ordinary: 2, beyondChance: { below: 0, least: 5 } },
  "as shipped: least 5 and 3, drawn to 5": shipped,
  "as shipped, by the score alone": { ...shipped, beyondChance: { below: 0, least: 5 } },
  "drawn to 5 alone": { ...shipped, leastTickets: { high: 1, medium: 1 } },
};

interface Planted {
  name: string;
  region: string;
  category: string;
  startedAt: string;
  signalsFrom: string;
  lastDay: string;
}
type Seen = Opinion & { level: string; danger: number; isPlanted: boolean };
interface Judged {
  cells: Map<string, Seen[]>;
  events: Planted[];
}

async function openDemonstration(seed: number) {
  const home = kept ? join(kept, `seed-${seed}`) : await mkdtemp(join(tmpdir(), "gridtill-bench-"));
  const isNew = !existsSync(join(home, "made"));
  const out = join(home, "made");
  const house = await openHouse(
    { home, databaseUrl: undefined, vaultPassphrase: undefined },
    console.error,
  );
  if (isNew) {
    const options = { out, end, seed, customers: Number(customers), months: 24, billedMonths: 1 };
    await generateDemonstration({ ...options, format: "csv", progress: () => {} });
    for (const [name, table] of [
      ["organisation.import-units", "units"],
      ["customers.import", "customers"],
      ["tickets.import", "tickets"],
    ] as const) {
      const bytes = readFileSync(join(out, `${table}.csv`));
      const { id } = await house.files.put(bytes, `${table}.csv`);
      const operation = findOperation(name)!;
      const done = await runToEnd(house, {
        operation,
        input: { file: id },
        actor: operator,
        reason: "bench",
      });
      if (isRefusal(done)) throw new Error(JSON.stringify(done));
    }
  }
  const { events } = JSON.parse(readFileSync(join(out, "truth.json"), "utf8")) as {
    events: Planted[];
  };
  const close = async () => {
    await house.close();
    if (!kept) await rm(home, { recursive: true, force: true });
  };
  return { house, events, close };
}

type Demonstration = Awaited<ReturnType<typeof openDemonstration>>;

/** Every day of the two years but the first 31, judged by one variant of the rulebook. */
async function judge({ house, events }: Demonstration, body: object): Promise<Judged> {
  const book = { ...house.rulebooks.versions("appeal-risk")[0]!, body };
  const rulebooks: RulebookShelf = { ...house.rulebooks, inForce: () => book };
  const context = {
    ...{ rulebooks, actor: operator, now: house.now(), analytics: house.analytics },
    ...{ progress: () => {}, isCancelled: () => false },
    transact: <Result>(work: (inside: Context) => Promise<Result>) =>
      house.database.transaction((transaction) =>
        work({ transaction, rulebooks, now: house.now() } as unknown as Context),
      ),
  } as unknown as JobContext;
  const cells = new Map<string, Seen[]>();
  const asOf = startOfDay(addDays(end, 1));
  const wanted = { grain, asOf, slots: Math.floor(months * 30.4), refit: false };
  const days: Date[] = [];
  const refused = await assessSlots(context, wanted, async ({ asOf: at, rows }) => {
    days.push(at);
    for (const row of rows) {
      const isPlanted = events.some(
        (event) =>
          placeKey(event) === placeKey(row) &&
          at > startOfDay(event.signalsFrom) &&
          at <= startOfDay(addDays(event.lastDay, 2)),
      );
      const key = placeKey(row);
      const { score, level, current: count, facts } = row;
      const wave = beyondChance(facts, parametersOn(context, asOf));
      const seen = { asOf: at, score, count, level, danger: facts.danger, isPlanted, wave };
      cells.set(key, [...(cells.get(key) ?? []), seen]);
    }
    return true;
  });
  if (isRefusal(refused)) throw new Error(JSON.stringify(refused));
  return { cells: new Map([...cells].map(([key, seen]) => [key, filled(seen, days)])), events };
}

/** A day without a row of the cell is a quiet one. */
function filled(seen: readonly Seen[], days: readonly Date[]): Seen[] {
  const byDay = new Map(seen.map((each) => [each.asOf.getTime(), each]));
  const quiet = { score: 0, count: 0, level: "low", danger: 0, isPlanted: false };
  return days.map((asOf) => byDay.get(asOf.getTime()) ?? { asOf, ...quiet });
}

function levelFigures(all: readonly Judged[]) {
  const rows = all.flatMap(({ cells }) => [...cells.values()].flat());
  const span = months * all.length;
  const of = (level: string, test: (row: Seen) => boolean) =>
    (rows.filter((row) => row.level === level && test(row)).length / span).toFixed(1);
  return [
    of("high", ({ isPlanted }) => !isPlanted),
    of("high", ({ count }) => count < 5),
    of("medium", ({ isPlanted }) => !isPlanted),
    of("medium", ({ count }) => count < 3),
    (rows.filter(({ danger }) => danger > 0).length / span).toFixed(1),
  ];
}

/** Of the planted events, those that were of a level at any time from their first signs to two days after. */
function eventsOn(all: readonly Judged[], levels: readonly string[]): string {
  let found = 0;
  let of = 0;
  for (const { cells, events } of all)
    for (const event of events) {
      const from = startOfDay(event.signalsFrom);
      const until = startOfDay(addDays(event.startedAt.slice(0, 10), window.afterDays + 1));
      of += 1;
      const seen = cells.get(placeKey(event)) ?? [];
      if (seen.some((row) => levels.includes(row.level) && row.asOf > from && row.asOf <= until))
        found += 1;
    }
  return `${found} of ${of}`;
}

function alertFigures(all: readonly Judged[], open: number) {
  const measured = all.map(({ cells, events }) => {
    const hysteresis = { open, close: open - 5, least: 5, after: 2 };
    const episodes = new Map([...cells].map(([key, seen]) => [key, episodesOf(seen, hysteresis)]));
    const known = events.map((event) => {
      const startedAt = new Date(`${event.startedAt.replace(" ", "T")}+08:00`);
      return { ...event, startedAt };
    });
    const weeks = (months * 30.4 * dayMs) / (7 * dayMs);
    return { ...measureAlerts(episodes, known, { window, weeks }), of: events.length };
  });
  const sum = (value: (one: (typeof measured)[number]) => number) =>
    measured.reduce((total, one) => total + value(one), 0);
  const alerts = sum((one) => one.alerts);
  const wrong = sum((one) => Math.round((1 - (one.precision ?? 1)) * one.alerts));
  const leads = measured.map(({ medianLeadHours }) => medianLeadHours ?? "-").join(" ");
  return [
    `${sum(({ recall, of }) => Math.round((recall ?? 0) * of))} of ${sum(({ of }) => of)}`,
    ...[String(alerts), (wrong / (months * all.length)).toFixed(2), leads],
  ];
}

const houses: Demonstration[] = [];
for (let each = 0; each < Number(seeds); each++)
  houses.push(await openDemonstration(Number(first) + each));
const levels: string[][] = [];
const alerts: string[][] = [];
for (const [name, body] of Object.entries(variants)) {
  if (!new RegExp(chosen).test(name)) continue;
  const all: Judged[] = [];
  for (const house of houses) all.push(await judge(house, body));
  levels.push([
    name,
    ...levelFigures(all),
    eventsOn(all, ["high"]),
    eventsOn(all, ["high", "medium"]),
  ]);
  for (const open of [70, 60, 50]) alerts.push([name, String(open), ...alertFigures(all, open)]);
  console.error(name, levels.at(-1), alerts.slice(-3));
}
printTable(
  [
    ...["variant", "high a month, no event", "high under 5", "medium a month, no event"],
    ...["medium under 3", "urgent danger a month", "events high", "events medium or high"],
  ],
  levels,
);
printTable(
  ["variant", "opens at", "events found", "alerts", "false a month", "median lead by seed, h"],
  alerts,
);
for (const house of houses) await house.close();
