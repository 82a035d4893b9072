/**
 * Quarters of the utility's calendar, and the three months before one.
 * @module
 */
import { dayOf, quarterOf, startOfDay } from "../../base/dates.ts";

export interface Quarter {
  name: string;
  start: Date;
  /** Where its reference period starts: so many months earlier. */
  referenceStart: Date;
}

/** The quarter that a slot ending at `end` lies in: midnight still belongs to the day before. */
export function quarterOfSlot(end: Date, months: number): Quarter {
  const last = new Date(end.getTime() - 1);
  const [year, month] = dayOf(last).split("-").map(Number);
  const first = Math.floor((month! - 1) / 3) * 3;
  return {
    name: quarterOf(last),
    start: startOfMonth(year!, first),
    referenceStart: startOfMonth(year!, first - months),
  };
}

function startOfMonth(year: number, monthFromZero: number): Date {
  const day = new Date(Date.UTC(year, monthFromZero, 1)).toISOString().slice(0, 10);
  return startOfDay(day);
}
