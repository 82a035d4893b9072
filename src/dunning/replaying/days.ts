/**
 * Days as numbers: whole days since 1970-01-01 in the utility's zone.
 * @module
 */

import { type Day, dayMs, hourMs } from "../../base/dates.ts";
import { openingMs } from "../hours.ts";

const offsetMs = 8 * hourMs;

export function dayNumber(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs;
}

/** The first moment of a day, in milliseconds since 1970 UTC. */
export function dayStart(day: number): number {
  return day * dayMs - offsetMs;
}

/** When contacts may begin on a day, at the earliest. */
export function openingOf(day: number): number {
  return openingMs(dayStart(day));
}

const texts = new Map<number, Day>();

export function dayText(day: number): Day {
  let text = texts.get(day);
  if (text === undefined) {
    text = new Date(day * dayMs).toISOString().slice(0, 10);
    texts.set(day, text);
  }
  return text;
}

const yearEnds = new Map<number, number>();

/** The last day of the calendar year a day is in. */
export function yearEnd(day: number): number {
  let end = yearEnds.get(day);
  if (end === undefined) {
    end = Date.UTC(new Date(day * dayMs).getUTCFullYear(), 11, 31) / dayMs;
    yearEnds.set(day, end);
  }
  return end;
}
