/**
 * Working days as the State Council's yearly notice sets them: which days off, which weekends worked.
 * Source: rulebooks/national/work-calendar-*.yaml, one file for each notice.
 * @module
 */
import * as z from "zod";
import { assert } from "./assert.ts";
import type { RulebookShelf } from "./capabilities.ts";
import { addDays, type Day, startOfDay } from "./dates.ts";

const DayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day as YYYY-MM-DD");

/** The `body` of `rulebooks/national/work-calendar-*.yaml`. */
export const WorkCalendarBody = z.strictObject({
  holidays: z.array(
    z.strictObject({ zh: z.string(), en: z.string(), first: DayText, last: DayText }),
  ),
  workedWeekends: z.array(DayText).describe("Saturdays and Sundays that are worked in exchange"),
});

export interface WorkCalendar {
  isWorkday(day: Day): boolean;
  /** The `count`-th working day after a day; the day itself is not counted. `count` >= 0. */
  addWorkdays(day: Day, count: number): Day;
  /** Working days after `from` up to and with `to`; 0 where `to` is no later. */
  workdaysBetween(from: Day, to: Day): number;
}

/** The calendar of every notice on the shelf. Years without a notice have their plain weekends only. */
export function workCalendar(rulebooks: Pick<RulebookShelf, "versions">): WorkCalendar {
  const notices = rulebooks
    .versions("work-calendar")
    .map(({ body }) => WorkCalendarBody.parse(body));
  const worked = new Set(notices.flatMap(({ workedWeekends }) => workedWeekends));
  const off = new Set(
    notices.flatMap(({ holidays }) => holidays.flatMap(({ first, last }) => daysOf(first, last))),
  );
  const isWorkday = (day: Day) => worked.has(day) || !(off.has(day) || isWeekend(day));
  return {
    isWorkday,
    addWorkdays(day, count) {
      assert(Number.isInteger(count) && count >= 0, "working days are counted forwards");
      let reached = day;
      for (let left = count; left > 0; left -= isWorkday(reached) ? 1 : 0) {
        reached = addDays(reached, 1);
      }
      return reached;
    },
    workdaysBetween: (from, to) => daysOf(addDays(from, 1), to).filter(isWorkday).length,
  };
}

function daysOf(first: Day, last: Day): Day[] {
  const days: Day[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

function isWeekend(day: Day): boolean {
  const noon = new Date(startOfDay(day).getTime() + 12 * 3_600_000);
  return [0, 6].includes(noon.getUTCDay());
}
