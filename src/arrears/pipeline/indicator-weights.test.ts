import { expect, test } from "vitest";
import type { BinnedColumn } from "../../math/scoring/weight-of-evidence.ts";
import { factorsOf, weighIndicators } from "./indicator-weights.ts";

/** An indicator of two bins; `bads` of 100 rows in the risky one, of 100 - bads in the other. */
function indicator(name: string, bads: number): BinnedColumn {
  const bin = (own: number) => ({
    goods: 100 - own,
    bads: own,
    woe: Math.log((100 - own) / own),
  });
  const missing = { goods: 0, bads: 0, woe: 0 };
  return { name, kind: "number", cuts: [0], bins: [bin(100 - bads), bin(bads)], missing };
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

test("methods 5.2: w = sqrt(a e) / sum, by hand for two indicators", () => {
  const { indicators, consistencyRatio, judgements } = weighIndicators([
    indicator("weak", 60),
    indicator("strong", 90),
  ]);
  // Both have one bin of risk 1 and one of risk 0: equal entropies.
  expect(indicators.map(({ entropy }) => entropy)).toEqual([0.5, 0.5]);
  // Information values .1622 and 3.5156: sqrt of their ratio is 4.66, Saaty's 5.
  expect(indicators.map(({ indicator: name, ahp }) => [name, ahp])).toEqual([
    ["strong", expect.closeTo(5 / 6)],
    ["weak", expect.closeTo(1 / 6)],
  ]);
  const strong = Math.sqrt(5 / 6) / (Math.sqrt(5 / 6) + Math.sqrt(1 / 6));
  expect(indicators[0]!.weight).toBeCloseTo(strong);
  expect({ consistencyRatio, judgements }).toEqual({
    consistencyRatio: 0,
    judgements: "information-value",
  });
});

test("methods 5.4, check 3: weights add up to 1 and a constant indicator has 0", () => {
  const constant: BinnedColumn = {
    ...indicator("constant", 50),
    bins: [{ goods: 100, bads: 100, woe: 0 }],
  };
  const many = Array.from({ length: 40 }, (_, at) => indicator(`i${at}`, 51 + at));
  const { indicators, consistencyRatio } = weighIndicators([...many, constant]);
  for (const part of ["entropy", "ahp", "weight"] as const) {
    expect(total(indicators.map((own) => own[part]))).toBeCloseTo(1, 12);
  }
  expect(indicators.at(-1)).toMatchObject({ indicator: "constant", weight: 0 });
  expect(consistencyRatio).toBeLessThan(0.1);
});

test("given judgements are used, those that contradict themselves are not", () => {
  const bins = ["a", "b", "c"].map((name, at) => indicator(name, 60 + 10 * at));
  const indicators = ["a", "b"];
  const given = weighIndicators(bins, {
    indicators,
    matrix: [
      [1, 9],
      [1 / 9, 1],
    ],
  });
  const ahp = Object.fromEntries(given.indicators.map((own) => [own.indicator, own.ahp]));
  expect(given.judgements).toBe("given");
  expect(ahp.a! / ahp.b!).toBeCloseTo(9);
  const circle = [
    [1, 9, 1 / 9],
    [1 / 9, 1, 9],
    [9, 1 / 9, 1],
  ];
  const refused = weighIndicators(bins, { indicators: ["a", "b", "c"], matrix: circle });
  expect(refused.judgements).toBe("information-value");
});

test("factors: over the mean weight, the least for a column outside the indicator system", () => {
  const weights = weighIndicators([indicator("weak", 60), indicator("strong", 90)]);
  const factors = factorsOf(weights, ["weak", "strong", "outside"]);
  expect(factors.weak! + factors.strong!).toBeCloseTo(2);
  expect(factors.outside).toBe(factors.weak);
  expect(factorsOf(weighIndicators([]), ["any"])).toEqual({ any: 1 });
});
