/**
 * How long an entry may be held against somebody.
 * @module
 */
import type { Day } from "../base/dates.ts";
import { type RegisterKind, registerKinds } from "./schema.ts";

/** First day on which the entry may no longer be kept; null while what it tells of lasts. */
export function expiryOf(kind: RegisterKind, removedOn: Day | null): Day | null {
  return removedOn === null ? null : addYears(removedOn, registerKinds[kind].lifeYears);
}

/** The 29th of February becomes the 28th where there is none: never a day longer. */
function addYears(day: Day, years: number): Day {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const lastOfMonth = new Date(Date.UTC(year + years, month, 0)).getUTCDate();
  const there = new Date(Date.UTC(year + years, month - 1, Math.min(date, lastOfMonth)));
  return there.toISOString().slice(0, 10);
}
