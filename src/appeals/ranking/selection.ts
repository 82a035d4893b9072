/**
 * From what a person asks for to what the store selects.
 * @module
 */
import { dayMs, parseAsOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { covers, resolveUnits, unitPath } from "../../organisation/organisation.ts";
import { because, type Grain } from "../schema.ts";
import { type AskedGrain, findAssessment, type StoredAssessment } from "../store.ts";

export function grainOf({ slot, level, categoryLevel }: Grain): Grain {
  return { slot, level, categoryLevel };
}

/** Reads a moment; the refusal names the field. */
export function momentOf(field: string, text: string): Date | Refusal {
  return parseAsOf(text) ?? refuse("invalid", because.unreadable_time({ field, text }));
}

/** The newest assessment of a grain, of all or not after a moment; of an open grain one that has the row. */
export async function assessmentAt(
  { transaction }: Context,
  grain: AskedGrain,
  { asOf, row = null }: AskedMoment,
): Promise<StoredAssessment | Refusal> {
  const until = asOf === undefined ? null : momentOf("asOf", asOf);
  if (isRefusal(until)) return until;
  const found = await findAssessment(transaction, grain, { until, row });
  return found ?? refuse("not_found", because.no_assessment());
}

interface AskedMoment {
  asOf?: string | undefined;
  row?: { region: string; category: string } | null;
}

/** What an assessment is compared with: the one before, or the newest a day or a week earlier. */
export async function comparedWith(
  { transaction }: Context,
  { asOf, ...grain }: StoredAssessment,
  compare: "previous" | "day" | "week",
): Promise<StoredAssessment | undefined> {
  if (compare === "previous") return await findAssessment(transaction, grain, { before: asOf });
  const until = new Date(asOf.getTime() - (compare === "day" ? dayMs : 7 * dayMs));
  return await findAssessment(transaction, grain, { until });
}

/** The unit that a text names, or the text itself: a region need not stand in the tree. */
export async function regionNamed({ transaction }: Context, text: string): Promise<string> {
  const unit = (await resolveUnits(transaction, [text])).get(text);
  return unit === undefined || unit === "ambiguous" ? text : unit.id;
}

/** The path of a unit that the actor may see; null where none is asked for. */
export async function pathWithin(
  { transaction, actor }: Context,
  unit: string | undefined,
): Promise<string | null | Refusal> {
  if (unit === undefined) return null;
  const path = await unitPath(transaction, unit);
  if (path !== undefined && covers(actor.scope, path)) return path;
  return refuse("not_found", because.no_such_unit({ unit }));
}

export const mayAssess = ["appeals-analyst", "administrator"];
export const mayRead = [...mayAssess, "compliance"];
