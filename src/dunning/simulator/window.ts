/**
 * The days a replay looks at.
 * @module
 */
import { addDays, type Day, dayOf, parseAsOf, startOfDay } from "../../base/dates.ts";
import type { Window } from "./reading.ts";

/**
 * So many months up to the end of a day, yesterday's unless said; undefined where the text is no moment or
 * one ahead.
 */
export function windowOf(
  { asOf, months }: { asOf?: string | undefined; months: number },
  now: Date,
): Window | undefined {
  const said = asOf === undefined ? startOfDay(dayOf(now)) : parseAsOf(asOf);
  if (!said || said > now) return undefined;
  const end = startOfDay(dayOf(said));
  const to = addDays(dayOf(end), -1);
  return { from: addDays(monthsBefore(to, months), 1), to, asOf: end };
}

/** The same day so many months earlier, or the last of that month. */
function monthsBefore(day: Day, months: number): Day {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, month - 1 - months, 1));
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return `${first.toISOString().slice(0, 8)}${String(Math.min(date, last)).padStart(2, "0")}`;
}
