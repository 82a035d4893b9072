/**
 * Step 4 over time: a category's front is asked anew of the new window, kept where nothing changed, else found again
 * from the old archive; the budget or the rulebook picks from it.
 * @module
 */
import { Random } from "../../math/statistics/random.ts";
import { wilson } from "../../math/statistics/wilson.ts";
import { sense } from "./changes.ts";
import { type PickingRule, pointOf } from "./picking.ts";
import { type CategoryRecords, rateOf } from "./records.ts";
import type { AnomalyKind, FitRules } from "./rulebook.ts";
import {
  because,
  type CategoryThresholds,
  type ChangeEntry,
  type FrontPoint,
  type Path,
  type PlainMethod,
  type Share,
  type Thresholds,
} from "./schema.ts";
import { search } from "./searched.ts";
import { anomaliesFor } from "./transfer.ts";

export interface CategoryFit {
  all: readonly CategoryRecords[];
  rules: FitRules;
  kinds: readonly AnomalyKind[];
  method: "search" | PlainMethod;
  paths?: Readonly<Record<number, Path>> | undefined;
  seed: number;
  window: { to: Date };
  days: number;
  /** Of all records, that may be flagged; null where the rulebook says which point. */
  share: number | null;
  /** This category in the set before. */
  old: CategoryThresholds | undefined;
  /** The set before was picked under the same budget, so that its choice still stands. */
  sameBudget: boolean;
  /** The set before was taught by the same rules and confirmed records. */
  sameTeachers: boolean;
}

/** What a way found; the rest of the card is as of a way that has none of it. */
export type Found = Pick<CategoryThresholds, "provenance" | "thresholds"> &
  Partial<CategoryThresholds> & { caught?: Share };

export function bySearch(records: CategoryRecords, fit: CategoryFit): Found {
  const { rules, all, kinds, seed, old, window, share } = fit;
  const { share: rate } = rateOf(records, all, rules);
  const random = Random.seeded(`${seed}/${records.category}/kinds`);
  const measuring = { rules, kinds, random };
  const { source: provenance, anomalies, trials } = anomaliesFor(records, all, measuring);
  const notes =
    provenance === "catalogue" ? [because.nothing_confirmed(), because.rate_assumed()] : [];
  const archive = old?.front ?? [];
  const sensed =
    archive.length > 0 ? sense({ ...old!, front: archive }, records, rules.sensors) : undefined;
  const isSameWorld =
    sensed && !sensed.hasChanged && old!.provenance === provenance && fit.sameTeachers;
  const found = isSameWorld
    ? { front: [...archive], ...pastOf(old!) }
    : search(
        {
          ...{ records, anomalies, archive, rate },
          seed: `${seed}/${records.category}`,
        },
        rules.search,
      );
  const stands = isSameWorld && fit.sameBudget ? old!.thresholds : undefined;
  const chosen = chosenOf(found.front, stands, { share, rate, pick: rules.pick });
  const thresholds = thresholdsOf(found.front[chosen.picked]!);
  const entry = sensed?.hasChanged
    ? [{ at: window.to.toISOString(), ...sensedOf(sensed), from: old!.thresholds, to: thresholds }]
    : [];
  return {
    ...{ ...found, ...chosen, provenance, thresholds },
    caught: wilson((1 - found.front[chosen.picked]!.misses) * trials, trials),
    changes: [...entry, ...(old?.changes ?? [])].slice(0, 50),
    notes: [...notes, ...chosen.notes],
  };
}

/** How the search went that found the front. */
function pastOf({ convergence, evaluations }: CategoryThresholds) {
  return { convergence, evaluations };
}

function sensedOf({
  hasChanged: _,
  ...entry
}: ReturnType<typeof sense>): Omit<ChangeEntry, "at" | "from" | "to"> {
  return entry;
}

/** @param stands the thresholds of the set before, where neither the world nor the budget changed */
function chosenOf(
  front: readonly FrontPoint[],
  stands: Thresholds | undefined,
  picking: PickingRule,
) {
  const picked = stands ? front.findIndex((point) => isAt(point, stands)) : -1;
  if (picked >= 0) return { picked, pickedBy: "kept" as const, notes: [] };
  return pointOf(front, picking);
}

function thresholdsOf({ amount, gapShort, gapLong }: Thresholds): Thresholds {
  return { amount, gapShort, gapLong };
}

function isAt(point: Thresholds, { amount, gapShort, gapLong }: Thresholds): boolean {
  return point.amount === amount && point.gapShort === gapShort && point.gapLong === gapLong;
}
