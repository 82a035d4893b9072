/**
 * Hours and days on which a customer may be troubled: the policy's, inside the law's, inside the floor.
 * Moments are milliseconds since 1970 UTC; the utility's zone keeps eight hours (`base/dates.ts`).
 * @module
 */
import { type Day, dayMs, dayOf, hourMs, startOfDay } from "../base/dates.ts";
import type { WorkCalendar } from "../base/work-calendar.ts";
import { type Law, legalFloor } from "./law.ts";
import type { Policy } from "./policy/body.ts";
import type { StepKind } from "./schema.ts";

const offsetMs = 8 * hourMs;
const minuteMs = 60_000;

/** The first moment of the day a moment is in. */
export function dayStartMs(ms: number): number {
  return Math.floor((ms + offsetMs) / dayMs) * dayMs - offsetMs;
}

const texts = new Map<number, Day>();

/** The day that starts at a moment; remembered, for a year of decisions asks for the same days. */
function dayTextOf(startMs: number): Day {
  let text = texts.get(startMs);
  if (text === undefined) {
    text = dayOf(new Date(startMs));
    texts.set(startMs, text);
  }
  return text;
}

const starts = new Map<Day, number>();

/** The first moment of a day; remembered. */
export function startMsOf(day: Day): number {
  let start = starts.get(day);
  if (start === undefined) {
    start = startOfDay(day).getTime();
    starts.set(day, start);
  }
  return start;
}

/** When contacts may begin at the earliest on the day that starts at `startMs`. */
export function openingMs(startMs: number): number {
  return startMs + legalFloor.contactFrom * minuteMs;
}

export interface HoursAsked {
  policy: Pick<Policy, "body">;
  law: Law | undefined;
  calendar: Pick<WorkCalendar, "isWorkday">;
}

/** The first moment from `nowMs` on at which a step of this kind may reach a customer. */
export function nextMomentMs(
  { policy, law, calendar }: HoursAsked,
  kind: StepKind,
  nowMs: number,
): number {
  const { contact } = policy.body;
  const from = Math.max(legalFloor.contactFrom, law?.contact.from ?? 0, contact.from) * minuteMs;
  const to = Math.min(legalFloor.contactTo, law?.contact.to ?? 1440, contact.to) * minuteMs;
  const isForPeople = kind !== "message" && contact.peopleOn === "workdays";
  for (let start = dayStartMs(nowMs); ; start += dayMs) {
    const at = Math.max(nowMs, start + from);
    if (at >= start + Math.max(to, from + minuteMs)) continue;
    if (!isForPeople || calendar.isWorkday(dayTextOf(start))) return at;
  }
}

/** Cut-offs are done on a working day that a working day follows, so that supply can come back. */
export function isCutOffDay(startMs: number, calendar: HoursAsked["calendar"]): boolean {
  const isWorkday = (ms: number) => calendar.isWorkday(dayTextOf(ms));
  return isWorkday(startMs) && isWorkday(startMs + dayMs);
}

export function nextCutOffDayMs(startMs: number, calendar: HoursAsked["calendar"]): number {
  let day = startMs + dayMs;
  while (!isCutOffDay(day, calendar)) day += dayMs;
  return day;
}

/** A calendar that remembers: a year of decisions asks for the same days again and again. */
export function rememberDays(calendar: HoursAsked["calendar"]): HoursAsked["calendar"] {
  const known = new Map<string, boolean>();
  return {
    isWorkday(day) {
      const found = known.get(day) ?? calendar.isWorkday(day);
      known.set(day, found);
      return found;
    },
  };
}
