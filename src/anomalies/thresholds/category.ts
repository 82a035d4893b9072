/**
 * One category's thresholds: which path, what it found, what it will cost.
 * @module
 */
import { Random } from "../../math/statistics/random.ts";
import { wilson } from "../../math/statistics/wilson.ts";
import { reevaluate, sense } from "./changes.ts";
import { fitLabelled } from "./labelled.ts";
import { pointOf } from "./picking.ts";
import { plainWays } from "./plain.ts";
import { type CategoryRecords, confirmedIn, countOf, isLabelled, rateOf } from "./records.ts";
import type { AnomalyKind, FitRules } from "./rulebook.ts";
import {
  because,
  type CategoryThresholds,
  type ChangeEntry,
  type FrontPoint,
  type Path,
  type PlainMethod,
  type Provenance,
  type Share,
  type Thresholds,
} from "./schema.ts";
import { search } from "./searched.ts";
import { thresholdsAt } from "./surface.ts";
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
  /** Of all records, that may be flagged; null picks the knee. */
  share: number | null;
  /** This category in the set before. */
  old: CategoryThresholds | undefined;
  /** The set before was picked under the same budget, so that its choice still stands. */
  sameBudget: boolean;
}

type Found = Pick<CategoryThresholds, "provenance" | "thresholds"> &
  Partial<CategoryThresholds> & { caught?: Share };

const nothing: Thresholds = { amount: null, gapShort: null, gapLong: null };

export function fitCategory(records: CategoryRecords, fit: CategoryFit): CategoryThresholds {
  const { category, chances } = records;
  const { rules, old } = fit;
  const labelled = isLabelled(records);
  const path = fit.paths?.[category] ?? (labelled ? "model" : "search");
  const { caught, notes = [], ...found } = wayOf(records, fit, path);
  const rate = rateOf(records, fit.all, rules);
  const trials = records.amount.length;
  const [share = 0] = trials > 0 ? reevaluate([found.thresholds], records) : [];
  const flagged = wilson(share * trials, trials);
  const isForced = found.provenance !== "none" && labelled !== (path === "model");
  return {
    ...{ category, records: countOf(records), confirmed: confirmedIn(records), isForced },
    chances: chances ? { amount: mean(chances.amount), period: mean(chances.period) } : null,
    ...{ rates: null, front: [], picked: null, pickedBy: null, convergence: [], evaluations: 0 },
    changes: old?.changes ?? [],
    ...found,
    alertsPerDay: trials > 0 ? (share * countOf(records)) / fit.days : 0,
    precision: caught && share > 0 ? precisionOf(rate, caught, flagged) : null,
    notes: [
      ...(isForced ? [because.forced()] : []),
      ...(old ? flipOf(old.provenance, found.provenance) : []),
      ...notes,
    ],
  };
}

function mean(values: Float64Array): number {
  const said = values.filter((value) => !Number.isNaN(value));
  return said.length > 0 ? said.reduce((sum, value) => sum + value, 0) / said.length : 0;
}

/** Of what is flagged, the share that is abnormal: rate x caught / flagged, each at its bound (Bayes). */
function precisionOf(rate: Share, caught: Share, flagged: Share): Share {
  const bounded = (hits: number, all: number) => Math.min(1, hits / Math.max(all, 1e-12));
  return {
    share: bounded(rate.share * caught.share, flagged.share),
    low: bounded(rate.low * caught.low, flagged.high),
    high: bounded(rate.high * caught.high, flagged.low),
  };
}

function flipOf(before: Provenance, now: Provenance) {
  const isSearch = (provenance: Provenance) =>
    provenance === "search" || provenance === "catalogue";
  if (before === "model" && isSearch(now)) return [because.labels_lost()];
  if (isSearch(before) && now === "model") return [because.labels_found()];
  return [];
}

function wayOf(records: CategoryRecords, fit: CategoryFit, path: Path): Found {
  const { rules, method, seed, share } = fit;
  const count = records.amount.length;
  if (count < rules.leastRecords && !isLabelled(records)) {
    const values = { records: count, least: rules.leastRecords };
    return { provenance: "none", thresholds: nothing, notes: [because.too_few_records(values)] };
  }
  if (path === "model") return byModel(records, fit);
  if (method === "search") return bySearch(records, fit);
  const options = { share: share ?? rules.plain.share, rules, seed: `${seed}/${records.category}` };
  return { provenance: method, thresholds: plainWays[method](records, options) };
}

function byModel(records: CategoryRecords, { rules, all }: CategoryFit): Found {
  const { share: rate } = rateOf(records, all, rules);
  const { candidates, places, ...rates } = fitLabelled(records, rules, rate);
  const thresholds = thresholdsAt(candidates, places);
  return {
    provenance: "model",
    thresholds,
    rates,
    caught: rates.truePositive,
    pickedBy: "criterion",
  };
}

function bySearch(records: CategoryRecords, fit: CategoryFit): Found {
  const { rules, all, kinds, seed, old, window } = fit;
  const random = Random.seeded(`${seed}/${records.category}/kinds`);
  const { source: provenance, anomalies } = anomaliesFor(records, all, { rules, kinds, random });
  const notes =
    provenance === "catalogue" ? [because.nothing_confirmed(), because.rate_assumed()] : [];
  const archive = old?.front ?? [];
  const sensed =
    archive.length > 0 ? sense({ ...old!, front: archive }, records, rules.sensors) : undefined;
  const isSameWorld = sensed && !sensed.hasChanged && old!.provenance === provenance;
  const found = isSameWorld
    ? { front: [...archive], ...pastOf(old!) }
    : search(
        {
          ...{ records, anomalies, archive, rate: rateOf(records, all, rules).share },
          seed: `${seed}/${records.category}`,
        },
        rules.search,
      );
  const chosen = chosenOf(found.front, fit, isSameWorld === true);
  const thresholds = thresholdsOf(found.front[chosen.picked]!);
  const entry = sensed?.hasChanged
    ? [{ at: window.to.toISOString(), ...sensedOf(sensed), from: old!.thresholds, to: thresholds }]
    : [];
  const trials = anomalies.amount.length;
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

function chosenOf(front: readonly FrontPoint[], fit: CategoryFit, isSameWorld: boolean) {
  const { old, sameBudget, share } = fit;
  const stands =
    isSameWorld && sameBudget ? front.findIndex((point) => isAt(point, old!.thresholds)) : -1;
  if (stands >= 0) return { picked: stands, pickedBy: "kept" as const, notes: [] };
  return pointOf(front, share);
}

export function thresholdsOf({ amount, gapShort, gapLong }: Thresholds): Thresholds {
  return { amount, gapShort, gapLong };
}

function isAt(point: Thresholds, { amount, gapShort, gapLong }: Thresholds): boolean {
  return point.amount === amount && point.gapShort === gapShort && point.gapLong === gapLong;
}
