/**
 * How many clusters there are and where they start, from density: the canopies of Zhang, Zhang and
 * Zhang, "Density canopy" (Knowledge-Based Systems 145, 2018, 289-297). It looks at every pair, and
 * at every pair within a ball, so that many points are judged by a seeded sample of them.
 * @module
 */
import { countOf, type Points, pickPoints, sampleRows, squaredDistances } from "./points.ts";

export interface Density {
  /** MeanDis: the mean distance of two points, and the radius of a ball. */
  radius: number;
  /** rho: points in the ball around each, itself included. */
  density: Uint32Array;
  /** s: to the nearest denser point; to the farthest one where none is denser. */
  separation: Float64Array;
  /** a: mean distance of two points of the ball; the radius where it is alone in it. */
  spread(row: number): number;
}

export function densityOf(points: Points): Density {
  const count = countOf(points);
  const apart = allDistances(points);
  const near = (i: number, j: number) => apart[i * count + j]! <= radius;
  const radius = count < 2 ? 0 : sumOf(apart) / (count * (count - 1));
  const rows = [...Array(count).keys()];
  const density = Uint32Array.from(rows, (i) => rows.filter((j) => near(i, j)).length);
  const separation = Float64Array.from(rows, (i) => {
    let [nearest, farthest] = [Number.POSITIVE_INFINITY, 0];
    for (let j = 0; j < count; j++) {
      const distance = apart[i * count + j]!;
      farthest = Math.max(farthest, distance);
      if (density[j]! > density[i]!) nearest = Math.min(nearest, distance);
    }
    return Number.isFinite(nearest) ? nearest : farthest;
  });
  const spread = (row: number) => {
    const ball = rows.filter((j) => near(row, j));
    if (ball.length < 2) return radius;
    let sum = 0;
    for (const i of ball) for (const j of ball) sum += apart[i * count + j]!;
    return sum / (ball.length * (ball.length - 1));
  };
  return { radius, density, separation, spread };
}

export interface CanopyOptions {
  seed: number | string;
  /** At most so many points are looked at; 1000 unless said. Work grows with the cube of it. */
  sample?: number;
  /** A canopy of less than this share of the sample is noise and starts no cluster; 0 unless said. */
  leastShare?: number;
}

export interface Canopies {
  /** Row-major, the densest first: what k-means starts from. */
  centres: Float64Array;
  k: number;
  radius: number;
  /** Points that were looked at. */
  sampled: number;
}

/**
 * The densest point first, then of what is outside all canopies so far the one of the largest weight
 * rho x s / a, until nothing is left.
 */
export function densityCanopies(points: Points, options: CanopyOptions): Canopies {
  const { seed, sample = 1000, leastShare = 0 } = options;
  const seen = pickPoints(points, sampleRows(countOf(points), sample, seed));
  const { radius, density, separation, spread } = densityOf(seen);
  const distance = squaredDistances(seen, seen.values);
  let left = [...density.keys()];
  let weigh = (row: number) => density[row]!;
  const chosen: number[] = [];
  while (left.length > 0) {
    const centre = largest(left, weigh);
    const outside = left.filter((row) => Math.sqrt(distance(centre, row)) > radius);
    const isNoise = left.length - outside.length < leastShare * density.length;
    if (!isNoise || chosen.length === 0) chosen.push(centre);
    left = outside;
    if (chosen.length === 1)
      weigh = kept((row) => (density[row]! * separation[row]!) / (spread(row) || radius || 1));
  }
  const centres = pickPoints(seen, chosen).values;
  return { centres, k: chosen.length, radius, sampled: density.length };
}

function largest(rows: readonly number[], weigh: (row: number) => number): number {
  return rows.reduce((best, row) => (weigh(row) > weigh(best) ? row : best));
}

/** Each answer is worked out once. */
function kept(work: (row: number) => number): (row: number) => number {
  const known = new Map<number, number>();
  return (row) => {
    const value = known.get(row) ?? work(row);
    known.set(row, value);
    return value;
  };
}

function allDistances(points: Points): Float64Array {
  const count = countOf(points);
  const distance = squaredDistances(points, points.values);
  const apart = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < i; j++) {
      apart[i * count + j] = Math.sqrt(distance(i, j));
      apart[j * count + i] = apart[i * count + j]!;
    }
  return apart;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
