import { describe, expect, test } from "vitest";
import { addDays, startOfDay } from "../base/dates.ts";
import { episodesOf, leadOf, measureAlerts, placeKey, threeSigma } from "./backtest/replay.ts";
import { type CellFacts, type Tally, withFewerTickets } from "./method/growth.ts";
import { businessTypes } from "./method/indicators.ts";
import { type AlertFacts, beyondChance, dangerOf, moveAlert, reasonsFor } from "./rules.ts";

const hysteresis = { open: 70, least: 5, close: 65, after: 2 };
const on = (day: number) => startOfDay(addDays("2026-11-01", day));
const follow = (scores: readonly number[], start?: AlertFacts) =>
  scores.reduce<AlertFacts | undefined>(
    (alert, score, day) =>
      moveAlert(alert, { asOf: on(day), score, risk: "low", tickets: 9 }, hysteresis),
    start,
  );

describe("hysteresis of alerts", () => {
  test("opens at 70, not at 69", () => {
    expect(follow([69])).toBeUndefined();
    expect(follow([70])).toMatchObject({ state: "open", peakScore: 70 });
  });

  test("a score made by fewer than five tickets opens none", () => {
    const opinion = { asOf: on(0), score: 99, risk: "high" as const };
    expect(moveAlert(undefined, { ...opinion, tickets: 4 }, hysteresis)).toBeUndefined();
    expect(moveAlert(undefined, { ...opinion, tickets: 5 }, hysteresis)).toBeDefined();
  });

  test("danger to life opens one whatever score and number, waits for a person, and opens again", () => {
    const danger = dangerOf(1, { danger: { categories: [], least: 1 } });
    expect(dangerOf(0, { danger: { categories: [], least: 1 } })).toBeNull();
    const quiet = { score: 20, risk: "low" as const, tickets: 1 };
    const opened = moveAlert(undefined, { ...quiet, asOf: on(0), danger }, hysteresis)!;
    expect(opened).toMatchObject({ state: "open", openedBecause: { code: "appeals.danger" } });
    const unseen = follow([0, 0, 0], opened)!;
    expect(unseen).toMatchObject({ state: "open", quietCount: 0 });
    const seen: AlertFacts = { ...unseen, state: "acknowledged" };
    expect(follow([0, 0], seen)).toMatchObject({ state: "closed" });
    const again = moveAlert(seen, { ...quiet, asOf: on(5), danger }, hysteresis);
    expect(again).toMatchObject({ state: "open" });
  });

  const calm = { days: 31, tickets: 12, squares: 14 };
  const rules = { beyondChance: { below: 0.0001, least: 5 } };
  const day = (tickets: number, past31: CellFacts["past31"] = calm) =>
    beyondChance({ now: { tickets } as Tally, past31 }, rules);

  test("a day beyond chance is one of many tickets for its own month, and of a known month (year of seed 1)", () => {
    expect(day(4)).toBeNull();
    expect(day(7)).toMatchObject({ code: "appeals.beyond_chance" });
    expect(day(7)!.en).toContain("7 tickets today, 0.4 a day in the 31 days before");
    expect(day(7)!.en).toContain("under 0.01% of days");
    // the same mean, but waves of seven have been before
    expect(day(7, { ...calm, squares: 60 })).toBeNull();
    expect(day(7, { days: 13, tickets: 1, squares: 1 })).toBeNull();
    expect(day(7, null)).toBeNull();
  });

  test("a day beyond chance opens an alert of a low score, which falls quiet once the wave is over", () => {
    const low = { score: 30, risk: "low" as const, tickets: 7 };
    const opened = moveAlert(undefined, { ...low, asOf: on(0), wave: day(7) }, hysteresis)!;
    expect(opened).toMatchObject({ openedBecause: { code: "appeals.beyond_chance" } });
    const goesOn = moveAlert(opened, { ...low, asOf: on(1), wave: day(7) }, hysteresis)!;
    expect(goesOn).toMatchObject({ state: "open", quietCount: 0 });
    expect(follow([30, 30], goesOn)).toMatchObject({ state: "closed" });
    const scored = moveAlert(
      undefined,
      { ...low, score: 80, asOf: on(0), wave: day(7) },
      hysteresis,
    );
    expect(scored).toMatchObject({ openedBecause: null });
  });

  test("between 65 and 70 it stays", () => {
    expect(follow([72, 66, 69, 65])).toMatchObject({ state: "open", quietCount: 0, peakScore: 72 });
  });

  test("closes after two quiet assessments in a row, not after one", () => {
    expect(follow([72, 64])).toMatchObject({ state: "open", quietCount: 1 });
    expect(follow([72, 64, 65, 64])).toMatchObject({ state: "open", quietCount: 1 });
    expect(follow([72, 64, 20])).toMatchObject({
      state: "closed",
      closedBecause: { code: "appeals.fell_below" },
    });
  });

  test("a snoozed alert wakes at its moment, and can fall quiet while it sleeps", () => {
    const snoozed: AlertFacts = { ...follow([80])!, state: "snoozed", snoozedUntil: on(2) };
    expect(follow([80], snoozed)).toMatchObject({ state: "snoozed" });
    expect(follow([80, 80, 80], snoozed)).toMatchObject({ state: "open", snoozedUntil: null });
    expect(follow([10, 10], snoozed)).toMatchObject({ state: "closed" });
  });
});

describe("reasons beside a score", () => {
  const tally = (tickets: number, complaint: number) => {
    const none = Object.fromEntries(businessTypes.map((type) => [type, 0]));
    return { ...none, tickets, complaint } as Tally;
  };
  const facts: CellFacts = {
    ...{ now: tally(30, 12), previous: 10, usual7: tally(10, 0), usual31: tally(10, 0) },
    ...{
      urgent: 12,
      danger: 0,
      overall: -40,
      closing: -10,
      unstable: 3,
      variation: 0,
      amplitude: 0,
    },
  };
  const row = { facts, heat: 77, sentiment: 20, score: 77, days: 90, flipShare: 0 };
  const rules = {
    levels: { high: 70, medium: 60 },
    leastTickets: { high: 5, medium: 3 },
    danger: { categories: [], least: 1 },
    beyondChance: { below: 0, least: 5 },
  };
  const model = { hasTypes: true, isSingleRow: false, flipShare: 0.05, rules };
  const codes = (more: object = {}, of = model) =>
    reasonsFor({ ...row, ...more }, of).map(({ code }) => code.slice("appeals.".length));

  test("what rose, against what, and how people sound", () => {
    expect(codes()).toEqual([
      ...["heat_up", "growth", "surge_from_nothing", "complaint_share", "urgent_words"],
      "negative_tone",
    ]);
    const [, growth, surge] = reasonsFor(row, model);
    expect(growth!.zh).toBe("诉求较近 7 日均值增长 200%");
    expect(surge!.en).toBe("complaints: none in 7 days, 12 now");
  });

  test("a low index of neutral words is no sign of anger", () => {
    expect(codes({ sentiment: 0, facts: { ...facts, overall: 0, closing: 0 } })).not.toContain(
      "negative_tone",
    );
  });

  test("a high score of few tickets says that they are too few (year of seed 1)", () => {
    const one = { ...facts, now: tally(1, 1), previous: 0, urgent: 1 };
    const [few] = reasonsFor({ ...row, facts: one }, model).filter(
      ({ code }) => code === "appeals.few_tickets",
    );
    expect(few!.zh).toBe("本时段仅 1 件，不足 5 件，样本太少，不能定为“高”：评分 77，等级为“低”");
    expect(few!.en).toContain("tickets in the slot: 1, below 5, too few to say high");
    expect(codes()).not.toContain("few_tickets");
    expect(codes({ facts: one, score: 40 })).not.toContain("few_tickets");
  });

  test("an empty slot is quiet", () => {
    expect(codes({ facts: withFewerTickets(facts, 30), sentiment: 80, score: 20 })).toEqual([
      "quiet",
    ]);
  });

  test("caveats: no history, short history, no types, one row, uncertain level", () => {
    expect(codes({ days: 0 })).toContain("no_history");
    expect(codes({ days: 12 })).toContain("short_history");
    expect(codes({}, { ...model, hasTypes: false })).toContain("no_business_types");
    expect(codes({}, { ...model, isSingleRow: true })).toContain("single_row");
    expect(codes({ flipShare: 0.06 })).toContain("level_uncertain");
    expect(codes({ flipShare: 0.05 })).not.toContain("level_uncertain");
  });
});

describe("back-test", () => {
  const scored = (scores: number[]) =>
    scores.map((score, day) => ({ asOf: on(day), score, count: 9 }));
  const window = { beforeDays: 3, afterDays: 1 };
  const event = { name: "e", region: "r", category: "c", startedAt: on(4) };
  const by = (scores: number[]) =>
    new Map([[placeKey(event), episodesOf(scored(scores), hysteresis)]]);

  test("an alert two days before is a lead of 48 hours", () => {
    const episodes = by([0, 0, 75, 80, 90, 40, 40, 0]);
    expect(leadOf(event, episodes, window)).toMatchObject({ leadHours: 48 });
    expect(measureAlerts(episodes, [event], { window, weeks: 2 })).toMatchObject({
      ...{ recall: 1, precision: 1, alerts: 1, falseAlarmsPerWeek: 0, medianLeadHours: 48 },
    });
  });

  test("an alert that was over before the window is a false one", () => {
    const episodes = by([75, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    const late = { ...event, startedAt: on(9) };
    expect(leadOf(late, episodes, window).leadHours).toBeNull();
    expect(measureAlerts(episodes, [late], { window, weeks: 2 })).toMatchObject({
      ...{ recall: 0, precision: 0, falseAlarmsPerWeek: 0.5, medianLeadHours: null },
    });
  });

  test("three sigma: fires above mean + 3 sigma of the slots before, never on thin history", () => {
    const counts = [4, 5, 6, 5, 4, 6, 5, 5, 20].map((count, day) => ({ asOf: on(day), count }));
    expect(threeSigma(counts).map(({ score }) => score)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 100]);
    expect(threeSigma(counts.slice(-3)).every(({ score }) => score === 0)).toBe(true);
  });
});
