/**
 * One event of a log, whatever the log's form.
 * @module
 */
import { parseInstant } from "../../base/dates.ts";
import type { Reason } from "../../base/reasons.ts";
import { refuse } from "../../base/refusal.ts";
import { TableRefused, truncated } from "../../files/formats/raw-table.ts";
import { because } from "./schema.ts";

export interface LoggedEvent {
  case: string;
  activity: string;
  /** Milliseconds since 1970, UTC. */
  at: number;
}

/** A start of work is no act yet; what says nothing of a life cycle is done. */
export function isDone(transition: string | undefined): boolean {
  return transition === undefined || transition === "" || /^complete$/i.test(transition);
}

interface Found {
  row: number;
  case: string | undefined;
  activity: string | undefined;
  time: string | undefined;
}

/** Throws `TableRefused` where the case, the activity or the time is missing or none. */
export function eventOf({ row, case: name, activity, time }: Found): LoggedEvent {
  if (!name) throw broken(because.missing_value({ row, zh: "案例", en: "case" }));
  if (!activity) throw broken(because.missing_value({ row, zh: "活动", en: "activity" }));
  if (!time) throw broken(because.missing_value({ row, zh: "时间", en: "time" }));
  const at = instantMs(time);
  if (Number.isNaN(at)) throw broken(because.bad_time({ row, value: truncated(time) }));
  return { case: name, activity, at };
}

function broken(reason: Reason): TableRefused {
  return new TableRefused(refuse("invalid", reason));
}

const isoWithZone = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/;

/** ISO 8601 with its zone to the millisecond; other forms as `parseInstant` reads them. */
function instantMs(time: string): number {
  if (!isoWithZone.test(time)) return parseInstant(time)?.getTime() ?? Number.NaN;
  const colon = time.replace(" ", "T").replace(/([+-]\d{2})(\d{2})$/, "$1:$2");
  return Date.parse(colon);
}
