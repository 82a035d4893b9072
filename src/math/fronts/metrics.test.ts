/** Metrics of sets of points, by hand and by what must hold of them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { hypervolume, invertedDistance, scaledHypervolume, spread } from "./metrics.ts";

const set = (...points: readonly (readonly number[])[]) => ({
  f: Float64Array.from(points.flat()),
  objectives: points[0]!.length,
});
const flat = (...points: readonly (readonly number[])[]) => Float64Array.from(points.flat());

test("IGD is the mean distance from the front's points to the nearest of the set", () => {
  expect(invertedDistance(set([0, 1], [3, 0]), flat([0, 0], [3, 4], [0, 1]))).toBeCloseTo(
    5 / 3,
    12,
  );
  expect(invertedDistance({ f: new Float64Array(), objectives: 2 }, flat([0, 0]))).toBe(Infinity);
});

test("hypervolume of two objectives: the union of rectangles", () => {
  const points = set([1, 3], [2, 2], [3, 1], [3, 3], [5, 0]);
  expect(hypervolume(points, flat([4, 4]))).toBe(6);
});

test("hypervolume of three objectives: the union of boxes", () => {
  expect(hypervolume(set([1, 2, 2], [2, 1, 2], [2, 2, 1]), flat([3, 3, 3]))).toBe(4);
  expect(hypervolume(set([0, 0, 0], [0, 0, 0]), flat([2, 3, 4]))).toBe(24);
});

const points = (objectives: number) =>
  fc.array(
    fc.array(fc.integer({ min: 0, max: 5 }), { minLength: objectives, maxLength: objectives }),
    {
      minLength: 1,
      maxLength: 8,
    },
  );

test.each([2, 3])("hypervolume of %i objectives is the count of cells of a grid", (objectives) => {
  const side = 6;
  const cells = Array.from({ length: side ** objectives }, (_, cell) =>
    Array.from({ length: objectives }, (_, m) => Math.floor(cell / side ** m) % side),
  );
  fc.assert(
    fc.property(points(objectives), (cloud) => {
      const isBelow = (cell: readonly number[]) =>
        cloud.some((point) => point.every((value, m) => value <= cell[m]!));
      const reference = new Float64Array(objectives).fill(side);
      expect(hypervolume(set(...cloud), reference)).toBe(cells.filter(isBelow).length);
    }),
  );
});

test("a further point never lessens the hypervolume, nor does it raise IGD", () => {
  fc.assert(
    fc.property(points(3), points(3), (cloud, more) => {
      const reference = flat([6, 6, 6]);
      const [some, all] = [set(...cloud), set(...cloud, ...more)];
      expect(hypervolume(all, reference)).toBeGreaterThanOrEqual(hypervolume(some, reference));
      const front = set(...more).f;
      expect(invertedDistance(all, front)).toBe(0);
      expect(invertedDistance(some, front)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("scaled hypervolume: the front's greatest lies at 1 / 1.1 of the reference", () => {
  const front = flat([0, 10], [2, 0]);
  expect(scaledHypervolume(set([0, 0]), front)).toBe(1);
  expect(scaledHypervolume(set([1.1, 5.5]), front)).toBeCloseTo(0.25, 12);
  expect(scaledHypervolume(set([2.3, 0]), front)).toBe(0);
});

test("spread: even and complete is 0; what is missed at the ends and unevenness add to it", () => {
  const front = flat([0, 4], [2, 2], [4, 0]);
  expect(spread(set([0, 4], [1, 3], [2, 2], [3, 1], [4, 0]), front)).toBe(0);
  const half = Math.SQRT2;
  expect(spread(set([0, 4], [1, 3], [2, 2]), front)).toBeCloseTo(
    (2 * half) / (2 * half + 3 * half),
    12,
  );
  // gaps 1, 1, 3 along the diagonal: nearest 1, 1, 3, mean 5 / 3
  const uneven = spread(set([0, 4], [1, 3], [4, 0]), front);
  expect(uneven).toBeCloseTo((2 * (2 / 3) + 4 / 3) / 5, 12);
  expect(spread(set([1, 1]), front)).toBe(1);
});
