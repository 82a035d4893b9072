/**
 * k-means: Lloyd's iterations (IEEE Transactions on Information Theory 28, 1982) with the bounds of
 * Hamerly (SDM 2010), which skip most distances and change no answer. Pure and seeded.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { Bounds } from "./bounds.ts";
import { Lanes } from "./lanes.ts";
import { plusPlus } from "./plus-plus.ts";
import { countOf, type Points } from "./points.ts";

interface Limits {
  /** At most so many rounds of a start; 300 unless said. */
  rounds?: number;
  /** Ends where the centres' squared shifts sum to less than this share of the mean variance; 1e-4 unless said. */
  tolerance?: number;
}

/** From given centres (row-major), or from the best of `starts` seeded k-means++ ones (1 unless said). */
export type KMeansOptions = Limits &
  ({ centres: Float64Array } | { k: number; seed: number | string; starts?: number });

export interface KMeans {
  /** Fewer than asked for where there are fewer different points. */
  k: number;
  columns: number;
  /** Row-major. */
  centres: Float64Array;
  /** The nearest centre of each point, the first of equals. */
  labels: Uint16Array;
  sizes: Uint32Array;
  /** Sum of squared distances to the nearest centre. */
  inertia: number;
  rounds: number;
  /** False where the rounds ran out. */
  converged: boolean;
}

/**
 * No cluster of the answer is empty: one that runs empty starts anew at the point farthest from its
 * centre, and is left out where every point lies on a centre.
 */
export function kMeans(points: Points, options: KMeansOptions): KMeans {
  assert(countOf(points) > 0, "there is a point");
  assert(points.values.every(Number.isFinite), "points are finite");
  if ("centres" in options) return refine(points, options.centres, options);
  const { k, seed, starts = 1 } = options;
  assert(k >= 1 && k < 2 ** 16 && starts >= 1, "k is 1 .. 65535, starts are 1 or more");
  return Array.from({ length: starts }, (_, start) =>
    refine(points, plusPlus(points, k, `${seed}/${start}`), options),
  ).reduce((best, one) => (one.inertia < best.inertia ? one : best));
}

/** Lloyd's rounds from these centres. */
function refine(
  points: Points,
  start: Float64Array,
  { rounds = 300, tolerance = 1e-4 }: Limits,
): KMeans {
  const { columns } = points;
  const least = tolerance * meanVariance(points);
  const centres = Float64Array.from(start);
  const bounds = new Bounds(points, centres);
  let round = 0;
  let converged = false;
  while (!converged && round < rounds) {
    round++;
    const isSame = bounds.assign() === 0 && round > 1;
    const shift = bounds.moveCentres();
    converged = isSame || shift <= least;
  }
  return { ...assignAll(points, { columns, centres }), rounds: round, converged };
}

/** Each point to its nearest centre; centres that none is nearest to are left out. */
export function assignAll(
  points: Points,
  { columns, centres }: Pick<KMeans, "columns" | "centres">,
) {
  const count = countOf(points);
  const all = centres.length / columns;
  const lanes = new Lanes(points, all);
  lanes.lay(centres);
  const labels = new Uint16Array(count);
  const counts = new Uint32Array(all);
  let inertia = 0;
  for (let row = 0; row < count; row++) {
    lanes.measure(row);
    let nearest = 0;
    for (let centre = 1; centre < all; centre++)
      if (lanes.apart[centre]! < lanes.apart[nearest]!) nearest = centre;
    labels[row] = nearest;
    counts[nearest]! += 1;
    inertia += lanes.apart[nearest]!;
  }
  const kept = [...counts.keys()].filter((centre) => counts[centre]! > 0);
  const places = Uint16Array.from(counts, (_, centre) => Math.max(0, kept.indexOf(centre)));
  return {
    k: kept.length,
    columns,
    centres: Float64Array.from(
      kept.flatMap((centre) => [...centres.subarray(centre * columns, (centre + 1) * columns)]),
    ),
    labels: kept.length === all ? labels : labels.map((label) => places[label]!),
    sizes: Uint32Array.from(kept, (centre) => counts[centre]!),
    inertia,
  };
}

/** The variances of the columns, averaged. */
function meanVariance(points: Points): number {
  const { values, columns } = points;
  const count = countOf(points);
  const means = new Float64Array(columns);
  for (let at = 0; at < values.length; at++) means[at % columns]! += values[at]! / count;
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += (values[at]! - means[at % columns]!) ** 2;
  return sum / values.length;
}
