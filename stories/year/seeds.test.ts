/** Several seeds told together: medians, ranges, the bootstrap's interval, and which checks held. */
import { expect, test } from "vitest";
import { compareWithTwin } from "./difference.ts";
import type { Lived } from "./live.ts";
import type { MonthFinding } from "./report/report.ts";
import { bootstrapMean, figuresOf, heldOf, spreadOf } from "./seeds.ts";

const finding = (given: Partial<MonthFinding>): MonthFinding => ({
  ...{ month: "end", group: "judgement", zh: "甲", en: "one", figures: {}, wrong: [] },
  ...given,
});

test("the middle of an even number of years lies between the two in the middle", () => {
  expect(spreadOf([5, 1, 3])).toEqual({ median: 3, least: 1, most: 5 });
  expect(spreadOf([4, 1, 3, 10])).toEqual({ median: 3.5, least: 1, most: 10 });
});

test("the bootstrap of a mean: of one value itself; of many about 1.96 standard errors each way", () => {
  expect(bootstrapMean([7, 7, 7], "same")).toEqual({ mean: 7, low: 7, high: 7 });
  const values = Array.from({ length: 400 }, (_, at) => at % 2);
  const { mean, low, high } = bootstrapMean(values, "coin");
  expect(mean).toBe(0.5);
  // standard error of a fair coin thrown 400 times: 0.025
  expect(low).toBeCloseTo(0.5 - 1.96 * 0.025, 2);
  expect(high).toBeCloseTo(0.5 + 1.96 * 0.025, 2);
  expect(bootstrapMean(values, "coin")).toEqual({ mean, low, high });
});

test("figures are those of the newest finding; words and other groups are no figures", () => {
  const years = [1, 3].map((auc) => ({
    findings: [
      finding({ month: "2026-01", figures: { auc: 99 } }),
      finding({ month: "2026-02", figures: { auc, inOrder: "yes" } }),
      finding({ group: "fen", en: "two", figures: { accounts: 4 } }),
    ],
  }));
  const told = figuresOf(years, ["judgement"]);
  expect(told.map(({ figure, years, spread }) => [figure, years, spread.median])).toEqual([
    ["auc", 2, 2],
  ]);
});

test("a check that failed in one month did not hold in that year", () => {
  const bad = finding({ month: "2026-01", wrong: ["a"] });
  const years = [{ findings: [bad, finding({})] }, { findings: [finding({})] }];
  expect(heldOf(years)).toEqual([
    { group: "judgement", finding: "one", years: 2, heldYears: 1, wrong: ["a"] },
  ]);
});

test("a twin's figures are taken from the year's, those that are words left out", () => {
  const chart = (value: number) => ({
    ...({ kind: "bars", zh: "收回", en: "came in", axis: ["2025-12"] } as const),
    series: [{ zh: "收回", en: "came in", values: [value] }],
  });
  const livedWith = (recoveredYuan: number, recovered60: number | string) => {
    const figures = { recoveredYuan, recovered60 };
    const own = finding({ group: "dunning", figures, charts: [chart(recoveredYuan)] });
    return { findings: [{ month: "end", finding: own }] } as unknown as Lived;
  };
  const [, difference] = compareWithTwin(livedWith(120.5, 0.9), livedWith(100.25, "-"));
  expect(difference!.finding.figures).toEqual({ recoveredYuan: 20.25 });
  expect(difference!.finding.charts![0]!.series.map(({ values }) => values)).toEqual([
    [120.5],
    [100.25],
  ]);
});
