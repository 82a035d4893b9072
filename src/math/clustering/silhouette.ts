/**
 * How well points sit in their clusters (Rousseeuw, Journal of Computational and Applied Mathematics 20,
 * 1987): 1 where clusters are far apart, 0 where they touch, below where a point sits wrongly.
 * @module
 */
import type { KMeans } from "./kmeans.ts";
import { countOf, type Points, pickPoints, sampleRows, squaredDistances } from "./points.ts";

/**
 * The mean silhouette over every pair of a seeded sample (2000 points unless said); a point alone in its
 * cluster counts as 0. Null where there is only one cluster.
 */
export function silhouetteOf(
  points: Points,
  { k, labels }: Pick<KMeans, "k" | "labels">,
  { seed, sample = 2000 }: { seed: number | string; sample?: number },
): number | null {
  const rows = sampleRows(countOf(points), sample, seed);
  const own = Uint16Array.from(rows, (row) => labels[row]!);
  const seen = pickPoints(points, rows);
  const distance = squaredDistances(seen, seen.values);
  const sizes = new Uint32Array(k);
  for (const label of own) sizes[label]! += 1;
  if (sizes.filter((size) => size > 0).length < 2) return null;
  const sums = new Float64Array(k);
  let total = 0;
  for (let i = 0; i < own.length; i++) {
    if (sizes[own[i]!] === 1) continue;
    sums.fill(0);
    for (let j = 0; j < own.length; j++) sums[own[j]!]! += Math.sqrt(distance(i, j));
    const within = sums[own[i]!]! / (sizes[own[i]!]! - 1);
    let beside = Number.POSITIVE_INFINITY;
    for (let label = 0; label < k; label++)
      if (label !== own[i] && sizes[label]! > 0)
        beside = Math.min(beside, sums[label]! / sizes[label]!);
    total += (beside - within) / (Math.max(beside, within) || 1);
  }
  return total / own.length;
}
