/**
 * The calendar months of a window, by day number.
 * @module
 */
import { dayText } from "./days.ts";

export interface Months {
  /** First day of each; of the first one, the window's. */
  starts: readonly number[];
  monthOf(day: number): number;
  /** The first day of the month after that of a day. */
  nextMonth(day: number): number;
}

export function monthly(firstDay: number, lastDay: number): Months {
  const starts = [firstDay];
  const months = new Int32Array(lastDay - firstDay + 1);
  for (let day = firstDay + 1; day <= lastDay; day++) {
    if (dayText(day).endsWith("-01")) starts.push(day);
    months[day - firstDay] = starts.length - 1;
  }
  const monthOf = (day: number) => months[day - firstDay]!;
  return { starts, monthOf, nextMonth: (day) => starts[monthOf(day) + 1] ?? lastDay + 1 };
}
