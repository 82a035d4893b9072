/** k-means, its starts and its silhouette: published figures, identities that hold for any points, edges. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../statistics/random.ts";
import { densityCanopies, densityOf } from "./density-canopy.ts";
import { assignAll, type KMeans, kMeans } from "./kmeans.ts";
import { plusPlus } from "./plus-plus.ts";
import { type Points, sampleRows } from "./points.ts";
import { silhouetteOf } from "./silhouette.ts";

const pointsOf = (...rows: number[][]): Points => ({
  values: Float64Array.from(rows.flat()),
  columns: rows[0]!.length,
});

/** Normal clouds of `each` points around the centres. */
function clouds(centres: number[][], each: number, spread: number): Points {
  const random = Random.seeded(7);
  const rows = centres.flatMap((centre) =>
    Array.from({ length: each }, () => centre.map((at) => at + spread * random.normal())),
  );
  return pointsOf(...rows);
}

const four = [
  [0, 0],
  [10, 0],
  [0, 10],
  [10, 10],
];

/** Lloyd's rounds without bounds, as they are defined. */
function plainRounds(points: Points, start: Float64Array, rounds: number): KMeans["labels"] {
  const { columns } = points;
  let centres = start;
  for (let round = 0; round < rounds; round++) {
    const { labels } = assignAll(points, { columns, centres });
    centres = centres.map((_, at) => {
      const [label, column] = [Math.floor(at / columns), at % columns];
      const own = [...labels.keys()].filter((row) => labels[row] === label);
      const values = own.map((row) => points.values[row * columns + column]!);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    });
  }
  return assignAll(points, { columns, centres }).labels;
}

test("Zhang et al. 2018: mean distance, densities, weights and centres of the six points", () => {
  const points = pointsOf([1, 1], [1.2, 1], [1, 1.1], [5, 5], [5.1, 5], [9, 1]);
  const { radius, density, separation, spread } = densityOf(points);
  expect(radius).toBeCloseTo(4.6268, 4);
  expect([...density]).toEqual([3, 3, 3, 2, 2, 1]);
  expect(spread(0)).toBeCloseTo((0.2 + 0.1 + Math.hypot(0.2, 0.1)) / 3, 12);
  expect(spread(5)).toBe(radius);
  expect(separation[3]).toBeCloseTo(Math.hypot(3.8, 4), 12);
  expect(separation[0]).toBeCloseTo(8, 12);
  const { centres, k } = densityCanopies(points, { seed: 1 });
  expect([k, ...centres]).toEqual([3, 1, 1, 5.1, 5, 9, 1]);
});

test("a canopy of too few starts no cluster, and a sample is as good as all of them", () => {
  const points = clouds(four, 100, 0.5);
  points.values.set([30, 30], 0);
  expect(densityCanopies(points, { seed: 1 }).k).toBe(5);
  const { k, sampled } = densityCanopies(points, { seed: 1, sample: 200, leastShare: 0.02 });
  expect([k, sampled]).toEqual([4, 200]);
});

test("Lloyd's rounds with bounds give what rounds without them give", () => {
  const points = clouds(four, 60, 4);
  const centres = plusPlus(points, 5, "rounds");
  for (const rounds of [1, 2, 5, 9]) {
    const { labels } = kMeans(points, { centres, rounds, tolerance: 0 });
    expect(labels).toEqual(plainRounds(points, centres, rounds));
  }
});

test("clouds far apart are found from either start, and their silhouette says so", () => {
  const points = clouds(four, 50, 0.5);
  const { centres } = densityCanopies(points, { seed: 1 });
  for (const options of [{ centres }, { k: 4, seed: 1 }]) {
    const found = kMeans(points, options);
    expect([...found.sizes]).toEqual([50, 50, 50, 50]);
    expect(found.converged).toBe(true);
    expect(silhouetteOf(points, found, { seed: 1 })).toBeGreaterThan(0.85);
  }
  const wrong = kMeans(points, { k: 2, seed: 1 });
  expect(silhouetteOf(points, wrong, { seed: 1 })).toBeLessThan(0.7);
});

test("Rousseeuw 1987: the silhouette of four points on a line, by hand", () => {
  const points = pointsOf([0], [1], [5], [6]);
  const labels = Uint16Array.from([0, 0, 1, 1]);
  const byHand = (1 - 1 / 5.5 + (1 - 1 / 4.5)) / 2;
  expect(silhouetteOf(points, { k: 2, labels }, { seed: 1 })).toBeCloseTo(byHand, 12);
  const alone = { k: 1, labels: new Uint16Array(4) };
  expect(silhouetteOf(points, alone, { seed: 1 })).toBeNull();
});

test("an empty cluster starts anew at the farthest point", () => {
  const points = pointsOf([0], [1], [2], [30]);
  const { k, centres, sizes } = kMeans(points, { centres: Float64Array.of(1, 500, 600) });
  expect([k, [...sizes].sort()]).toEqual([3, [1, 1, 2]]);
  expect(centres).toContain(30);
});

test("fewer different points than centres: as many clusters as points, one point one cluster", () => {
  const twice = pointsOf([1, 2], [1, 2], [3, 4]);
  expect(kMeans(twice, { k: 3, seed: 1 })).toMatchObject({ k: 2, inertia: 0 });
  expect(kMeans(twice, { centres: Float64Array.of(1, 2, 3, 4, 9, 9) }).k).toBe(2);
  expect(kMeans(pointsOf([5]), { k: 4, seed: 1 })).toMatchObject({ k: 1, inertia: 0 });
  expect(densityCanopies(pointsOf([5]), { seed: 1 })).toMatchObject({ k: 1, radius: 0 });
  expect(densityCanopies(pointsOf([5], [5]), { seed: 1 })).toMatchObject({ k: 1, radius: 0 });
});

test("no points and points that are no numbers are bugs of the caller", () => {
  expect(() => kMeans({ values: new Float64Array(), columns: 2 }, { k: 1, seed: 1 })).toThrow();
  expect(() => kMeans(pointsOf([Number.NaN]), { k: 1, seed: 1 })).toThrow(/finite/);
});

const anyPoints = fc
  .array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((rows) => pointsOf(...rows));

test("of any points: every label is the nearest centre, no cluster is empty, more rounds never cost", () => {
  fc.assert(
    fc.property(anyPoints, fc.integer({ min: 1, max: 9 }), fc.nat(99), (points, k, seed) => {
      const found = kMeans(points, { k, seed, tolerance: 0 });
      expect(found).toEqual(kMeans(points, { k, seed, tolerance: 0 }));
      expect(assignAll(points, found).labels).toEqual(found.labels);
      expect(found.sizes.every((size) => size > 0)).toBe(true);
      const begun = kMeans(points, { k, seed, tolerance: 0, rounds: 1 });
      expect(found.inertia).toBeLessThanOrEqual(begun.inertia + 1e-9);
      const more = kMeans(points, { k, seed, tolerance: 0, starts: 3 });
      expect(more.inertia).toBeLessThanOrEqual(found.inertia);
    }),
  );
});

test("a sample has its size, no row twice, and is even over the points", () => {
  const rows = sampleRows(10_000, 1000, 3);
  expect([rows.length, new Set(rows).size]).toEqual([1000, 1000]);
  const mean = rows.reduce((sum, row) => sum + row, 0) / 1000;
  expect(Math.abs(mean - 5000)).toBeLessThan(350);
  expect([...sampleRows(3, 10, 1)]).toEqual([0, 1, 2]);
});
