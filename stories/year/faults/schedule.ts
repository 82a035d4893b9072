/** When what goes wrong: drawn from the seed before the first day is lived, the same for a seed. */
import { addDays, type Day } from "../../../src/base/dates.ts";
import type { Random } from "../../../src/math/statistics/random.ts";
import type { Fault, Severity } from "../year.ts";

export interface Strike {
  fault: Fault;
  day: Day;
  hour: string;
  /** Its own draws. */
  random: Random;
}

export interface Span {
  first: Day;
  last: Day;
  severity: Severity;
  random: Random;
}

/** The turns of a day: the nights of the machine, and the hours at which people work. */
const hours = "03:40 08:30 09:00 09:30 10:00 11:00 12:05 14:00 15:00 16:00 18:05 23:40".split(" ");

/** In order of time. No two at one hour, so that the house has to get over each by itself. */
export function drawSchedule(
  all: readonly Fault[],
  { first, last, severity, random }: Span,
): readonly Strike[] {
  const days = daysOf(first, last);
  const taken = new Set<string>();
  const strikes: Strike[] = [];
  const place = (fault: Fault, among: readonly Day[], own: Random) => {
    const free = among
      .flatMap((day) => (fault.hour ? [fault.hour] : hours).map((hour) => ({ day, hour })))
      .filter((when) => !taken.has(whenOf(when)));
    if (free.length === 0) return;
    const when = own.pick(free);
    taken.add(whenOf(when));
    strikes.push({ fault, ...when, random: own.fork("strike") });
  };
  for (const fault of all) {
    const own = random.fork(fault.name);
    if (fault.once && fault.rate[severity] > 0) {
      place(fault, days.slice(Math.floor(days.length / 2)), own);
    }
    if (fault.once) continue;
    for (const month of new Set(days.map((day) => day.slice(0, 7)))) {
      const drawn = own.fork(month);
      const rate = fault.rate[severity];
      const times = Math.floor(rate) + (drawn.chance(rate % 1) ? 1 : 0);
      const among = days.filter((day) => day.startsWith(month));
      for (let time = 0; time < times; time += 1) place(fault, among, drawn.fork(time));
    }
  }
  return strikes.toSorted((left, right) => (whenOf(left) < whenOf(right) ? -1 : 1));
}

export const whenOf = ({ day, hour }: Pick<Strike, "day" | "hour">) => `${day} ${hour}`;

function daysOf(first: Day, last: Day): Day[] {
  const days: Day[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}
