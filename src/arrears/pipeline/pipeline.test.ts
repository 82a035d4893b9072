import { expect, test } from "vitest";
import type { Column, Frame } from "../../math/learning/frame.ts";
import { pickRows } from "../../math/learning/frame.ts";
import { aucOf } from "../../math/learning/probability-metrics.ts";
import { Random } from "../../math/statistics/random.ts";
import { calibrateLater, explainRisk, fitRisk, NotApplicable, scoreRisk } from "./pipeline.ts";

const months = (name: string) => [1, 2, 3].map((month) => `${name} ${month}`);
const series = { delay: months("delay"), bill: months("bill") };

/** Customers whose risk is high in delay code 0, low in code 1 and highest in 2, and rises with bills. */
function customers(rowCount: number, seed: number) {
  const random = Random.seeded(seed);
  const columns: Column[] = [...series.delay, ...series.bill, "limit", "noise"].map((name) => ({
    name,
    kind: "number",
    values: new Float64Array(rowCount),
  }));
  const region: Column = {
    name: "region",
    kind: "category",
    levels: ["north", "south"],
    values: new Float64Array(rowCount),
  };
  const labels = new Uint8Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const put = (name: string, value: number) => {
      columns.find((column) => column.name === name)!.values[row] = value;
    };
    const level = random.normal();
    const delay = random.integer(3);
    for (const name of series.delay) put(name, random.chance(0.7) ? delay : random.integer(3));
    for (const name of series.bill) put(name, 100 * Math.exp(level + 0.2 * random.normal()));
    put("limit", random.chance(0.1) ? Number.NaN : 100 * random.lognormal(0.5));
    put("noise", random.normal());
    region.values[row] = random.integer(2);
    const odds = [0, -2, 2][delay]! + level + region.values[row]! - 1.2;
    labels[row] = Number(random.chance(1 / (1 + Math.exp(-odds))));
  }
  const frame: Frame = { rowCount, columns: [...columns, region] };
  return { frame, labels, series };
}

const train = customers(500, 1);
const later = customers(600, 2);
const gbdt = fitRisk(train, { model: "gbdt", seed: 3 });
const champion = fitRisk(train, { model: "champion", seed: 3 });

test("methods 5.4, check 5: better than a coin by a margin, and the champion no worse than plain", () => {
  const auc = (fitted: typeof gbdt) => aucOf(scoreRisk(fitted, later).probability, later.labels);
  const logistic = fitRisk(train, { model: "logistic", seed: 3 });
  expect(auc(logistic)).toBeGreaterThan(0.75);
  expect(auc(champion)).toBeGreaterThan(auc(logistic) - 0.015);
  const kinds = champion.candidates.filter(({ members }) => members.length === 1);
  expect(kinds.flatMap(({ members }) => members).sort()).toEqual(
    ["gbdt", "logistic", "scorecard", "tcn"].sort(),
  );
  expect(champion.card.validation).toEqual({ kind: "folds", rows: 500 });
});

test.each(["gbdt", "tcn", "logistic"] as const)(
  "methods 5.3: %s uses the indicator weights, its ablation says something else",
  (model) => {
    const small = customers(200, 4);
    const said = [true, false].map((useWeights) => {
      const fitted = fitRisk(small, { model, useWeights, seed: 3 });
      return [...scoreRisk(fitted, small).probability];
    });
    expect(said[0]).not.toEqual(said[1]);
  },
);

test("methods 5.4, check 6: probabilities inside 0..1, of customers without any history too", () => {
  const blank = later.frame.columns.map((column) => ({
    ...column,
    values: new Float64Array(600).fill(Number.NaN),
  }));
  for (const frame of [later.frame, { ...later.frame, columns: blank }]) {
    const { probability } = scoreRisk(champion, { frame });
    expect(probability.every((share) => share > 0 && share < 1)).toBe(true);
  }
});

test("a document read back from JSON scores and explains to the last bit the same", () => {
  const text = JSON.stringify(champion);
  const again = JSON.parse(text) as typeof champion;
  expect([...scoreRisk(again, later).probability]).toEqual([
    ...scoreRisk(champion, later).probability,
  ]);
  expect(explainRisk(again, later, [5])).toEqual(explainRisk(champion, later, [5]));
  expect(JSON.stringify(fitRisk(train, { model: "champion", seed: 3 })) === text).toBe(true);
});

test("contributions and base add up to the log-odds; what raises the risk is said to raise it", () => {
  for (const { base, logOdds, contributions } of explainRisk(champion, later, [0, 17, 99])) {
    const sum = contributions.reduce((total, own) => total + own.contribution, base);
    expect(sum).toBeCloseTo(logOdds, 2);
    expect(
      contributions.every((own) => own.contribution > 0 === (own.direction === "raises")),
    ).toBe(true);
  }
  const exact = explainRisk(gbdt, later, [3])[0]!;
  const sum = exact.contributions.reduce((total, own) => total + own.contribution, exact.base);
  expect(sum).toBeCloseTo(exact.logOdds, 9);
});

test("methods 5.4, check 1: without a source its indicators vanish and weights add up to 1 again", () => {
  const columns = train.frame.columns.filter(({ name }) => !name.startsWith("bill"));
  const without = { ...train, frame: { ...train.frame, columns } };
  const fitted = fitRisk(without, { model: "logistic", seed: 3 });
  const weights = fitted.weights.indicators;
  expect(weights.some(({ indicator }) => indicator.startsWith("bill"))).toBe(false);
  expect(weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  expect(aucOf(scoreRisk(fitted, later).probability, later.labels)).toBeGreaterThan(0.65);
});

test("a code never seen scores like a missing one, under any numbering of the levels", () => {
  const withRegion = (levels: string[], code: number) => {
    const region: Column = {
      name: "region",
      kind: "category",
      levels,
      values: new Float64Array(600).fill(code),
    };
    const columns = later.frame.columns.map((own) => (own.name === "region" ? region : own));
    return scoreRisk(gbdt, { frame: { rowCount: 600, columns } }).probability;
  };
  const south = withRegion(["north", "south"], 1);
  expect(withRegion(["south", "west"], 0)).toEqual(south);
  const west = withRegion(["south", "west"], 1);
  expect(west).toEqual(withRegion(["north", "south"], Number.NaN));
  expect(west).not.toEqual(south);
});

test("a rate that rose is met by a map of later rows, measured on rows it has not seen (year of seed 1)", () => {
  const random = Random.seeded(5);
  const newest = Math.floor(0.5 * train.labels.length);
  const labels = train.labels.map((label, row) =>
    label === 1 && row < newest && random.chance(0.8) ? 0 : label,
  );
  const time = Float64Array.from(labels.keys());
  const elected = fitRisk({ ...train, labels, time }, { model: "logistic", seed: 3 });
  const asked = customers(2000, 6);
  const { fitted, probability } = calibrateLater(elected, later, 3);
  const gap = (said: Float64Array, came: Uint8Array) => meanOf(said) - meanOf(came);
  // members of all rows know half of the rise; the map of the election, of members that knew less, adds all of it
  const before = scoreRisk(elected, asked).probability;
  const now = scoreRisk(fitted, asked).probability;
  expect(gap(before, asked.labels)).toBeGreaterThan(0.05);
  expect(Math.abs(gap(now, asked.labels))).toBeLessThan(0.03);
  expect(aucOf(now, asked.labels)).toBeCloseTo(aucOf(before, asked.labels), 6);
  expect(Math.abs(gap(probability, later.labels))).toBeLessThan(0.01);
  expect(probability).not.toEqual(scoreRisk(fitted, later).probability);
});

const meanOf = (values: Float64Array | Uint8Array) =>
  Float64Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

test("shuffled labels collapse to a coin", () => {
  const labels = Uint8Array.from(Random.seeded(4).shuffled([...train.labels]));
  const fitted = fitRisk({ ...train, labels }, { model: "gbdt", seed: 3 });
  const auc = aucOf(scoreRisk(fitted, later).probability, later.labels);
  expect(Math.abs(auc - 0.5)).toBeLessThan(0.1);
});

test("a planted column known only later is barred, and so is what is derived from it", () => {
  const time = Float64Array.from(train.labels, (_, row) => row);
  const planted: Column = {
    name: "bill 0",
    kind: "number",
    values: Float64Array.from(train.labels, (label) => 1000 * label),
  };
  const frame = { ...train.frame, columns: [planted, ...train.frame.columns] };
  const settled = time.map((day) => day + 30);
  const table = {
    ...train,
    ...{ frame, time, knownAt: { "bill 0": settled } },
    series: { ...series, bill: ["bill 0", ...series.bill] },
  };
  const fitted = fitRisk(table, { model: "gbdt", seed: 3 });
  const barred = fitted.screening.rejected.filter(({ rule }) => rule === "S1-availability");
  expect(barred.map(({ indicator }) => indicator)).toEqual(
    expect.arrayContaining(["bill 0", "bill: mean", "bill / limit: mean share"]),
  );
  expect(fitted.plan.columns.some(({ name }) => name === "bill 0")).toBe(false);
  expect(fitted.card.validation.kind).toBe("later");
  expect(fitted.candidates[0]!.auc).toBeLessThan(0.95);
});

test("without monthly columns the net is not applicable and the rest runs", () => {
  const table = { frame: pickRows(train.frame, [...Array(300).keys()]), labels: train.labels };
  const bare = { ...table, labels: train.labels.slice(0, 300) };
  const fitted = fitRisk(bare, { model: "champion", seed: 3 });
  expect(fitted.notApplicable).toEqual([{ kind: "tcn", because: "no_series" }]);
  expect(() => fitRisk(bare, { model: "tcn", seed: 3 })).toThrow(NotApplicable);
});
