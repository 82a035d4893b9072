/** Days as customers feel them: season, week, holidays, storms and how warm a month is. */
import { addDays, type Day } from "../../src/base/dates.ts";
import type { Random } from "../../src/math/statistics/random.ts";
import type { City } from "./shandong.ts";

/** First day of the Spring Festival by the lunar calendar. */
const springFestivals = `
  2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17
  2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31 2034-02-19
  2035-02-08`
  .trim()
  .split(/\s+/);
const restDays = new Set(
  springFestivals.flatMap((day) => [-1, 0, 1, 2, 3, 4, 5].map((after) => addDays(day, after))),
);
const restMonths = new Set(springFestivals.map((day) => addDays(day, 2).slice(0, 7)));
const fixedHolidays = new Set("01-01 05-01 05-02 05-03 10-01 10-02 10-03 10-04 10-05".split(" "));

/** January is 0. */
export function monthOf(day: Day): number {
  return Number(day.slice(5, 7)) - 1;
}

/** Sunday is 0. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

export function isHoliday(day: Day): boolean {
  return fixedHolidays.has(day.slice(5)) || restDays.has(day);
}

/** Whether the week-long rest of the Spring Festival falls mostly into this month (`YYYY-MM`). */
export function holdsSpringFestival(month: string): boolean {
  return restMonths.has(month);
}

export function* daysFrom(first: Day, last: Day): Generator<Day> {
  for (let day = first; day <= last; day = addDays(day, 1)) yield day;
}

/** How many times more faults than on a quiet day; 1 where nothing blows. */
export type Storms = (cityId: string, day: Day) => number;

/** Thunderstorms from June to September, a typhoon on the coast now and then, gales in winter. */
export function brewStorms(cities: readonly City[], days: Iterable<Day>, random: Random): Storms {
  const chances = [0.01, 0.01, 0.015, 0.015, 0.02, 0.05, 0.09, 0.08, 0.03, 0.01, 0.015, 0.012];
  const strengths = new Map<string, number>();
  for (const day of days) {
    const today = random.fork(day);
    if (!today.chance(chances[monthOf(day)]!)) continue;
    const isTyphoon = [6, 7, 8].includes(monthOf(day)) && today.chance(0.06);
    const hit = isTyphoon
      ? cities.filter((city) => city.coastal)
      : today.shuffled(cities).slice(0, 1 + today.integer(4));
    for (const city of hit) {
      strengths.set(`${city.id} ${day}`, (isTyphoon ? 9 : 3) * today.lognormal(0.4));
    }
  }
  return (cityId, day) => strengths.get(`${cityId} ${day}`) ?? 1;
}

/** Need for cooling and heating in a month, 1 in an ordinary January or July of the province. */
export interface Climate {
  cooling: number;
  heating: number;
}

const cooling = [0, 0, 0, 0.02, 0.12, 0.5, 1, 0.95, 0.32, 0.02, 0, 0];
const heating = [1, 0.82, 0.38, 0.04, 0, 0, 0, 0, 0, 0.03, 0.38, 0.88];

/** The climate of a city in a month `YYYY-MM`: the season, and what that year made of it. */
export function climateOf(city: City, month: string, random: Random): Climate {
  const province = random.fork(month);
  const local = province.fork(city.id);
  const at = monthOf(month);
  const warmth = 0.14 * province.normal() + 0.05 * local.normal();
  const bySea = city.coastal ? 0.85 : 1.05;
  return {
    cooling: cooling[at]! * bySea * Math.exp(warmth),
    heating: heating[at]! * Math.exp(-warmth),
  };
}

/** `YYYY-MM`, so many months before a day's. */
export function monthBefore(day: Day, months: number): string {
  const [year, month] = day.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 7);
}
