/**
 * An assessment moves the alerts of its grain: new ones open, quiet ones close. Scores and levels are
 * never touched.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import type { AssessedSlot } from "../assessing/assess-slots.ts";
import { type AlertFacts, beyondChance, dangerOf, moveAlert } from "../rules.ts";
import type { Grain } from "../schema.ts";
import type { PlacedUnit } from "../store.ts";
import {
  haveMovedPast,
  lockActiveAlerts,
  markMoved,
  type StoredAlert,
  saveAlert,
} from "./alert-store.ts";

export interface SavedSlot {
  id: bigint;
  slot: AssessedSlot;
  units: ReadonlyMap<string, PlacedUnit>;
}

/** Once per assessment and in order of time: a repeated or an older one changes nothing. */
export async function moveAlerts(context: Context, saved: SavedSlot): Promise<void> {
  const { grain, asOf, rows, parameters } = saved.slot;
  if (!isWatched(saved.slot)) return;
  if (await haveMovedPast(context.transaction, grain, asOf)) return;
  const hysteresis = { ...parameters.alerts, open: parameters.levels.high };
  const active = await lockActiveAlerts(context.transaction, grain);
  const known = new Map(active.map((alert) => [keyOf(alert), alert]));
  for (const row of rows) {
    const alert = known.get(keyOf(row));
    known.delete(keyOf(row));
    const next = moveAlert(
      alert,
      {
        ...{ asOf, score: row.score, risk: row.level, tickets: row.current },
        danger: dangerOf(row.facts.danger, parameters),
        wave: beyondChance(row.facts, parameters),
      },
      hysteresis,
    );
    const place = { region: row.region, category: row.category };
    if (next) await keep(context, saved, { alert, next, place });
  }
  for (const alert of known.values()) {
    const next = moveAlert(alert, { asOf, score: 0, risk: "low", tickets: 0 }, hysteresis)!;
    await keep(context, saved, { alert, next, place: alert });
  }
  await markMoved(context.transaction, saved.id);
}

/** Alerts are raised by the slots, units and categories that the rulebook names. */
function isWatched({ grain, parameters: { alerts } }: AssessedSlot): boolean {
  return (
    grain.slot === "day" &&
    grain.level === alerts.level &&
    grain.categoryLevel === alerts.categoryLevel
  );
}

interface Place {
  region: string;
  category: string;
}

function keyOf({ region, category }: Place): string {
  return JSON.stringify([region, category]);
}

interface Moved {
  alert: StoredAlert | undefined;
  next: AlertFacts;
  place: Place;
}

async function keep(
  { transaction, newId }: Context,
  { slot: { grain, asOf }, units }: SavedSlot,
  { alert, next, place }: Moved,
): Promise<void> {
  const same = alert ?? (await freshAlert(newId, grain, { asOf, place, units }));
  await saveAlert(transaction, { ...same, ...next, lastAsOf: asOf });
}

async function freshAlert(
  newId: Context["newId"],
  grain: Grain,
  { asOf, place, units }: { asOf: Date; place: Place; units: SavedSlot["units"] },
) {
  const { name, path } = units.get(place.region)!;
  return {
    ...grain,
    id: await newId("AL"),
    region: place.region,
    regionName: name,
    unitPath: path,
    category: place.category,
    openedAt: asOf,
    acknowledgedBy: null,
    taskId: null,
  };
}
