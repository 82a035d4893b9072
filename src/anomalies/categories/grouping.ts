/**
 * From coordinates to groups: fresh from density or k-means++, or on from the groups of the fit before.
 * @module
 */
import { densityCanopies } from "../../math/clustering/density-canopy.ts";
import { assignAll, type KMeans, kMeans } from "../../math/clustering/kmeans.ts";
import { countOf, type Points, pickPoints, sampleRows } from "../../math/clustering/points.ts";
import { silhouetteOf } from "../../math/clustering/silhouette.ts";
import { type Categories, type Method, mostCategories } from "./schema.ts";

export interface Groups extends Pick<KMeans, "k" | "centres" | "labels" | "sizes" | "inertia"> {
  start: Categories["start"];
  density: Categories["density"];
  silhouette: number | null;
}

export interface GroupOptions {
  seed: number;
  method: Method;
  /** Of k-means++; the best silhouette of 2 to 8 where undefined. */
  k?: number | undefined;
}

/** A canopy of fewer of the sample, or a group of fewer of all, is outliers and no category [I]. */
const leastShare = { canopy: 0.01, group: 0.001 };
/** Nor is a canopy of fewer accounts. */
const leastAccounts = 5;
const starts = 4;
/** Accounts that k is chosen by, where nobody says it. */
const choosingSample = 20_000;
/** A fresh start takes the place of what people know only where it sits so much better [I]. */
const silhouetteGain = 0.05;

/** @param before centres of the fit before, row-major in these coordinates; empty where there is none */
export function groupsOf(points: Points, before: Float64Array, options: GroupOptions): Groups {
  const { seed } = options;
  const judged = <Found extends KMeans>(found: Found) => ({
    ...found,
    silhouette: silhouetteOf(points, found, { seed }),
  });
  const fresh = { ...judged(freshly(points, options)), start: "fresh" } as const;
  const left = before.length > 0 && !options.k ? stillThere(points, before) : before;
  if (left.length === 0 || options.k) return fresh;
  const onward = { ...judged(kMeans(points, { centres: left })), start: "previous" } as const;
  const gain = (fresh.silhouette ?? 0) - (onward.silhouette ?? 0);
  return gain > silhouetteGain ? fresh : { ...onward, density: fresh.density };
}

function freshly(points: Points, { seed, method, k }: GroupOptions) {
  if (method === "k-means++") {
    const found = kMeans(points, { k: k ?? bestK(points, seed), seed, starts });
    return { ...found, density: null };
  }
  const least = Math.max(leastShare.canopy, leastAccounts / countOf(points));
  const found = densityCanopies(points, { seed, leastShare: least });
  const centres = found.centres.subarray(0, mostCategories * points.columns);
  const { radius, sampled } = found;
  return { ...kMeans(points, { centres }), density: { radius, sampled } };
}

/** The centres that enough accounts are still nearest to. */
function stillThere(points: Points, before: Float64Array): Float64Array {
  const { columns } = points;
  const { centres, sizes } = assignAll(points, { columns, centres: before });
  const least = leastShare.group * countOf(points);
  return centres.filter((_, at) => sizes[Math.floor(at / columns)]! >= least);
}

/** By the mean silhouette of a sample. */
function bestK(points: Points, seed: number): number {
  const seen = pickPoints(points, sampleRows(countOf(points), choosingSample, seed));
  const judged = [2, 3, 4, 5, 6, 7, 8].map((k) => {
    const found = kMeans(seen, { k, seed, starts });
    return { k: found.k, quality: silhouetteOf(seen, found, { seed }) ?? Number.NEGATIVE_INFINITY };
  });
  return judged.reduce((best, one) => (one.quality > best.quality ? one : best)).k;
}

/** Where nothing tells accounts apart, they are one group. */
export function oneGroup(accounts: number): Groups {
  return {
    ...{ k: 1, centres: new Float64Array(), labels: new Uint16Array(accounts), inertia: 0 },
    ...{ sizes: Uint32Array.of(accounts), start: "fresh", density: null, silhouette: null },
  };
}
