/**
 * When a cut-off could follow a notice. Pure.
 * @module
 */
import { addDays, type Day } from "../../base/dates.ts";
import { isCutOffDay, startMsOf } from "../hours.ts";
import type { Debtor } from "../proposing/gather.ts";
import type { Grounds } from "../proposing/grounds.ts";

/** The first day on which a notice handed over today could be followed by a cut-off. */
export function earliestCutOff(
  { facts }: Pick<Debtor, "facts">,
  { question, today }: Pick<Grounds, "question" | "today">,
): Day {
  const { law, calendar } = question(facts);
  const stage = law?.notices[facts.class].find(({ kind }) => kind === "notice");
  const days = Math.max(1, Math.ceil((stage?.least.minutes ?? 0) / 1440));
  let day = addDays(today, days);
  while (!isCutOffDay(startMsOf(day), calendar)) day = addDays(day, 1);
  return day;
}
