/**
 * Other points of the fronts than the fit picked.
 * @module
 */
import { type Refusal, refuse } from "../../base/refusal.ts";
import { withinBudget } from "../thresholds/picking.ts";
import type { FrontPoint, ThresholdSet } from "../thresholds/schema.ts";
import { because } from "./schema.ts";

interface Fitted extends Pick<ThresholdSet, "records"> {
  window: Pick<ThresholdSet["window"], "days">;
  categories: readonly { category: number; front: readonly FrontPoint[] }[];
}

interface Wanted {
  /** Alerts a day over all categories, shared by their records. */
  budget: number | undefined;
  points: Readonly<Record<string, number>>;
}

/** A point named for a category goes before the budget's; without either the fit's own stands. */
export function picksOf(
  { categories, records, window }: Fitted,
  { budget, points }: Wanted,
): Record<string, number> | Refusal {
  if (budget === undefined && Object.keys(points).length === 0)
    return refuse("invalid", because.nothing_picked());
  const picks: Record<string, number> = {};
  const share =
    budget === undefined || records === 0 ? undefined : (budget * window.days) / records;
  if (share !== undefined)
    for (const { category, front } of categories)
      if (front.length > 0) picks[category] = withinBudget(front, share) ?? 0;
  for (const [category, place] of Object.entries(points)) {
    const front = categories.find((each) => each.category === Number(category))?.front ?? [];
    if (front.length === 0) return refuse("conflict", because.no_front({ category }));
    if (place >= front.length)
      return refuse("invalid", because.no_point({ category, points: front.length }));
    picks[category] = place;
  }
  return picks;
}
