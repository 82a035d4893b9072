/** The report: what a seed gives is under its hash and nothing else is; the page needs nothing but itself. */
import { expect, test } from "vitest";
import { Journal } from "../journal.ts";
import type { Lived } from "../live.ts";
import type { Finding } from "../year.ts";
import { besideCharts } from "./beside.ts";
import { chartOf } from "./charts.ts";
import { page } from "./page.ts";
import { reportOf, verdictsOf } from "./report.ts";
import { sheet } from "./sheet.ts";
import { ticksOf } from "./svg.ts";
import { growthOf, quantile } from "./times.ts";
import { decimals, figureParts } from "./words.ts";

const money: Finding = {
  ...{ group: "fen", zh: "每户相符", en: "Each agrees", wrong: [] },
  figures: { billedFen: 12_345, owedFen: 5, recoveredShare: 0.5 },
};

function livedWith(finding: Finding, ms = 5): Lived {
  const journal = new Journal(() => "2025-12-07");
  journal.count("bills issued", 3);
  journal.asked("bills.owed", { ms });
  journal.asked("refunds.approve", { ms, code: "refunds.own_order" });
  journal.note("fault disk-full", "12:00 磁盘写满 / the disk is full");
  return {
    options: {
      ...{ seed: 1, customers: 150, months: 2, past: 24, cities: ["3701"], eve: "2025-11-30" },
      ...{ faults: "harsh", collects: true },
    },
    journal,
    findings: ["2025-12", "2026-01"].map((month) => ({ month, finding })),
    seconds: { past: ms, lived: ms, checked: ms },
    days: 62,
  };
}

test("the hash is of what happened: other times give the same, another fen gives another", () => {
  const { sha256 } = reportOf(livedWith(money));
  expect(reportOf(livedWith(money, 900)).sha256).toBe(sha256);
  const other = { ...money, figures: { ...money.figures, owedFen: 6 } };
  expect(reportOf(livedWith(other)).sha256).not.toBe(sha256);
});

test("one finding that does not hold, in whichever month, makes the year fail", () => {
  const report = reportOf(livedWith(money), [
    { month: "end", finding: { ...money, wrong: ["B-1 <b>"] } },
  ]);
  expect(report.held).toBe(false);
  expect(verdictsOf(report.seeded.findings)[0]).toMatchObject({ months: 3, heldMonths: 2 });
  expect(sheet(report, "zh")).toContain("✗ 每户相符  2/3");
  expect(page(report)).toContain("B-1 &lt;b&gt;");
});

test("times stay out of what the seed gives, whatever they are", () => {
  const time: Finding = { ...money, group: "time", figures: { meanMs: 3, ledgerLines: 100 } };
  const report = reportOf(livedWith(time));
  expect(report.seeded.findings).toEqual([]);
  expect(report.times.months).toHaveLength(2);
});

test("the page stands by itself, in both languages and both themes, and draws what there is", () => {
  const html = page(reportOf(livedWith(money)));
  expect(html).not.toMatch(/\b(src|href)="(?!#)|url\(|@import/);
  expect(html).toContain('<span lang="zh">资金</span><span lang="en">Money</span>');
  expect(html).toContain("prefers-color-scheme:dark");
  expect(html).toContain(">磁盘写满</text>");
  expect(html.match(/<svg/g)?.length).toBeGreaterThanOrEqual(3);
});

test("a figure is written by the end of its name, and whole numbers with thousands apart", () => {
  expect(figureParts("billedFen", 1_234_567, "en")).toMatchObject({ value: "12,345.67 yuan" });
  expect(figureParts("recoveredShare", 0.1234, "zh")).toMatchObject({ value: "12.3%" });
  expect([1234, 0.012_345, 12.345, 0].map(decimals)).toEqual(["1,234", "0.0123", "12.3", "0"]);
});

test("ticks are round, hold every value, and nought", () => {
  expect(ticksOf([3, 97])).toEqual([0, 25, 50, 75, 100]);
  expect(ticksOf([-0.2, 0.3])).toEqual([-0.2, 0, 0.2, 0.4]);
  expect(ticksOf([0])).toEqual([0, 0.25]);
});

test("a chart leaves out what is not known, and is nothing where nothing is", () => {
  const series = (values: (number | null)[]) => [{ zh: "一", en: "one", values }];
  const chart = { kind: "lines", zh: "图", en: "chart", axis: ["a", "b", "c"] } as const;
  const drawn = chartOf({ ...chart, series: series([1, null, 3]) });
  expect(drawn.match(/<circle/g)).toHaveLength(2);
  expect(drawn.match(/ d="M[^"L]*M[^"L]*"/)).not.toBe(null);
  expect(chartOf({ ...chart, series: series([null, null, null]) })).toBe("");
});

test("what stands beside its plain alternative is drawn beside it, shares and hours apart", () => {
  const figures = {
    auc: 0.8,
    plainAuc: 0.7,
    medianLeadHours: 5,
    "plain medianLeadHours": 2,
    alerts: 9,
  };
  const charts = besideCharts({ ...money, figures });
  expect(charts.map(({ series }) => series.map(({ values }) => values))).toEqual([
    [[0.8], [0.7]],
    [[5], [2]],
  ]);
});

test("p99 is the smallest that one in a hundred exceeds; growth is the slope of logarithms", () => {
  const sorted = Array.from({ length: 200 }, (_, at) => at + 1);
  expect([quantile(sorted, 0.5), quantile(sorted, 0.99), quantile([], 0.5)]).toEqual([100, 198, 0]);
  const months = [1, 2, 4, 8].map((n) => ({
    figures: { ledgerLines: 1000 * n, meanMs: 3 * n ** 0.5 },
  }));
  expect(growthOf(months)).toBeCloseTo(0.5);
  expect(growthOf(months.slice(2))).toBe(undefined);
});
