/**
 * One category's thresholds: which path, what it found, what it will cost.
 * @module
 */
import { Random } from "../../math/statistics/random.ts";
import { wilson } from "../../math/statistics/wilson.ts";
import { bySearch, type CategoryFit, type Found } from "./by-search.ts";
import { reevaluate } from "./changes.ts";
import { fitLabelled } from "./labelled.ts";
import { plainWays } from "./plain.ts";
import {
  type CategoryRecords,
  confirmedIn,
  countOf,
  isLabelled,
  rateOf,
  together,
} from "./records.ts";
import {
  because,
  type CategoryThresholds,
  type Path,
  type Provenance,
  type Share,
  type Thresholds,
} from "./schema.ts";
import { thresholdsAt } from "./surface.ts";
import { catalogued, weighing } from "./transfer.ts";

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
  if (method === "search") {
    if (count >= rules.ownRecords || fit.all.length < 2) return bySearch(records, fit);
    const found = bySearch(together(records, fit.all), fit);
    const values = { records: count, least: rules.ownRecords };
    return { ...found, notes: [because.fitted_together(values), ...(found.notes ?? [])] };
  }
  const options = { share: share ?? rules.plain.share, rules, seed: `${seed}/${records.category}` };
  return { provenance: method, thresholds: plainWays[method](records, options) };
}

function byModel(records: CategoryRecords, { rules, all, kinds, seed }: CategoryFit): Found {
  const { share: rate } = rateOf(records, all, rules);
  const random = Random.seeded(`${seed}/${records.category}/kinds`);
  const made = weighing(catalogued(records, kinds, random), rules.transfer.catalogue);
  const { candidates, places, ...rates } = fitLabelled(records, rules, { rate, made });
  const thresholds = thresholdsAt(candidates, places);
  return {
    provenance: "model",
    thresholds,
    rates,
    caught: rates.truePositive,
    pickedBy: "criterion",
  };
}
