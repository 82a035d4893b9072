import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeRecord } from "../rules.ts";
import { rulesOf } from "./compiling.ts";
import { candidatesOf, placesOf, Surface, sides, thresholdsAt } from "./surface.ts";

const deviation = fc.oneof(fc.integer({ min: -40, max: 40 }), fc.constant(Number.NaN));
const records = fc.array(fc.tuple(deviation.map(Math.abs), deviation), {
  minLength: 1,
  maxLength: 80,
});

test("two look-ups count what the rule table says of every single record", () => {
  fc.assert(
    fc.property(records, fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), (pairs, draws) => {
      const amount = Float64Array.from(pairs, ([value]) => value);
      const gap = Float64Array.from(pairs, ([, value]) => value);
      const candidates = candidatesOf([{ amount, gap }], { most: 12, mostFlagged: 0.8 });
      const places = sides.map((side, at) => draws[at]! % candidates[side].length) as [
        number,
        number,
        number,
      ];
      const rules = rulesOf(1, thresholdsAt(candidates, places));
      const flagged = pairs.filter(([a, g]) => {
        const values = {
          ...(a >= 0 && { amountDeviation: a }),
          ...(!Number.isNaN(g) && { gapDeviation: g }),
        };
        return judgeRecord({ rules }, { category: 1, values }) !== 0n;
      });
      const surface = new Surface({ amount, gap }, candidates);
      expect(surface.passing(places)).toBe(pairs.length - flagged.length);
      expect(placesOf(candidates, thresholdsAt(candidates, places))).toEqual(
        sides.map((side, at) => (surface.says(side) ? places[at] : candidates[side].length - 1)),
      );
    }),
    { seed: 3, numRuns: 300 },
  );
});

test("methods 1.5: constant amounts and no interval leave no side with a threshold", () => {
  const flat = { amount: new Float64Array(9), gap: new Float64Array(9).fill(Number.NaN) };
  const candidates = candidatesOf([flat], { most: 50, mostFlagged: 0.5 });
  const surface = new Surface(flat, candidates);
  expect(surface.flagged([0, 0, 0])).toBe(0);
  expect(thresholdsAt(candidates, [0, 0, 0])).toEqual({
    amount: null,
    gapShort: null,
    gapLong: null,
  });
});

test("candidates are densest where few records are flagged, the greatest flags none", () => {
  const amount = Float64Array.from({ length: 1000 }, (_, at) => at);
  const gap = new Float64Array(1000).fill(Number.NaN);
  const candidates = candidatesOf([{ amount, gap }], { most: 20, mostFlagged: 0.5 });
  const surface = new Surface({ amount, gap }, candidates);
  const shares = [...candidates.amount.keys()].map((place) => surface.flagged([place, 0, 0]));
  expect(shares.at(-1)).toBe(0);
  expect(shares.at(-2)).toBeCloseTo(0.001, 9);
  expect(shares[0]).toBeCloseTo(0.5, 2);
  expect(candidates.amount.length).toBeLessThanOrEqual(20);
});
