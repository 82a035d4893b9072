/**
 * Slots of time counted back from a moment, and what the relations need to know about them.
 * @module
 */
import type { AnalyticsValue } from "../../base/database.ts";
import { dayMs, hourMs } from "../../base/dates.ts";
import type { Grain, Slot } from "../schema.ts";
import type { SlotShape } from "./slot-rows.ts";

/** From the end of one slot to the end of the next; a slot is as long as that. */
export const slotMs: Readonly<Record<Slot, number>> = {
  hour: hourMs,
  day: dayMs,
  week: 7 * dayMs,
};

export interface Span {
  grain: Grain;
  /** End of the last slot; nothing at or after it is seen. */
  asOf: Date;
  /** How many slots, the last one included. */
  slots: number;
  /** The first ticket ever, from which history counts. */
  firstAt: Date;
  /** Categories whose urgent tickets may mean danger to life; none unless said. */
  danger?: readonly string[];
}

/** Variables of `appeal_counts.sql`. */
export function spanParameters({ grain, asOf, slots, danger = [] }: Span) {
  const isHour = grain.slot === "hour";
  const slotDays = grain.slot === "week" ? 7 : 1;
  const history = 31 * dayMs + slotMs[grain.slot] + slotDays * dayMs;
  const since = asOf.getTime() - slots * slotMs[grain.slot] - history;
  return {
    as_of: asOf,
    since: new Date(since),
    unit_level: grain.level,
    category_level: grain.categoryLevel,
    bucket_hours: isHour ? 1 : 24,
    phases: isHour ? 24 : 1,
    danger: danger.join("|"),
  } satisfies Record<string, AnalyticsValue>;
}

/** How the slots lie on the buckets of `appeal_counts.sql`. */
export function shapeOf({ grain, asOf, slots, firstAt }: Span): SlotShape {
  return {
    slots,
    phases: grain.slot === "hour" ? 24 : 1,
    slotDays: grain.slot === "week" ? 7 : 1,
    firstDay: -Math.floor((asOf.getTime() - firstAt.getTime() - 1) / dayMs),
  };
}

/** The end of the slot that lies `slotNo` slots back. */
export function slotEnd({ grain, asOf }: Pick<Span, "grain" | "asOf">, slotNo: number): Date {
  return new Date(asOf.getTime() - slotNo * slotMs[grain.slot]);
}
