/** Appeal risk from tickets to a closed task, on real PostgreSQL and the real lake. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import { addDays, dayMs, hourMs, startOfDay } from "../base/dates.ts";
import { csvLine } from "../files/write-table.ts";
import { Random } from "../math/statistics/random.ts";
import { appealRisk } from "./appeals.ts";
import type { Alert, Assessment, Backtest, Explanation, Ranking, Task } from "./schema.ts";

const cities = { 济南市: "3701", 青岛市: "3702", 菏泽市: "3717" } as const;
const categories = ["停电问题", "电价电费", "电力短信"];
/** The day on whose morning an outage is planted in 菏泽; everything before is quiet. */
const outageDay = "2026-11-18";
const analyst = person("ana", ["appeals-analyst"]);
const inHeze = person("he", ["appeals-analyst"], ["37/3717"]);
const grain = { slot: "day", level: "city", categoryLevel: "1" };
const day = (offset: number) => addDays(outageDay, offset);

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({ now: new Date("2026-11-21T01:00:00Z") });
  await house.get("organisation.add-unit", { id: "37", name: "山东省", level: "province" });
  for (const [name, id] of Object.entries(cities)) {
    await house.get("organisation.add-unit", { id, name, level: "city", parent: "37" });
  }
  await house.get("tickets.import", { file: await house.file(ticketFile()) });
}, 120_000);
afterAll(() => house.close());

/** 150 days of a few tickets per city and category, and the outage's on three days. */
function ticketFile(): string {
  const random = Random.seeded("appeals journey");
  const header = "ticket_id,created_at,region,business_type,category,text".split(",");
  const lines = [header];
  const add = (at: number, region: string, [type, category, text]: [string, string, string]) => {
    const id = `T${String(lines.length).padStart(6, "0")}`;
    lines.push([id, new Date(at).toISOString(), region, type, category, text]);
  };
  const calm: [string, string][] = [
    ["咨询", "请问怎么办理，谢谢。"],
    ["服务申请", "申请办理业务。"],
    ["意见", "希望改进服务，态度很好。"],
  ];
  for (let offset = -150; offset <= 2; offset++) {
    for (const region of Object.keys(cities)) {
      for (const category of categories) {
        for (let count = random.poisson(3); count > 0; count--) {
          const [type, text] = random.pick(calm);
          add(startOfDay(day(offset)).getTime() + random.between(0, dayMs), region, [
            type,
            category,
            text,
          ]);
        }
      }
    }
  }
  for (const [offset, count] of [60, 90, 80].entries()) {
    for (let i = 0; i < count; i++) {
      const at = startOfDay(day(offset)).getTime() + 6 * hourMs + random.between(0, 12 * hourMs);
      const complaint: [string, string, string] = [
        "投诉",
        "停电问题",
        "又停电了，非常不满意，十分着急！糊弄老百姓。",
      ];
      add(at, "菏泽市", complaint);
    }
  }
  return lines.map((line) => csvLine(line)).join("");
}

const assess = (asOf: string, more: object = {}): Promise<Assessment> =>
  house.get("appeals.assess", { asOf, ...grain, ...more });

describe("assessing", () => {
  test("the shape that the command line promises", async () => {
    const { rows, ...head } = await assess(day(-2));
    expect(head).toMatchObject({
      ...grain,
      asOf: startOfDay(day(-1)).toISOString(),
      model: "2026Q4/day/city/1#1",
      basis: "quarter",
    });
    expect(Object.keys(head.weights)).toEqual(["heat", "change", "urgency", "sentiment"]);
    expect(Object.values(head.weights).reduce((sum, w) => sum + w)).toBeCloseTo(1, 9);
    expect(rows).toHaveLength(9);
    for (const row of rows) expect(row.reasons.length).toBeGreaterThan(0);
  });

  test("quiet days are low everywhere", async () => {
    const { rows } = await assess(day(-1));
    expect(rows.filter(({ level }) => level !== "low")).toEqual([]);
  });

  test("an outage in one city turns its 停电问题 high and says why; the others stay low", async () => {
    const { rows } = await assess(outageDay);
    expect(rows[0]).toMatchObject({
      ...{
        region: "3717",
        regionName: "菏泽市",
        category: "停电问题",
        level: "high",
        flips: false,
      },
    });
    const codes = rows[0]!.reasons.map(({ code }) => code);
    expect(codes).toContain("appeals.heat_up");
    expect(codes).toContain("appeals.complaint_share");
    expect(codes).toContain("appeals.urgent_words");
    expect(rows[0]!.lowersBy).toBeGreaterThan(10);
    expect(rows.slice(1).filter(({ level }) => level !== "low")).toEqual([]);
  });

  test("made again it gives the same bytes, under the quarter's frozen model", async () => {
    const [first, second] = [await assess(day(1)), await assess(day(1))];
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    expect(first.model).toBe("2026Q4/day/city/1#1");
  });

  test("a refit on the same past is the same model", async () => {
    expect((await assess(day(1), { refit: true })).model).toBe("2026Q4/day/city/1#1");
  });

  test("for want of history a model of its own moment is fitted, and says so", async () => {
    const early = await assess(day(-140));
    expect(early.basis).toBe("history");
    expect(early.model).toBe(`2026Q3@${early.asOf.slice(0, 16)}Z/day/city/1#1`);
    expect(early.rows[0]!.reasons.map(({ code }) => code)).toContain("appeals.short_history");
  });

  test("hours, weeks, recorded names and other levels are assessed too", async () => {
    const hour = await assess(`${outageDay} 10:00`, { slot: "hour" });
    expect(hour.rows[0]).toMatchObject({ region: "3717", category: "停电问题" });
    const week = await assess(day(2), { slot: "week", level: "province" });
    expect(new Set(week.rows.map(({ region }) => region))).toEqual(new Set(["37"]));
    const recorded = await assess(outageDay, { level: "recorded", categoryLevel: "recorded" });
    expect(recorded.rows[0]).toMatchObject({ region: "3717", category: "停电问题" });
  });

  test("what was assessed is explained without repeating its grain", async () => {
    const { asOf, rows } = await assess(day(-4), { level: "recorded", categoryLevel: "3" });
    const { region, category } = rows[0]!;
    const why = await house.get("appeals.explain", { region, category, asOf });
    expect(why).toMatchObject({ asOf, level: "recorded", categoryLevel: "3", row: rows[0] });
  });

  test("a moment before all tickets, and one that is none, are refused", async () => {
    const before = await house.refused("appeals.assess", { asOf: "2020-01-01" });
    expect(before.reason.code).toBe("appeals.no_tickets");
    const never = await house.refused("appeals.assess", { asOf: "2026-02-30" });
    expect(never.reason.code).toBe("appeals.unreadable_time");
  });

  test("a range gives the same rows as its slots one by one", async () => {
    const run = await house.get("appeals.history", { from: day(-10), to: day(-8), ...grain });
    expect(run).toMatchObject({ assessments: 3, rows: 27, models: ["2026Q4/day/city/1#1"] });
    const before: Ranking = await house.get("appeals.ranking", { asOf: day(-9), ...grain });
    await assess(day(-9));
    const after: Ranking = await house.get("appeals.ranking", { asOf: day(-9), ...grain });
    expect(after).toEqual(before);
  });
});

describe("the morning", () => {
  test("the ranking stands beside the day before: what rose, how far, and the cities' levels", async () => {
    const ranking: Ranking = await house.get(
      "appeals.ranking",
      { asOf: outageDay },
      { as: analyst },
    );
    expect(ranking).toMatchObject({ total: 9, counts: { high: 1, medium: 0, low: 8 } });
    expect(ranking.comparedWith).toBe(startOfDay(outageDay).toISOString());
    const [first] = ranking.rows;
    expect(first).toMatchObject({ rank: 1, region: "3717", risen: true, previousLevel: "low" });
    expect(first!.score - first!.previousScore!).toBeGreaterThan(25);
    expect(ranking.regions.find(({ region }) => region === "3717")).toMatchObject({
      level: "high",
      category: "停电问题",
    });
    const risen: Ranking = await house.get("appeals.ranking", { asOf: outageDay, risen: true });
    expect(risen.rows.map(({ region, category }) => [region, category])).toEqual([
      ["3717", "停电问题"],
    ]);
  });

  test("a city's analyst sees that city only, whoever made the assessment", async () => {
    const ranking: Ranking = await house.get("appeals.ranking", {}, { as: inHeze });
    expect(new Set(ranking.rows.map(({ region }) => region))).toEqual(new Set(["3717"]));
    const mine: Assessment = await house.get(
      "appeals.assess",
      { asOf: outageDay, ...grain },
      { as: inHeze },
    );
    expect(mine.rows).toHaveLength(3);
    const refusal = await house.refused("appeals.trend", { region: "3701" }, { as: inHeze });
    expect(refusal.kind).toBe("not_found");
    const within = await house.refused("appeals.ranking", { within: "3701" }, { as: inHeze });
    expect(within.kind).toBe("not_found");
  });

  test("the trend follows a category day by day", async () => {
    const trend = await house.get("appeals.trend", { region: "菏泽市", category: "停电问题" });
    const scores = trend.points.map(({ score }: { score: number }) => score);
    expect(scores.at(-1)).toBeGreaterThan(scores[0]!);
  });

  test("pages, filters and sorts", async () => {
    const second: Ranking = await house.get("appeals.ranking", { limit: 4, offset: 4 });
    expect(second.rows.map(({ rank }) => rank).every((rank) => rank >= 5)).toBe(true);
    const busy: Ranking = await house.get("appeals.ranking", {
      minimumTickets: 50,
      sort: "current",
    });
    expect(busy.rows.every(({ current }) => current >= 50)).toBe(true);
  });
});

describe("alerts", () => {
  const nightly = async (offset: number) => {
    await assess(day(offset));
    return (await house.get("appeals.alerts", {})).rows as Alert[];
  };

  test("the outage opened one, which a repeated or an earlier assessment does not touch", async () => {
    const [alert, ...others] = await nightly(1);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      region: "3717",
      category: "停电问题",
      state: "open",
      risk: "high",
    });
    expect(await nightly(-5)).toEqual([alert]);
  });

  test("snoozed until tomorrow it keeps following the score", async () => {
    const [alert] = await nightly(1);
    const snoozed = await house.get("appeals.snooze", { id: alert!.id, until: "2026-11-22" });
    expect(snoozed.state).toBe("snoozed");
    const past = await house.refused("appeals.snooze", { id: alert!.id, until: "2026-11-01" });
    expect(past.reason.code).toBe("appeals.past_time");
    const [followed] = await nightly(2);
    expect(followed).toMatchObject({
      state: "snoozed",
      lastAsOf: startOfDay(day(3)).toISOString(),
    });
  });

  test("alert, task, outcome: the loop closes", async () => {
    const [alert] = (await house.get("appeals.alerts", {})).rows as Alert[];
    const asked = { alert: alert!.id, dueOn: "2026-11-25", note: "查明原因" };
    const task: Task = await house.get("appeals.open-task", asked, { as: analyst });
    expect(task).toMatchObject({ unit: "3717", state: "open", overdue: false, openedBy: "ana" });
    const twice = await house.refused("appeals.open-task", asked);
    expect(twice.reason.code).toBe("appeals.task_open");
    const elsewhere = await house.refused(
      "appeals.close-task",
      { id: task.id, outcome: "resolved" },
      {
        as: person("jn", ["appeals-analyst"], ["37/3701"]),
      },
    );
    expect(elsewhere.kind).toBe("not_found");
    const closed: Task = await house.get("appeals.close-task", {
      id: task.id,
      outcome: "resolved",
    });
    expect(closed).toMatchObject({ state: "closed", outcome: "resolved" });
    expect((await house.get("appeals.alerts", {})).rows).toEqual([]);
    const [kept] = (await house.get("appeals.alerts", { states: ["closed"] })).rows as Alert[];
    expect(kept!.closedBecause!.code).toBe("appeals.task_closed");
  });
});

describe("why red", () => {
  const explain = (more: object = {}, as = analyst): Promise<Explanation> =>
    house.get(
      "appeals.explain",
      { region: "3717", category: "停电问题", asOf: outageDay, ...grain, ...more },
      { as },
    );

  test("contributions add up, tickets are named, and fewer tickets would lower the level", async () => {
    const why = await explain();
    const points = why.indices.reduce((sum, index) => sum + index.points, 0);
    expect(Math.round(points)).toBe(why.row.score);
    expect(why.change).toHaveLength(14);
    expect(why.tickets.withheld).toBeNull();
    expect(why.tickets.ids.length).toBeGreaterThan(5);
    expect(why.lowered.fewerTickets).toMatchObject({ by: why.row.lowersBy });
    expect(why.causes[0]).toMatchObject({ current: why.row.current });
    expect(why.weekAgo).toMatchObject({ level: "low" });
  });

  test("a group below ten names no ticket", async () => {
    const why = await explain({ category: "电力短信" });
    expect(why.row.current).toBeLessThan(10);
    expect(why.tickets).toMatchObject({ ids: [], withheld: { code: "appeals.small_group" } });
  });

  test("another city's row is not there", async () => {
    const refusal = await house.refused(
      "appeals.explain",
      { region: "3701", category: "停电问题" },
      { as: inHeze },
    );
    expect(refusal.reason.code).toBe("appeals.no_such_row");
  });
});

describe("back-test", () => {
  const replaying = async (events: string, more: object = {}): Promise<Backtest> =>
    house.get("appeals.backtest", { file: await house.file(events), ...grain, ...more });

  test("the planted outage is found on its first evening, beside the plain alternative", async () => {
    const events = `region,category,started_at,name\n菏泽市,停电问题,${outageDay} 06:00,大面积停电\n`;
    const result = await replaying(events, { to: day(2) });
    expect(result.events).toEqual([
      {
        name: "大面积停电",
        region: "3717",
        category: "停电问题",
        startedAt: "2026-11-17T22:00:00.000Z",
        score: { firstAlertAt: startOfDay(day(1)).toISOString(), leadHours: -18 },
        plain: { firstAlertAt: startOfDay(day(1)).toISOString(), leadHours: -18 },
      },
    ]);
    expect(result.score).toMatchObject({ recall: 1, medianLeadHours: -18 });
    expect(result.plain).toMatchObject({ recall: 1 });
  });

  test("a bad row of the events is named", async () => {
    const file = await house.file("region,category,started_at\n菏泽市,停电问题,2026-02-30\n");
    const refusal = await house.refused("appeals.backtest", { file, ...grain });
    expect(refusal.reason).toMatchObject({
      code: "appeals.bad_row",
      values: { row: 1, column: "started_at" },
    });
  });
});

test("dunning asks how a region stands before it cuts anybody off", async () => {
  const risk = await house.database.transaction((transaction) =>
    appealRisk(transaction, "3717", startOfDay(day(2))),
  );
  expect(risk).toMatchObject({ level: "high", category: "停电问题", model: "2026Q4/day/city/1#1" });
  const unknown = await house.database.transaction((transaction) =>
    appealRisk(transaction, "370999", startOfDay(day(2))),
  );
  expect(unknown).toBeUndefined();
});
