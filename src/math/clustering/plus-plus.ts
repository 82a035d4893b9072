/**
 * Where k-means starts: k-means++ (Arthur and Vassilvitskii, SODA 2007), each centre the best of
 * 2 + ln k draws (their section 7, greedy).
 * @module
 */
import { Random } from "../statistics/random.ts";
import { countOf, type Points, pickPoints, squaredDistances } from "./points.ts";

/** At most `k` centres, row-major; fewer where there are fewer different points. */
export function plusPlus(points: Points, k: number, seed: number | string): Float64Array {
  const count = countOf(points);
  const random = Random.seeded(seed).fork("k-means++");
  const draws = 2 + Math.floor(Math.log(k));
  const distance = squaredDistances(points, points.values);
  let [nearest, best, spare] = [distances(count), distances(count), distances(count)];
  const rows = [random.integer(count)];
  let potential = approach(rows[0]!, nearest, nearest);
  while (rows.length < Math.min(k, count) && potential > 0) {
    let chosen = { row: -1, potential: Number.POSITIVE_INFINITY };
    for (let draw = 0; draw < draws; draw++) {
      const row = rowAt(nearest, random.fraction() * potential);
      const left = approach(row, nearest, spare);
      if (left >= chosen.potential) continue;
      chosen = { row, potential: left };
      [best, spare] = [spare, best];
    }
    rows.push(chosen.row);
    potential = chosen.potential;
    [nearest, best] = [best, nearest];
  }
  return pickPoints(points, rows).values;

  /** Squared distances once row `centre` is a centre too, into `to`; their sum. */
  function approach(centre: number, from: Float64Array, to: Float64Array): number {
    let total = 0;
    for (let row = 0; row < count; row++) {
      const least = Math.min(distance(row, centre), from[row]!);
      to[row] = least;
      total += least;
    }
    return total;
  }
}

const distances = (count: number) => new Float64Array(count).fill(Number.POSITIVE_INFINITY);

/** The row at which the running sum of the weights passes `at`. */
function rowAt(weights: Float64Array, at: number): number {
  let left = at;
  for (let row = 0; row < weights.length; row++) {
    left -= weights[row]!;
    if (left < 0) return row;
  }
  return weights.findLastIndex((weight) => weight > 0);
}
