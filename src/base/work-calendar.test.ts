import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { RulebookFile } from "../rulebooks/schema.ts";
import type { Rulebook } from "./capabilities.ts";
import { WorkCalendarBody, workCalendar } from "./work-calendar.ts";

const years = ["2024", "2025", "2026"];
const books = years.map(
  (year) =>
    parse(readFileSync(`rulebooks/national/work-calendar-${year}-01-01.yaml`, "utf8")) as Rulebook,
);
const calendar = workCalendar({ versions: () => books });

test("notice for 2026: the Spring Festival is off, the Saturdays around it are worked", () => {
  expect(
    ["2026-02-13", "2026-02-14", "2026-02-15", "2026-02-23", "2026-02-24"].map(calendar.isWorkday),
  ).toEqual([true, true, false, false, true]);
  expect(calendar.isWorkday("2026-02-28")).toBe(true);
  expect(calendar.isWorkday("2026-03-01")).toBe(false);
});

test("five working days from the Friday before National Day 2026 end on the tenth, a worked Saturday", () => {
  expect(calendar.addWorkdays("2026-09-30", 3)).toBe("2026-10-10");
  expect(calendar.addWorkdays("2026-09-30", 0)).toBe("2026-09-30");
  expect(calendar.workdaysBetween("2026-09-30", "2026-10-10")).toBe(3);
  expect(calendar.workdaysBetween("2026-10-10", "2026-09-30")).toBe(0);
});

test("a year has the number of working days its notice leaves", () => {
  const count = (year: string) =>
    calendar.workdaysBetween(`${Number(year) - 1}-12-31`, `${year}-12-31`);
  expect(years.map(count)).toEqual([251, 248, 248]);
});

test("the JSON Schema beside the files says what the code checks", () => {
  const schema = JSON.parse(readFileSync("rulebooks/national/work-calendar.schema.json", "utf8"));
  expect(schema).toEqual(z.toJSONSchema(RulebookFile.extend({ body: WorkCalendarBody })));
});
