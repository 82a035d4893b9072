/** Figures as reports show them. */
import { addDays, type Day } from "../../../../src/base/dates.ts";

/** At four places, so that a report is the same to the byte. */
export function fixed(value: number): number {
  return Number(value.toFixed(4));
}

/** A share; NaN is no figure where nothing was counted, so that says so in words. */
export function shareOf(part: number, whole: number): number | string {
  return whole === 0 ? "-" : fixed(part / whole);
}

export function medianOf(values: readonly number[]): number | string {
  if (values.length === 0) return "-";
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle]!, sorted[middle]!];
  return fixed((low + high) / 2);
}

export function* everyDay(from: Day, until: Day): Generator<Day> {
  for (let day = from; day <= until; day = addDays(day, 1)) yield day;
}
