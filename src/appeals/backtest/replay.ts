/**
 * Alerts as they would have come, against events that are known to have been.
 * @module
 */
import { dayMs, hourMs } from "../../base/dates.ts";
import type { Reason } from "../../base/reasons.ts";
import { type AlertFacts, type Hysteresis, moveAlert } from "../rules.ts";

export interface Opinion {
  asOf: Date;
  score: number;
  count: number;
  wave?: Reason | null;
}

/** From the assessment that raised an alert to the one that closed it; open ones have no end. */
export interface Episode {
  from: Date;
  until: Date | null;
}

/** The episodes of one region and category; opinions in order of time. */
export function episodesOf(opinions: readonly Opinion[], hysteresis: Hysteresis): Episode[] {
  const episodes: Episode[] = [];
  let alert: AlertFacts | undefined;
  for (const { asOf, score, count: tickets, wave = null } of opinions) {
    const next = moveAlert(alert, { asOf, score, risk: "low", tickets, wave }, hysteresis);
    if (next && !alert) episodes.push({ from: asOf, until: null });
    if (next?.closedAt) episodes.at(-1)!.until = asOf;
    alert = next?.closedAt ? undefined : next;
  }
  return episodes;
}

/** The plain alternative: 100 where a count exceeds the mean of the slots before by three sigma. */
export function threeSigma(
  counts: readonly { asOf: Date; count: number }[],
  { window, leastSlots }: PlainOptions = plainDefaults,
): Opinion[] {
  return counts.map(({ asOf, count }, at) => {
    const past = counts.slice(Math.max(0, at - window), at).map((slot) => slot.count);
    if (past.length < leastSlots) return { asOf, score: 0, count };
    const mean = past.reduce((sum, c) => sum + c, 0) / past.length;
    const variance = past.reduce((sum, c) => sum + (c - mean) ** 2, 0) / past.length;
    return { asOf, score: count > mean + 3 * Math.sqrt(variance) ? 100 : 0, count };
  });
}

export interface PlainOptions {
  window: number;
  leastSlots: number;
}
export const plainDefaults: PlainOptions = { window: 31, leastSlots: 7 };

export interface KnownEvent {
  name: string;
  region: string;
  category: string;
  startedAt: Date;
}

export interface Window {
  beforeDays: number;
  afterDays: number;
}

export type EpisodesByPlace = ReadonlyMap<string, readonly Episode[]>;

export function placeKey({ region, category }: { region: string; category: string }): string {
  return JSON.stringify([region, category]);
}

/** When the first alert of an event's place came within its window; null where none did. */
export function leadOf(event: KnownEvent, episodes: EpisodesByPlace, window: Window) {
  const first = (episodes.get(placeKey(event)) ?? []).find((episode) =>
    belongs(episode, event, window),
  );
  if (!first) return { firstAlertAt: null, leadHours: null };
  const earliest = event.startedAt.getTime() - window.beforeDays * dayMs;
  const at = Math.max(first.from.getTime(), earliest);
  const leadHours = Math.round(((event.startedAt.getTime() - at) / hourMs) * 100) / 100;
  return { firstAlertAt: new Date(at).toISOString(), leadHours };
}

/** An alert belongs to an event when it was up at some time of the event's window. */
function belongs({ from, until }: Episode, { startedAt }: KnownEvent, window: Window): boolean {
  const begin = startedAt.getTime() - window.beforeDays * dayMs;
  const end = startedAt.getTime() + window.afterDays * dayMs;
  return from.getTime() <= end && (until === null || until.getTime() > begin);
}

/** Recall over events, precision over alerts, false alarms per week, median lead. */
export function measureAlerts(
  episodes: EpisodesByPlace,
  events: readonly KnownEvent[],
  { window, weeks }: { window: Window; weeks: number },
) {
  const every = [...episodes].flatMap(([place, own]) => own.map((episode) => ({ place, episode })));
  const isTrue = every.filter(({ place, episode }) =>
    events.some((event) => placeKey(event) === place && belongs(episode, event, window)),
  );
  const leads = events
    .map((event) => leadOf(event, episodes, window).leadHours)
    .filter((hours) => hours !== null)
    .sort((left, right) => left - right);
  return {
    recall: events.length > 0 ? leads.length / events.length : null,
    precision: every.length > 0 ? isTrue.length / every.length : null,
    alerts: every.length,
    falseAlarmsPerWeek: Math.round(((every.length - isTrue.length) / weeks) * 100) / 100,
    medianLeadHours: median(leads),
  };
}

function median(sorted: readonly number[]): number | null {
  if (sorted.length === 0) return null;
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
