/**
 * Where k-means starts: k-means++ (Arthur and Vassilvitskii, SODA 2007), each centre the best of
 * 2 + ln k draws (their section 7, greedy).
 * @module
 */
import { Random } from "../statistics/random.ts";
import { Lanes } from "./lanes.ts";
import { countOf, type Points, pickPoints } from "./points.ts";

/** At most `k` centres, row-major; fewer where there are fewer different points. */
export function plusPlus(points: Points, k: number, seed: number | string): Float64Array {
  const count = countOf(points);
  const random = Random.seeded(seed).fork("k-means++");
  const draws = 2 + Math.floor(Math.log(k));
  const lanes = new Lanes(points, draws);
  const tried = Array.from({ length: draws }, () => new Float64Array(count));
  let nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const rows: number[] = [];
  let potential = take([random.integer(count)]);
  while (rows.length < Math.min(k, count) && potential > 0) {
    const marks = tried.map(() => random.fraction() * potential);
    potential = take(marks.map((mark) => rowAt(nearest, mark)));
  }
  return pickPoints(points, rows).values;

  /** Makes the best of the candidates a centre; what the squared distances to the nearest one sum to then. */
  function take(candidates: readonly number[]): number {
    const sums = new Float64Array(candidates.length);
    lanes.lay(pickPoints(points, candidates).values);
    for (let row = 0; row < count; row++) {
      lanes.measure(row);
      const before = nearest[row]!;
      for (let at = 0; at < sums.length; at++) {
        const apart = Math.min(before, lanes.apart[at]!);
        tried[at]![row] = apart;
        sums[at]! += apart;
      }
    }
    const best = sums.indexOf(Math.min(...sums));
    rows.push(candidates[best]!);
    [nearest, tried[best]] = [tried[best]!, nearest];
    return sums[best]!;
  }
}

/** The row at which the running sum of the weights passes `at`. */
function rowAt(weights: Float64Array, at: number): number {
  let left = at;
  for (let row = 0; row < weights.length; row++) {
    left -= weights[row]!;
    if (left < 0) return row;
  }
  return weights.findLastIndex((weight) => weight > 0);
}
