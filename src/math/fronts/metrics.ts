/**
 * How good a set of points is beside a known front. Points are rows of flat arrays.
 * @module
 */

/** Two or three objective values a row. */
export interface PointSet {
  f: Float64Array;
  objectives: number;
}

/** A point of a flat array, and where it begins. */
interface Place {
  f: Float64Array;
  at: number;
}

/**
 * Inverted generational distance (Coello Coello and Cruz Cortes, Genetic Programming and Evolvable
 * Machines 6 (2005) 163, as a mean of distances): how far the front's points are from the set, on the
 * mean; Euclidean, objectives as they are. Infinite for an empty set.
 */
export function invertedDistance(set: PointSet, front: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < front.length; at += set.objectives) sum += nearest(set, { f: front, at });
  return (sum * set.objectives) / front.length;
}

/** Distance from a point to the nearest of a set, the one that begins at `except` left out. */
function nearest({ f, objectives }: PointSet, from: Place, except = -1): number {
  let least = Infinity;
  for (let other = 0; other < f.length; other += objectives) {
    if (other === except) continue;
    let squares = 0;
    for (let m = 0; m < objectives; m++) squares += (from.f[from.at + m]! - f[other + m]!) ** 2;
    if (squares < least) least = squares;
  }
  return Math.sqrt(least);
}

/**
 * Hypervolume (Zitzler and Thiele, IEEE Transactions on Evolutionary Computation 3 (1999) 257), exact,
 * of two or three objectives: the volume that the set dominates below `reference`. Points beyond it
 * count nothing.
 */
export function hypervolume({ f, objectives }: PointSet, reference: Float64Array): number {
  const points: number[][] = [];
  for (let at = 0; at < f.length; at += objectives) {
    const point = [...f.subarray(at, at + objectives)];
    if (point.every((value, m) => value < reference[m]!)) points.push(point);
  }
  const last = objectives - 1;
  points.sort((one, other) => one[last]! - other[last]!);
  return objectives === 2 ? area(points, reference) : volume(points, reference);
}

/** Slab by slab along the third objective: between two points' heights the area of those below. */
function volume(points: readonly number[][], reference: Float64Array): number {
  const below: number[][] = [];
  let sum = 0;
  for (const [at, point] of points.entries()) {
    const place = below.findIndex((other) => other[1]! > point[1]!);
    below.splice(place < 0 ? below.length : place, 0, point);
    const top = points[at + 1]?.[2] ?? reference[2]!;
    if (top > point[2]!) sum += (top - point[2]!) * area(below, reference);
  }
  return sum;
}

/** Of the first two objectives; points by the second, the least first. */
function area(points: readonly number[][], reference: Float64Array): number {
  let sum = 0;
  let right = reference[0]!;
  for (const [first, second] of points) {
    if (first! >= right) continue;
    sum += (right - first!) * (reference[1]! - second!);
    right = first!;
  }
  return sum;
}

/**
 * The hypervolume as PlatEMO has it, so that it compares with published figures: each objective scaled
 * so that 0 is the origin and 1 is 1.1 times the front's greatest; the reference point is all ones.
 */
export function scaledHypervolume({ f, objectives }: PointSet, front: Float64Array): number {
  const most = new Float64Array(objectives).fill(-Infinity);
  for (const [at, value] of front.entries()) {
    most[at % objectives] = Math.max(most[at % objectives]!, value);
  }
  const scaled = f.map((value, at) => value / (1.1 * most[at % objectives]!));
  return hypervolume({ f: scaled, objectives }, new Float64Array(objectives).fill(1));
}

/**
 * Generalised spread (Zhou, Jin, Zhang, Sendhoff and Tsang, CEC 2006, 892): how unevenly the set lies
 * and how far it stays from the front's ends; 0 is even and complete. 1 for a single point.
 */
export function spread(set: PointSet, front: Float64Array): number {
  const { f, objectives } = set;
  if (f.length <= objectives) return 1;
  let missed = 0;
  for (let m = 0; m < objectives; m++)
    missed += nearest(set, { f: front, at: endOf(front, m, objectives) });
  const gaps = Float64Array.from({ length: f.length / objectives }, (_, row) =>
    nearest(set, { f, at: row * objectives }, row * objectives),
  );
  const mean = gaps.reduce((total, gap) => total + gap, 0) / gaps.length;
  const uneven = gaps.reduce((total, gap) => total + Math.abs(gap - mean), 0);
  return (missed + uneven) / (missed + gaps.length * mean || 1);
}

/** Where the point of the front begins that is greatest in one objective. */
function endOf(front: Float64Array, m: number, objectives: number): number {
  let best = 0;
  for (let at = 0; at < front.length; at += objectives) {
    if (front[at + m]! > front[best + m]!) best = at;
  }
  return best;
}
