/**
 * Categories of payment behaviour: from the profiles of all accounts to centres, ids that last, cards in
 * words. Which document assigns is `categorySelect` (SQL); the newest one is `currentCategories`.
 * CN118350680 step 1 [E: users are classified; how is not disclosed]; profile and density canopy by the same
 * authors' paper and CN114398941A [R].
 * @module
 */
import { createHash } from "node:crypto";
import { aside } from "../../base/aside.ts";
import { canonicalJson } from "../../base/ids.ts";
import { densityCanopies } from "../../math/clustering/density-canopy.ts";
import { type KMeans, kMeans } from "../../math/clustering/kmeans.ts";
import { type Points, pickPoints, sampleRows } from "../../math/clustering/points.ts";
import { silhouetteOf } from "../../math/clustering/silhouette.ts";
import { describe } from "./cards.ts";
import type { IndicatorId } from "./indicators.ts";
import { identify } from "./matching.ts";
import { coordinates, fitScalings, type Profile, rowsOf, valueAt } from "./scaling.ts";
import type { Categories, Method, Scaling } from "./schema.ts";

export { categorySelect, profileRelation } from "./category-sql.ts";
export { readProfile } from "./profile.ts";
export type { Profile } from "./scaling.ts";
export { currentCategories } from "./store.ts";

export interface CategoryOptions {
  seed: number;
  /** `density-canopy` unless said. */
  method?: Method;
  /** Of k-means++: how many; the best silhouette of 2 to 8 unless said. */
  k?: number | undefined;
  /** The fit before this one, whose ids are kept. */
  previous?: Categories | undefined;
}

/** More would be no help to anybody who reads them. */
export const mostCategories = 16;
/** Outliers of the sample are not a category [I]. */
const leastShare = 0.01;
const starts = 4;
/** Accounts that k is chosen by, where nobody says it. */
const choosingSample = 20_000;

/**
 * @param profile columns of `payment_profile` or `account_profile`, one value an account, at least one account;
 *   what is missing (NaN) counts as the median
 */
export function fitCategories(profile: Profile, options: CategoryOptions): Categories {
  const { seed, method = "density-canopy", previous } = options;
  const scalings = fitScalings(profile);
  const points = { values: coordinates(profile, scalings), columns: scalings.length };
  const groups = scalings.length === 0 ? oneOf(rowsOf(profile)) : grouped(points, options);
  const centres = rowsIn(groups);
  const population = typicalOf(
    scalings.map(() => 0),
    scalings,
  );
  const { identities, retired } = identify(centres, scalings, previous);
  const categories = centres.map((centre, at) => {
    const typical = typicalOf(centre, scalings);
    const words = describe(typical, population);
    return { ...identities[at]!, centre, typical, accounts: groups.sizes[at]!, ...words };
  });
  const fitted = {
    ...{ method, seed, scalings, population, retired, density: groups.density },
    accounts: rowsOf(profile),
    categories: categories.sort((one, other) => one.id - other.id),
    inertia: groups.inertia,
    silhouette: scalings.length === 0 ? null : silhouetteOf(points, groups, { seed }),
  };
  return { ...fitted, hash: createHash("sha256").update(canonicalJson(fitted)).digest("hex") };
}

export interface FitApart {
  profile: Profile;
  options: CategoryOptions;
}

/** @public the other thread finds it by its name */
export function fitApart({ profile, options }: FitApart): Categories {
  return fitCategories(profile, options);
}

export const fittingApart = aside(import.meta.url, fitApart);

type Groups = KMeans & { density: Categories["density"] };

function grouped(points: Points, { seed, method, k }: CategoryOptions): Groups {
  if (method === "k-means++") {
    const many = k ?? bestK(points, seed);
    return { ...kMeans(points, { k: many, seed, starts }), density: null };
  }
  const { centres, radius, sampled } = densityCanopies(points, { seed, leastShare });
  const kept = centres.subarray(0, mostCategories * points.columns);
  return { ...kMeans(points, { centres: kept }), density: { radius, sampled } };
}

/** By the mean silhouette of a sample; one where nothing tells points apart. */
function bestK(points: Points, seed: number): number {
  const rows = sampleRows(points.values.length / points.columns, choosingSample, seed);
  const seen = pickPoints(points, rows);
  const judged = [2, 3, 4, 5, 6, 7, 8].map((k) => {
    const found = kMeans(seen, { k, seed, starts });
    return { k: found.k, quality: silhouetteOf(seen, found, { seed }) ?? Number.NEGATIVE_INFINITY };
  });
  return judged.reduce((best, one) => (one.quality > best.quality ? one : best)).k;
}

/** Where nothing tells accounts apart, they are one category. */
function oneOf(rows: number): Groups {
  return {
    ...{ k: 1, columns: 0, centres: new Float64Array(), labels: new Uint16Array(rows) },
    ...{ sizes: Uint32Array.of(rows), inertia: 0, rounds: 0, converged: true, density: null },
  };
}

function rowsIn({ k, columns, centres }: KMeans): number[][] {
  return Array.from({ length: k }, (_, row) => [
    ...centres.subarray(row * columns, (row + 1) * columns),
  ]);
}

function typicalOf(
  centre: readonly number[],
  scalings: readonly Scaling[],
): Partial<Record<IndicatorId, number>> {
  return Object.fromEntries(
    scalings.map((scaling, at) => [scaling.indicator, valueAt(scaling, centre[at]!)]),
  );
}
