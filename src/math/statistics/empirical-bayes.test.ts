import { describe, expect, test } from "vitest";
import { fitGammaPrior, shrinkRates } from "./empirical-bayes.ts";
import { gammaProbability, gammaQuantile, logGamma } from "./gamma.ts";

describe("gamma distribution, against SciPy 1.x scipy.stats.gamma", () => {
  const table = [
    [0.3, 1.0957979948180756, 3.211034699722965e-5, 0.07313113586695198, 1.372349944100886],
    [1, 0, 0.05129329438755053, 0.6931471805599455, 2.9957322735539895],
    [2.5, 0.2846828704729192, 0.5727381130308846, 2.175730095547763, 5.535248846758176],
    [40, 106.63176026064345, 30.195739194344732, 39.6671650106891, 50.93973698271794],
    [5000, 37582.62631568535, 4884.262567833768, 4999.666670617572, 5116.874448838968],
  ] as const;
  test.each(table)("shape %s: ln gamma and the 5, 50, 95 %% points", (shape, log, ...points) => {
    expect(logGamma(shape)).toBeCloseTo(log, 8);
    [0.05, 0.5, 0.95].forEach((probability, i) => {
      const quantile = gammaQuantile(shape, probability);
      expect(quantile / points[i]!).toBeCloseTo(1, 8);
      expect(gammaProbability(shape, quantile)).toBeCloseTo(probability, 8);
    });
  });
});

describe("Marshall 1991, global empirical Bayes by moments", () => {
  const counts = [3, 12, 40, 1, 0, 90];
  const exposures = [1000, 2000, 9000, 500, 800, 10_000];
  const units = counts.map((count, i) => ({ count, exposure: exposures[i]! }));

  test("prior and posterior equal the same formulas in NumPy", () => {
    const { mean, shape } = fitGammaPrior(units);
    expect(mean).toBeCloseTo(0.006266094420600859, 12);
    expect(shape).toBeCloseTo(7.731249571816025, 8);
    const rates = shrinkRates(units);
    const shrunken = [0.00480398, 0.00610152, 0.00466407, 0.00503584, 0.00380134, 0.00869973];
    rates.forEach((rate, i) => void expect(rate.shrunken).toBeCloseTo(shrunken[i]!, 7));
    expect(rates[0]!.low).toBeCloseTo(0.002671633695236742, 9);
    expect(rates[5]!.high).toBeCloseTo(0.010196038807913869, 9);
  });

  test("a small unit is pulled further towards the mean than a large one of the same rate", () => {
    const twins = [...units, { count: 2, exposure: 100 }, { count: 2000, exposure: 100_000 }];
    const [small, large] = shrinkRates(twins).slice(-2);
    expect(small!.raw).toBe(large!.raw);
    expect(small!.shrunken).toBeLessThan(large!.shrunken);
  });

  test("units that differ no more than chance share one rate", () => {
    const alike = [10, 10, 10].map((count) => ({ count, exposure: 1000 }));
    expect(shrinkRates(alike).map(({ shrunken }) => shrunken)).toEqual([0.01, 0.01, 0.01]);
  });

  test("no tickets at all: rate zero under a finite bound", () => {
    const [rate] = shrinkRates([{ count: 0, exposure: 1000 }]);
    expect(rate).toMatchObject({ raw: 0, shrunken: 0, low: 0 });
    expect(rate!.high).toBeGreaterThan(0);
  });
});
