import { readFileSync } from "node:fs";
import { DuckDBInstance, DuckDBTimestampValue, type DuckDBValue } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Analytics, AnalyticsQuery, AnalyticsValue } from "../../base/database.ts";
import { dayMs, hourMs } from "../../base/dates.ts";
import { Random } from "../../math/statistics/random.ts";
import type { Grain } from "../schema.ts";
import { type CellFacts, indicatorsOf, type Tally } from "./growth.ts";
import { heatIndices } from "./heat.ts";
import { type BusinessType, businessTypes } from "./indicators.ts";
import { fitModel } from "./model-fit.ts";
import { AppealParameters } from "./parameters.ts";
import { type ReadRow, readRows, readSpan } from "./reading.ts";
import { scoreRisk } from "./risk-score.ts";
import { slotMs } from "./slots.ts";

interface Ticket {
  at: Date;
  region: string;
  category: string;
  type: BusinessType | null;
  urgent: number;
  overall: number;
  closing: number;
  stable: boolean;
}

const parameters = AppealParameters.parse({});
const asOf = new Date("2026-11-20T16:00:00Z");
const day: Grain = { slot: "day", level: "city", categoryLevel: "1" };

function plain(at: Date, cell: [string, string], more: Partial<Ticket> = {}): Ticket {
  const [region, category] = cell;
  const none = { type: null, urgent: 0, overall: 0, closing: 0, stable: true };
  return { at, region, category, ...none, ...more };
}

const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
afterAll(() => connection.closeSync());

/** The lake over tickets given here, on DuckDB itself. */
async function lakeOf(tickets: readonly Ticket[]): Promise<Analytics> {
  await connection.run(`create or replace table tickets (created_at timestamp, region_id varchar,
    province_id varchar, city_id varchar, county_id varchar, category varchar, category1 varchar,
    category2 varchar, category3 varchar, business_type varchar, urgent int, overall double,
    closing double, stable boolean)`);
  const appender = await connection.createAppender("tickets");
  for (const ticket of tickets) {
    appender.appendTimestamp(new DuckDBTimestampValue(BigInt(ticket.at.getTime()) * 1000n));
    for (const _ of Array(4)) appender.appendVarchar(ticket.region);
    for (const _ of Array(4)) appender.appendVarchar(ticket.category);
    if (ticket.type === null) appender.appendNull();
    else appender.appendVarchar(ticket.type);
    appender.appendInteger(ticket.urgent);
    appender.appendDouble(ticket.overall);
    appender.appendDouble(ticket.closing);
    appender.appendBoolean(ticket.stable);
    appender.endRow();
  }
  appender.closeSync();
  const run = async ({ relations, parameters: given, select }: AnalyticsQuery) => {
    await setVariables(given);
    const done = new Set(["tickets"]);
    for (const relation of relations) await build(relation, done);
    return await connection.run(select);
  };
  return {
    snapshot: { id: "test", asOf },
    query: async <Row>(asked: AnalyticsQuery) =>
      (await (await run(asked)).getRowObjectsJS()) as Row[],
    columns: async (asked) => {
      const result = await run(asked);
      const columns = await result.getColumns();
      const plainColumn = (values: readonly DuckDBValue[] = []) =>
        typeof values[0] === "string" ? values.map(String) : Float64Array.from(values, Number);
      return Object.fromEntries(
        result.columnNames().map((name, i) => [name, plainColumn(columns[i])]),
      );
    },
    async *columnChunks(this: Analytics, asked) {
      yield await this.columns(asked);
    },
  };
}

async function setVariables(values: AnalyticsQuery["parameters"] = {}) {
  for (const [name, value] of Object.entries(values)) {
    await connection.run(`set variable ${name} = $1`, [toDuck(value)]);
  }
}

async function build(name: string, done: Set<string>): Promise<void> {
  if (done.has(name)) return;
  done.add(name);
  const text = readFileSync(new URL(`../${name}.sql`, import.meta.url), "utf8");
  const needs = /^-- needs: (.+)$/m.exec(text)?.[1]?.split(", ") ?? [];
  for (const need of needs) await build(need, done);
  await connection.run(text);
}

function toDuck(value: AnalyticsValue): DuckDBValue {
  return value instanceof Date ? new DuckDBTimestampValue(BigInt(value.getTime()) * 1000n) : value;
}

/** A city's tickets with all the kinds and tones there are, seeded. */
function randomTickets(count: number, days: number): Ticket[] {
  const random = Random.seeded("relations");
  return Array.from({ length: count }, () =>
    plain(
      new Date(asOf.getTime() - 1 - Math.floor(random.between(0, days * dayMs))),
      [`r${random.integer(3)}`, `c${random.integer(4)}`],
      {
        type: random.chance(0.1) ? null : random.pick(businessTypes),
        urgent: random.integer(2),
        overall: random.integer(7) - 4,
        closing: random.integer(3) - 1,
        stable: random.chance(0.8),
      },
    ),
  );
}

interface Hand {
  slot: Grain["slot"];
  end: Date;
  firstDay: number;
}

/** The same facts as a table's, by plain filters over the tickets. */
function factsByHand(tickets: readonly Ticket[], { slot, end, firstDay }: Hand) {
  const length = slotMs[slot];
  const shift = slot === "week" ? 7 * dayMs : dayMs;
  const between = (from: number, to: number) =>
    tickets.filter(({ at }) => at.getTime() >= from && at.getTime() < to);
  const now = between(end.getTime() - length, end.getTime());
  const slotDays = slot === "week" ? 7 : 1;
  const daysBack = Math.floor((asOf.getTime() - end.getTime()) / dayMs);
  const history = 1 - daysBack - slotDays - firstDay;
  const usual = (days: number): Tally | null => {
    const known = Math.min(days, history);
    if (known <= 0) return null;
    const past =
      slot === "hour"
        ? Array.from({ length: days }, (_, i) => end.getTime() - (i + 1) * dayMs).flatMap((to) =>
            between(to - hourMs, to),
          )
        : between(end.getTime() - length - days * dayMs, end.getTime() - length);
    return tallyOf(past, slotDays / known);
  };
  const sum = (value: (ticket: Ticket) => number) => now.reduce((s, t) => s + value(t), 0);
  const daysByHand = () => {
    const days = Math.min(31, history);
    const ends = Array.from({ length: days }, (_, back) => end.getTime() - (back + 1) * dayMs);
    const counts = ends.map((to) => between(to - dayMs, to).length);
    const squares = counts.reduce((total, count) => total + count ** 2, 0);
    return days > 0
      ? { days, tickets: counts.reduce((total, count) => total + count, 0), squares }
      : null;
  };
  return {
    now: tallyOf(now, 1),
    previous: between(end.getTime() - shift - length, end.getTime() - shift).length,
    usual7: usual(7),
    usual31: usual(31),
    past31: slot === "day" ? daysByHand() : null,
    urgent: sum((ticket) => ticket.urgent),
    danger: sum(({ category, urgent }) => (category === "c0" ? urgent : 0)),
    overall: sum((ticket) => ticket.overall),
    closing: sum((ticket) => ticket.closing),
    unstable: sum((ticket) => (ticket.stable ? 0 : 1)),
    variation: 0,
    amplitude: 0,
  } satisfies CellFacts;
}

function tallyOf(tickets: readonly Ticket[], factor: number): Tally {
  const of = (type: string) => tickets.filter((ticket) => ticket.type === type).length * factor;
  const types = Object.fromEntries(businessTypes.map((type) => [type, of(type)]));
  return { ...types, tickets: tickets.length * factor } as Tally;
}

const fitting = { parameters, draws: 50, seed: "test", hasTypes: true };

async function assess(tickets: readonly Ticket[], grain = day, slots = 1) {
  const firstAt = new Date(Math.min(...tickets.map(({ at }) => at.getTime())));
  const span = { grain, asOf, slots, firstAt, danger: ["c0"] };
  const table = await readSpan(await lakeOf(tickets), { span, parameters });
  const model = fitModel(table, { newest: 0, oldest: slots - 1 }, fitting)!;
  const rows: ReadRow[] = [];
  for (let slotNo = 0; slotNo < slots; slotNo++) {
    rows.push(...readRows(table, slotNo, { model, parameters }));
  }
  return { model, rows };
}

describe.each(["hour", "day", "week"] as const)(
  "slot %s: counts of the lake and the table of slots equal the formulas by hand",
  (slot) => {
    const grain: Grain = { ...day, slot };
    const slots = { hour: 30, day: 40, week: 6 }[slot];
    const tickets = randomTickets(900, 60);
    const firstAt = new Date(Math.min(...tickets.map(({ at }) => at.getTime())));
    const firstDay = -Math.floor((asOf.getTime() - firstAt.getTime() - 1) / dayMs);
    let assessed: Awaited<ReturnType<typeof assess>>;
    beforeAll(async () => {
      assessed = await assess(tickets, grain, slots);
    });

    test("counts, usual numbers, heat, indices and score of every row", () => {
      for (let slotNo = 0; slotNo < slots; slotNo++) {
        const end = new Date(asOf.getTime() - slotNo * slotMs[slot]);
        for (const region of ["r0", "r1", "r2"]) {
          const categories = ["c0", "c1", "c2", "c3"].map((category) => {
            const own = tickets.filter((t) => t.region === region && t.category === category);
            return { category, facts: factsByHand(own, { slot, end, firstDay }) };
          });
          const heats = heatIndices(
            categories.map(({ facts }) => ({
              current: facts.now.tickets,
              previous: facts.previous,
            })),
          );
          categories.forEach(({ category, facts }, i) => {
            const row = assessed.rows.find(
              (found) =>
                found.slotNo === slotNo && found.region === region && found.category === category,
            );
            expect(row === undefined).toBe(heats[i] === null);
            if (!row) return;
            expectClose(row.facts, facts);
            const indicators = { ...indicatorsOf(facts, { growthCap: 10 }), heat: heats[i]! };
            const { values, exact } = scoreRisk(assessed.model, indicators, parameters);
            const { heat, change, urgency, sentiment } = row;
            expectClose(
              { heat, change, urgency, sentiment, exact: row.exact },
              { ...values, exact },
            );
          });
        }
      }
    });

    test("weights add up to 1 at both stages and bands enclose them", () => {
      for (const stage of [assessed.model.change, assessed.model.urgency, assessed.model.indices]) {
        expect(stage.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
        for (const { band } of stage) expect(band.low).toBeLessThanOrEqual(band.high);
      }
    });

    test("a second run gives identical numbers", async () => {
      expect(await assess(tickets, grain, slots)).toEqual(assessed);
    });
  },
);

/** Compares numbers at nine decimals, whatever the nesting. */
function expectClose(actual: unknown, expected: unknown): void {
  const round = (_: string, value: unknown) =>
    typeof value === "number" ? Math.round(value * 1e9) / 1e9 + 0 : value;
  expect(JSON.parse(JSON.stringify(actual, round))).toEqual(
    JSON.parse(JSON.stringify(expected, round)),
  );
}

test("drawn to ordinary tickets, columns are still the formulas row by row", async () => {
  const drawn = AppealParameters.parse({ ordinary: 5 });
  const firstAt = new Date(asOf.getTime() - 45 * dayMs);
  const span = { grain: day, asOf, slots: 10, firstAt };
  const table = await readSpan(await lakeOf(randomTickets(400, 45)), { span, parameters: drawn });
  for (let row = 0; row < table.rows.length; row++) {
    const { variation: _, amplitude: __, ...said } = indicatorsOf(table.factsOf(row), drawn);
    const columns = Object.keys(said).map((name) => [name, table.columns[name]![row]]);
    expectClose(Object.fromEntries(columns), said);
  }
});

describe("paper section 3.2 from tickets to scores", () => {
  const at = (hoursBack: number) => new Date(asOf.getTime() - hoursBack * hourMs);
  const times = (count: number, ticket: Ticket) => Array.from({ length: count }, () => ticket);

  test("the worked region: heat 74, 60, 55, 53, the empty category is no row", async () => {
    const previous = [40, 10, 5, 5, 0];
    const current = [160, 20, 5, 2, 0];
    const tickets = previous.flatMap((count, j) => [
      ...times(count, plain(at(30), ["r", `c${j}`])),
      ...times(current[j]!, plain(at(3), ["r", `c${j}`])),
    ]);
    const { rows } = await assess(tickets);
    expect(rows.map(({ category, heat }) => [category, heat])).toEqual([
      ["c0", 74],
      ["c1", 60],
      ["c2", 55],
      ["c3", 53],
    ]);
  });

  test("a slot starts at its first instant and ends before as_of", async () => {
    const edges = [at(0), at(24), at(48), new Date(at(48).getTime() - 1)];
    const { rows } = await assess(edges.map((edge) => plain(edge, ["r", "c"])));
    expect(rows[0]!.facts).toMatchObject({ now: { tickets: 1 }, previous: 1 });
  });

  test("nothing at or after as_of is seen: a planted future changes no number", async () => {
    const tickets = randomTickets(200, 40);
    const planted = [...tickets, ...times(500, plain(asOf, ["r0", "c0"]))];
    expect(await assess(planted)).toEqual(await assess(tickets));
  });

  test("the hour compares with the same hour of the day before: an hour's shift changes it", async () => {
    const grain: Grain = { ...day, slot: "hour" };
    const yesterday = times(6, plain(at(24.5), ["r", "c"]));
    const now = times(3, plain(at(0.5), ["r", "c"]));
    const right = await assess([...yesterday, ...now], grain);
    expect(right.rows[0]!.facts.previous).toBe(6);
    const shifted = yesterday.map((ticket) => ({ ...ticket, at: at(25.5) }));
    const wrong = await assess([...shifted, ...now], grain);
    expect(wrong.rows[0]!.facts.previous).toBe(0);
    expect(wrong.rows[0]!.heat).not.toBe(right.rows[0]!.heat);
  });

  test("the first day has no history: growth counts 0, heat is 100", async () => {
    const { rows, model } = await assess(times(4, plain(at(2), ["r", "c"])));
    expect(rows[0]).toMatchObject({ days: 0, heat: 100 });
    expect(indicatorsOf(rows[0]!.facts, { growthCap: 10 })).toMatchObject({
      tickets7: 0,
      complaint31: 0,
    });
    expect(model.indices.map(({ weight, entropy }) => [weight, entropy])).toEqual(
      Array(4).fill([0.25, null]),
    );
  });

  test("short history divides by the days there are", async () => {
    const tickets = [1, 2, 3].flatMap((days) => times(4, plain(at(24 * days + 2), ["r", "c"])));
    const { rows } = await assess([...tickets, ...times(6, plain(at(2), ["r", "c"]))]);
    expect(rows[0]!.facts.usual31!.tickets).toBe(4);
    expect(indicatorsOf(rows[0]!.facts, { growthCap: 10 }).tickets7).toBeCloseTo(0.5, 12);
  });

  test("a region with one category has heat by its own mean", async () => {
    const tickets = [
      ...times(10, plain(at(30), ["r", "c"])),
      ...times(30, plain(at(2), ["r", "c"])),
    ];
    const { rows } = await assess(tickets);
    expect(rows.map(({ heat }) => heat)).toEqual([75]);
  });

  test("a constant index weighs nothing", async () => {
    const { model } = await assess(
      randomTickets(300, 45).map((t) => ({ ...t, overall: 0, closing: 0, stable: true })),
      day,
      20,
    );
    const sentiment = model.indices.find(({ name }) => name === "sentiment")!;
    expect(sentiment).toMatchObject({ weight: 0, entropy: 1 });
  });

  test("anger raises the risk", async () => {
    const calm = [...randomTickets(600, 45), ...times(3, plain(at(2), ["r1", "c2"]))];
    const isTarget = (t: Ticket) => t.region === "r1" && t.category === "c2";
    const angry = calm.map((t) =>
      isTarget(t) && t.at >= at(24) ? { ...t, overall: -4, closing: -1 } : t,
    );
    const scoreOf = async (tickets: Ticket[]) => {
      const { model } = await assess(calm, day, 20);
      const span = { grain: day, asOf, slots: 1, firstAt: at(45 * 24) };
      const table = await readSpan(await lakeOf(tickets), { span, parameters });
      const rows = readRows(table, 0, { model, parameters });
      return rows.find(({ region, category }) => region === "r1" && category === "c2")!.exact;
    };
    expect(await scoreOf(angry)).toBeGreaterThan(await scoreOf(calm));
  });

  test("an outage in one city raises only that city's 停电 rank", async () => {
    const calm = ["济南", "青岛", "菏泽"].flatMap((region) =>
      ["停电问题", "电价电费", "电力短信"].flatMap((category) =>
        Array.from({ length: 35 }, (_, back) =>
          times(3, plain(at(24 * back + 5), [region, category])),
        ).flat(),
      ),
    );
    const outage = times(
      40,
      plain(at(3), ["菏泽", "停电问题"], { type: "fault_repair", urgent: 1 }),
    );
    const ranksOf = async (tickets: Ticket[]) => {
      const { rows } = await assess(tickets);
      return Map.groupBy(
        rows.toSorted((left, right) => right.heat - left.heat),
        ({ region }) => region,
      );
    };
    const after = await ranksOf([...calm, ...outage]);
    expect(after.get("菏泽")![0]).toMatchObject({ category: "停电问题" });
    expect(after.get("菏泽")![0]!.heat).toBeGreaterThan(80);
    for (const region of ["济南", "青岛"]) {
      expect(after.get(region)!.map(({ heat }) => heat)).toEqual([50, 50, 50]);
    }
  });
});
