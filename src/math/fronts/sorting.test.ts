/** Fronts, and how one that does not fit is cut. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NonDominatedSort } from "./sorting.ts";
import { CrowdingTruncation, NearestTruncation, type Truncation } from "./truncation.ts";

type Point = readonly number[];

/** Coarse coordinates, so that ties, copies and long chains of domination all come up. */
const clouds = (objectives: number) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 6 }), sized(objectives)), {
    minLength: 1,
    maxLength: 40,
  });
const sized = (length: number) => ({ minLength: length, maxLength: length });

function sorted(points: readonly Point[]): NonDominatedSort {
  const sort = new NonDominatedSort(points.length, points[0]!.length);
  sort.sort(Float64Array.from(points.flat()), points.length);
  return sort;
}

const dominates = (one: Point, other: Point) =>
  one.every((value, m) => value <= other[m]!) && one.some((value, m) => value < other[m]!);

/** Deb et al. 2002, section III: take away the points that nobody dominates, again and again. */
function ranksByDefinition(points: readonly Point[]): number[] {
  const ranks = points.map(() => -1);
  for (let rank = 0; ranks.includes(-1); rank++) {
    const left = points.filter((_, row) => ranks[row] === -1 || ranks[row] === rank);
    for (const [row, point] of points.entries()) {
      if (ranks[row] === -1 && !left.some((other) => dominates(other, point))) ranks[row] = rank;
    }
  }
  return ranks;
}

describe.each([2, 3, 4])("%i objectives", (objectives) => {
  test("ranks are those of the definition, and the order lists the fronts", () => {
    fc.assert(
      fc.property(clouds(objectives), (points) => {
        const { rank, order, starts, frontCount } = sorted(points);
        const expected = ranksByDefinition(points);
        expect([...rank]).toEqual(expected);
        expect(frontCount).toBe(Math.max(...expected) + 1);
        expect([...order].sort((one, other) => one - other)).toEqual([...points.keys()]);
        for (let front = 0; front < frontCount; front++) {
          const members = [...order.subarray(starts[front], starts[front + 1])];
          expect(new Set(members.map((row) => rank[row]))).toEqual(new Set([front]));
        }
      }),
    );
  });

  test("truncation keeps as many as asked, best fronts first", () => {
    fc.assert(
      fc.property(clouds(objectives), fc.nat(), (points, at) => {
        const keep = 1 + (at % points.length);
        for (const truncation of truncations(points)) {
          const kept = keptBy(truncation, points, keep);
          expect(new Set(kept).size).toBe(keep);
          const ranks = ranksByDefinition(points);
          const best = ranks.toSorted((one, other) => one - other).slice(0, keep);
          expect(kept.map((row) => ranks[row]!).sort((one, other) => one - other)).toEqual(best);
        }
      }),
    );
  });
});

const truncations = (points: readonly Point[]) => [
  new NearestTruncation(points.length, points[0]!.length),
  new CrowdingTruncation(points.length),
];

function keptBy(truncation: Truncation, points: readonly Point[], keep: number): number[] {
  const sort = sorted(points);
  truncation.fit(sort, Float64Array.from(points.flat()), keep);
  return [...sort.order.subarray(0, keep)];
}

test("the ends of a front of two objectives stay", () => {
  const curves = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 2 });
  fc.assert(
    fc.property(curves, fc.nat(), (places, at) => {
      const points = places.map((place): Point => [place, (30 - place) ** 2]);
      const keep = 2 + (at % (points.length - 1));
      for (const truncation of truncations(points)) {
        const kept = keptBy(truncation, points, keep).map((row) => places[row]!);
        expect(kept).toContain(Math.min(...places));
        expect(kept).toContain(Math.max(...places));
      }
    }),
  );
});

test("nearest neighbours: of the closest pair goes the one with the nearer second neighbour", () => {
  const line = [0, 10, 11, 14, 30].map((place): Point => [place, 30 - place]);
  expect(keptBy(new NearestTruncation(5, 2), line, 4).sort()).toEqual([0, 1, 3, 4]);
  expect(keptBy(new NearestTruncation(5, 2), line, 3).sort()).toEqual([0, 3, 4]);
});

test("crowding distance: the room between both neighbours, over the range, summed over objectives", () => {
  const points: Point[] = [
    [0, 8],
    [1, 4],
    [4, 2],
    [8, 0],
  ];
  const truncation = new CrowdingTruncation(4);
  expect(keptBy(truncation, points, 3).sort()).toEqual([0, 2, 3]);
  expect([...truncation.distance]).toEqual([Infinity, 4 / 8 + 6 / 8, 7 / 8 + 4 / 8, Infinity]);
});
