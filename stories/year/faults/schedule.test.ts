/** What goes wrong is drawn before the first day, and is the same for a seed. */
import { expect, test } from "vitest";
import { Random } from "../../../src/math/statistics/random.ts";
import { allFaults } from "./faults.ts";
import { drawSchedule } from "./schedule.ts";

const drawn = (severity: "none" | "normal" | "harsh", seed = 1) =>
  drawSchedule(allFaults, {
    ...{ first: "2025-12-01", last: "2026-11-30", severity },
    random: Random.seeded(seed).fork("faults"),
  });
const told = (strikes: ReturnType<typeof drawn>) =>
  strikes.map(({ fault, day, hour, random }) => `${day} ${hour} ${fault.name} ${random.word()}`);

test("the same seed strikes at the same hours, another one does not", () => {
  expect(told(drawn("harsh"))).toEqual(told(drawn("harsh")));
  expect(told(drawn("harsh"))).not.toEqual(told(drawn("harsh", 2)));
});

test("calm weather has no faults; a harsh year has each of them, at no hour two", () => {
  expect(drawn("none")).toEqual([]);
  const harsh = drawn("harsh");
  expect(new Set(harsh.map(({ fault }) => fault))).toEqual(new Set(allFaults));
  const hours = harsh.map(({ day, hour }) => `${day} ${hour}`);
  expect(new Set(hours).size).toBe(hours.length);
  expect(hours).toEqual(hours.toSorted());
});

test("a month has as many as its rate says; the upgrade comes once, after the middle", () => {
  for (const severity of ["normal", "harsh"] as const) {
    const strikes = drawn(severity);
    for (const { name, rate, once } of allFaults) {
      const days = strikes.filter(({ fault }) => fault.name === name).map(({ day }) => day);
      if (once) {
        expect(days).toHaveLength(1);
        expect(days[0]! > "2026-05-31", days[0]).toBe(true);
        continue;
      }
      const months = Object.values(Object.groupBy(days, (day) => day.slice(0, 7)));
      for (const month of months)
        expect(month!.length).toBeLessThanOrEqual(Math.ceil(rate[severity]));
      expect(days.length).toBeGreaterThanOrEqual(Math.floor(rate[severity]) * 12);
    }
  }
});
