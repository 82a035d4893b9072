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

test("far below the mean it is 1, and next to Poisson's it is Poisson's", () => {
  for (const dispersion of [1, 1.3, 2]) {
    expect(countTail(5, { mean: 1000, dispersion })).toBe(1);
    expect(countTail(20, { mean: 3000, dispersion })).toBe(1);
  }
  // SciPy 1.17.1: poisson.sf(7, 1), poisson.sf(100299, 1e5), poisson.sf(0, 748)
  for (const dispersion of [1, 1 + 2.3e-16, 1 + 4.5e-16, 1 + 1e-14, 1 + 1e-10]) {
    expect(countTail(8, { mean: 1, dispersion }) / 1.024919667464169e-5).toBeCloseTo(1, 8);
    expect(countTail(100_300, { mean: 1e5, dispersion })).toBeCloseTo(0.17177944996081052, 7);
    expect(countTail(1, { mean: 748, dispersion })).toBe(1);
  }
});

test("a count beyond all numbers is none, and found at once", () => {
  for (const count of [150, 156, 157, 170, 2000])
    expect(countTail(count, { mean: 0.01, dispersion: 2 })).toBeLessThan(1e-40);
  expect(countTail(1030, { mean: 0.5, dispersion: 2 })).toBeLessThan(1e-300);
  expect(countTail(1070, { mean: 0.5, dispersion: 2 })).toBeLessThan(1e-300);
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
