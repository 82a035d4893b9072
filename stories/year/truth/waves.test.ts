/** What lay behind a wave of tickets: the event it belongs to, an outage that was noted, or nothing. */
import { expect, test } from "vitest";
import type { Year } from "../year.ts";
import { behindAlert } from "./waves.ts";

const event = {
  ...{ plan: { cityId: "3713", category: "电价电费" }, day: "2026-02-10", lastDay: "2026-02-12" },
  startedAt: new Date("2026-02-10T01:00:00Z"),
};
const outage = (accounts: number) => ({
  ...{ cityId: "3701", startedAt: new Date("2026-03-03T04:00:00Z"), accounts },
});
const year = {
  world: { events: [], book: { size: () => 1000 } },
  ahead: { events: [event], outages: [outage(20)] },
} as unknown as Year;

const cases = [
  ["3713", "电价电费", "2026-02-03", "event"],
  ["3713", "电价电费", "2026-02-02", "nothing"],
  ["3713", "电价电费", "2026-02-13", "event"],
  ["3713", "电价电费", "2026-02-14", "nothing"],
  ["3713", "停电问题", "2026-02-10", "nothing"],
  ["3701", "电价电费", "2026-02-10", "nothing"],
  ["3701", "停电问题", "2026-03-03", "outage"],
  ["3701", "停电问题", "2026-03-04", "outage"],
  ["3701", "停电问题", "2026-03-06", "nothing"],
  ["3717", "停电问题", "2026-03-03", "nothing"],
] as const;

test.each(cases)("%s %s on %s: %s", (...given) => {
  const [region, category, day, behind] = given;
  expect(behindAlert(year, { region, category, day })).toBe(behind);
});

test("an outage of fewer than one in fifty of the city's accounts is no reason", () => {
  const small = { ...year, ahead: { events: [], outages: [outage(19)] } } as unknown as Year;
  const wave = { region: "3701", category: "停电问题", day: "2026-03-03" };
  expect(behindAlert(small, wave)).toBe("nothing");
});
