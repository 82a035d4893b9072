/** Instants in UTC, days in the utility's zone. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addDays,
  dayOf,
  formatInstant,
  parseAsOf,
  parseInstant,
  quarterOf,
  startOfDay,
} from "./dates.ts";

const instants = fc.date({
  min: new Date("1992-01-01T00:00:00Z"),
  max: new Date("2100-01-01T00:00:00Z"),
  noInvalidDate: true,
});
const iso = (text: string) => parseInstant(text)?.toISOString();

test("an instant written for people is read back to the second", () => {
  fc.assert(
    fc.property(instants, (instant) => {
      const seconds = Math.floor(instant.getTime() / 1000) * 1000;
      expect(parseInstant(formatInstant(instant))?.getTime()).toBe(seconds);
    }),
  );
});

test("every instant lies in its day, and a day ends where the next begins", () => {
  fc.assert(
    fc.property(instants, (instant) => {
      const day = dayOf(instant);
      expect(startOfDay(day).getTime()).toBeLessThanOrEqual(instant.getTime());
      expect(startOfDay(addDays(day, 1)).getTime()).toBeGreaterThan(instant.getTime());
    }),
  );
});

test("the day turns at midnight in Shanghai", () => {
  expect(dayOf(new Date("2026-11-20T15:59:59Z"))).toBe("2026-11-20");
  expect(dayOf(new Date("2026-11-20T16:00:00Z"))).toBe("2026-11-21");
  expect(quarterOf(new Date("2026-12-31T16:00:00Z"))).toBe("2027Q1");
});

test("instants as files carry them", () => {
  const same = "2019-05-01T00:30:00.000Z";
  for (const text of [
    "2019-05-01 08:30:00",
    "2019/5/1 8:30",
    "2019-05-01T08:30:00",
    "2019-05-01T00:30:00Z",
    "2019-05-01T00:30:00.000Z",
    "2019-05-01T02:30:00+02:00",
    "２０１９-05-01 08:30",
  ]) {
    expect(iso(text), text).toBe(same);
  }
  expect(iso("2019年5月1日")).toBe("2019-04-30T16:00:00.000Z");
  expect(iso("2019-05-01 24:00")).toBe("2019-05-01T16:00:00.000Z");
});

test("there is no 30 February, no 25 o'clock, no words", () => {
  for (const text of [
    "2019-02-30",
    "2019-13-01",
    "2019-05-01 25:00",
    "2019-05-01 24:01",
    "昨天",
    "",
  ]) {
    expect(parseInstant(text), text).toBeUndefined();
  }
  expect(iso("2020-02-29")).toBeDefined();
  expect(parseInstant("2019-02-29")).toBeUndefined();
});

test("as of a bare day means its end, as of a moment means the moment", () => {
  expect(parseAsOf("2026-11-20")?.toISOString()).toBe("2026-11-20T16:00:00.000Z");
  expect(parseAsOf("2026-11-20 24:00")?.toISOString()).toBe("2026-11-20T16:00:00.000Z");
  expect(parseAsOf("2026-11-20T09:00:00+08:00")?.toISOString()).toBe("2026-11-20T01:00:00.000Z");
});
