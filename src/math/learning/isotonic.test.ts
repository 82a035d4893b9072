import * as fc from "fast-check";
import { expect, test } from "vitest";
import { applyIsotonic, fitIsotonic } from "./isotonic.ts";

test("pools adjacent violators and draws lines between the corners", () => {
  const map = fitIsotonic(Float64Array.of(1, 2, 3, 4), [0, 1, 0, 1]);
  expect(map).toEqual({ scores: [1, 2, 3, 4], probabilities: [0, 0.5, 0.5, 1] });
  const asked = Float64Array.of(-9, 1, 1.5, 2.2, 3.5, 4, 99);
  expect([...applyIsotonic(map, asked)]).toEqual([0, 0, 0.25, 0.5, 0.75, 1, 1]);
});

test("equal scores are averaged, weights count, rows of no weight do not", () => {
  const scores = Float64Array.of(1, 1, 2, 2, 5);
  const map = fitIsotonic(scores, [0, 1, 1, 0, 1], Float64Array.of(3, 1, 1, 1, 0));
  expect(map).toEqual({ scores: [1, 2], probabilities: [0.25, 0.5] });
});

test("one class, one score or no rows give one probability", () => {
  const everywhere = (map: ReturnType<typeof fitIsotonic>) => [
    ...applyIsotonic(map, Float64Array.of(-5, 0, 5)),
  ];
  expect(everywhere(fitIsotonic(Float64Array.of(1, 2, 3), [1, 1, 1]))).toEqual([1, 1, 1]);
  expect(everywhere(fitIsotonic(Float64Array.of(2, 2), [0, 1]))).toEqual([0.5, 0.5, 0.5]);
  expect(everywhere(fitIsotonic(new Float64Array(), []))).toEqual([0.5, 0.5, 0.5]);
});

test("rises, keeps the mean, and no rising step is closer", () => {
  const row = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1 }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      const scores = Float64Array.from(rows, ([score]) => score);
      const labels = rows.map(([, label]) => label);
      const fitted = applyIsotonic(fitIsotonic(scores, labels), scores);
      const order = [...rows.keys()].sort((a, b) => scores[a]! - scores[b]!);
      for (const [at, own] of order.slice(1).entries()) {
        expect(fitted[own]!).toBeGreaterThanOrEqual(fitted[order[at]!]!);
      }
      const sum = (values: Iterable<number>) => [...values].reduce((all, own) => all + own, 0);
      expect(sum(fitted)).toBeCloseTo(sum(labels), 9);
      // The projection onto rising steps: every rising step g has <y - f, g> <= 0 (cut by cut).
      for (let cut = 0; cut <= 9; cut++) {
        const above = rows.map(([score], at) => (score >= cut ? labels[at]! - fitted[at]! : 0));
        expect(sum(above)).toBeLessThanOrEqual(1e-9);
      }
    }),
  );
});
