/**
 * What truly lay behind a wave of tickets: an event that was planted, an outage, or nothing in common.
 * @module
 */
import { addDays, type Day, dayMs, startOfDay } from "../../../src/base/dates.ts";
import type { PlantedEvent } from "../../../tools/demonstration/planted.ts";
import type { Year } from "../year.ts";

export type Behind = "event" | "outage" | "nothing";

export interface Wave {
  /** A city, or a unit in it. */
  region: string;
  /** Level one of the taxonomy. */
  category: string;
  day: Day;
}

/** An alert may come so long before the outbreak of its event, and as long as that has tickets. */
export const daysBefore = 7;
/** Customers ring up about an outage until the day after it; one of fewer than this share of a city nobody notes. */
const afterOutageDays = 1;
const notedShare = 0.02;

export function behindAlert(year: Year, wave: Wave): Behind {
  if (allEvents(year).some((event) => isWithin(event, wave))) return "event";
  return wave.category === "停电问题" && wasDark(year, wave) ? "outage" : "nothing";
}

/** Those of the past and of the year, oldest first. */
export function allEvents({ world, ahead }: Pick<Year, "world" | "ahead">): PlantedEvent[] {
  return [...world.events, ...ahead.events].toSorted((one, other) =>
    one.day < other.day ? -1 : 1,
  );
}

function isWithin({ plan, day, lastDay }: PlantedEvent, wave: Wave): boolean {
  return (
    wave.region.startsWith(plan.cityId) &&
    plan.category === wave.category &&
    wave.day >= addDays(day, -daysBefore) &&
    wave.day <= addDays(lastDay, 1)
  );
}

function wasDark({ ahead, world }: Year, { region, day }: Wave): boolean {
  const until = startOfDay(addDays(day, 1)).getTime();
  const from = startOfDay(day).getTime() - (afterOutageDays + 1) * dayMs;
  return ahead.outages.some(
    ({ cityId, startedAt, accounts }) =>
      region.startsWith(cityId) &&
      accounts >= notedShare * world.book.size(cityId) &&
      startedAt.getTime() >= from &&
      startedAt.getTime() < until,
  );
}
