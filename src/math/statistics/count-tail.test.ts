import fc from "fast-check";
import { expect, test } from "vitest";
import { countTail } from "./count-tail.ts";

test("closed forms: Poisson of mean 1, the geometric as a negative binomial of size 1", () => {
  const e = Math.exp(-1);
  expect(countTail(1, { mean: 1, dispersion: 1 })).toBeCloseTo(1 - e, 14);
  expect(countTail(3, { mean: 1, dispersion: 0.5 })).toBeCloseTo(1 - 2.5 * e, 13);
  for (const count of [1, 5, 40])
    expect(countTail(count, { mean: 1, dispersion: 2 }) / 0.5 ** count).toBeCloseTo(1, 11);
  // SciPy 1.17.1: nbinom.sf(24, 10 / 0.7, 1 / 1.7), nbinom.sf(11, 0.5 / 0.4, 1 / 1.4), poisson.sf(1099, 1000)
  for (const [count, mean, dispersion, tail] of [
    [25, 10, 1.7, 0.002225345741626869],
    [12, 0.5, 1.4, 5.700655610818592e-7],
    [1100, 1000, 1, 0.0009626304058665587],
  ] as const)
    expect(countTail(count, { mean, dispersion }) / tail).toBeCloseTo(1, 9);
});

test("it falls with the count, rises with mean and dispersion above the mean, and is a probability", () => {
  const law = fc.record({
    mean: fc.double({ min: 0.01, max: 500, noNaN: true }),
    dispersion: fc.double({ min: 0.5, max: 9, noNaN: true }),
  });
  fc.assert(
    fc.property(law, fc.nat(2000), ({ mean, dispersion }, count) => {
      const tail = countTail(count, { mean, dispersion });
      expect(tail).toBeGreaterThanOrEqual(0);
      expect(tail).toBeLessThanOrEqual(1);
      expect(countTail(count + 1, { mean, dispersion })).toBeLessThanOrEqual(tail + 1e-12);
      const more = countTail(count, { mean: mean * 1.5, dispersion });
      expect(more).toBeGreaterThanOrEqual(tail * (1 - 1e-9));
    }),
  );
});
