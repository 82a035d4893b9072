/**
 * What holds where: the law pack of each account's place, month by month, and the days off.
 * @module
 */
import type { RulebookShelf } from "../../base/capabilities.ts";
import { workCalendar } from "../../base/work-calendar.ts";
import { rememberDays } from "../hours.ts";
import { type Law, lawFor } from "../law.ts";
import { dayText } from "../replaying/days.ts";
import type { Replayed } from "../replaying/inputs.ts";

/** The pack of an account's place in a month, each looked up once. */
export function placesOf(
  { unitPaths, firstDay, monthOf, lastDay }: Replayed,
  rulebooks: RulebookShelf,
) {
  const starts = new Map<number, number>();
  for (let day = lastDay; day >= firstDay; day--) starts.set(monthOf(day), day);
  const known = new Map<string, (Law | undefined)[]>();
  const lawsOf = (path: string) => {
    const found =
      known.get(path) ??
      [...starts].toReversed().map(([, day]) => lawFor(rulebooks, { path, day: dayText(day) }));
    known.set(path, found);
    return found;
  };
  const calendar = rememberDays(workCalendar(rulebooks));
  return {
    calendar,
    lawOf: (account: number, month: number) => lawsOf(unitPaths[account]!)[month],
    used: (): Law[] => {
      const all = [...known.values()].flat().filter((law) => law !== undefined);
      return [...new Map(all.map((law) => [law.hash, law])).values()];
    },
  };
}
