/**
 * Instants are UTC `Date`s; days are `YYYY-MM-DD` in the utility's zone, which has kept a fixed
 * offset of eight hours since 1991-09-15 (the last summer time).
 * @module
 */
import { assert } from "./assert.ts";

export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
const offsetMs = 8 * hourMs;

/** A calendar day of the utility: `2026-11-20`. */
export type Day = string;

export function dayOf(instant: Date): Day {
  return new Date(instant.getTime() + offsetMs).toISOString().slice(0, 10);
}

/** The first instant of a day; `addDays(day, 1)` starts where it ends. */
export function startOfDay(day: Day): Date {
  const instant = new Date(`${day}T00:00:00+08:00`);
  assert(!Number.isNaN(instant.getTime()), `${day} is a day`);
  return instant;
}

export function addDays(day: Day, days: number): Day {
  return dayOf(new Date(startOfDay(day).getTime() + days * dayMs));
}

/** `2026-11-20 09:05:00` in the utility's zone, the form people read. */
export function formatInstant(instant: Date): string {
  return new Date(instant.getTime() + offsetMs).toISOString().slice(0, 19).replace("T", " ");
}

const instantForm =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Reads an instant as files carry it: `2019-05-01 08:30:00`, `2019/5/1 8:30`, `2019年5月1日`, ISO with
 * or without a zone (the utility's where none is given), `24:00` as the end of its day.
 * Undefined where there is no such moment, 30 February included.
 */
export function parseInstant(text: string): Date | undefined {
  const match = instantForm.exec(text.normalize("NFKC").trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const isEndOfDay = hour === 24 && minute === 0 && second === 0;
  if ((hour! > 23 && !isEndOfDay) || minute! > 59 || second! > 59) return undefined;
  const utc = new Date(Date.UTC(year!, month! - 1, day!));
  if (utc.getUTCMonth() !== month! - 1 || utc.getUTCDate() !== day) return undefined;
  const ms = utc.getTime() + hour! * hourMs + minute! * 60_000 + second! * 1000;
  return new Date(ms - zoneOffsetMs(match[7]));
}

/**
 * Reads the moment a person means by "as of": a bare day means its end (24:00), as on the morning page.
 */
export function parseAsOf(text: string): Date | undefined {
  const instant = parseInstant(text);
  const isBareDay = instant !== undefined && !/[:Z]/.test(text);
  return isBareDay ? new Date(instant.getTime() + dayMs) : instant;
}

function zoneOffsetMs(zone: string | undefined): number {
  if (zone === undefined) return offsetMs;
  if (zone === "Z") return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  const digits = zone.replace(/\D/g, "");
  return sign * (Number(digits.slice(0, 2)) * hourMs + Number(digits.slice(2)) * 60_000);
}

/** `2026Q4`: what a frozen model is versioned by. */
export function quarterOf(instant: Date): string {
  const [year, month] = dayOf(instant).split("-");
  return `${year}Q${Math.ceil(Number(month) / 3)}`;
}
