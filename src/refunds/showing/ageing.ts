/**
 * The buckets of the ageing view as days of submission.
 * @module
 */
import { addDays, type Day, dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { workCalendar } from "../../base/work-calendar.ts";
import { refundRules } from "../rulebook.ts";
import { firstDayWithin } from "../rules.ts";

export interface Bucket {
  /** Working days, both included; the last has no upper end. */
  fromWorkdays: number;
  toWorkdays: number | null;
  /** Days of submission; null: however early, or up to today. */
  from: Day | null;
  until: Day | null;
}

/** Youngest first, by the rulebook's limits. */
export function bucketsToday({
  now,
  rulebooks,
}: Pick<Context, "now" | "rulebooks">): Bucket[] | Refusal {
  const today = dayOf(now);
  const rules = refundRules({ now, rulebooks });
  if (isRefusal(rules)) return rules;
  const calendar = workCalendar(rulebooks);
  const limits = rules.ageingWorkdays;
  const firsts = limits.map((limit) => firstDayWithin(limit, today, calendar));
  return [...limits, null].map((limit, at) => ({
    fromWorkdays: at === 0 ? 0 : limits[at - 1]! + 1,
    toWorkdays: limit,
    from: firsts[at] ?? null,
    until: at === 0 ? null : addDays(firsts[at - 1]!, -1),
  }));
}
