import { expect, test } from "vitest";
import { Random } from "../statistics/random.ts";
import { categoryColumn, type Examples, frameOf, numberColumn } from "./frame.ts";
import { explainLogistic, scoreLogistic, solveLogistic, trainLogistic } from "./logistic.ts";
import { probabilityOf } from "./logistic-loss.ts";
import { aucOf } from "./probability-metrics.ts";

/** Log-odds 2 x - y + (fault: 1), a useless column, some values missing. */
function drawExamples(rowCount: number): Examples {
  const random = Random.seeded(7);
  const draw = (make: () => number) => Array.from({ length: rowCount }, make);
  const [x, y, noise] = [
    draw(() => random.normal()),
    draw(() => random.normal()),
    draw(() => random.normal()),
  ];
  const isFault = draw(() => random.integer(2));
  const labels = Uint8Array.from(x, (own, row) =>
    Number(random.chance(probabilityOf(2 * own - y[row]! + isFault[row]! - 1))),
  );
  const frame = frameOf(
    numberColumn("x", x),
    numberColumn(
      "y",
      y.map((own, row) => (row % 10 === 0 ? Number.NaN : own)),
    ),
    numberColumn("noise", noise),
    categoryColumn(
      "cause",
      isFault.map((own) => (own ? "fault" : "plan")),
    ),
  );
  return { frame, labels };
}

const examples = drawExamples(600);

test("at the minimum every slope is zero or held by its price", () => {
  const rows = { rowCount: 4, columnCount: 2, values: Float64Array.of(1, 0, 2, 1, -1, 1, 0, -2) };
  const labels = [1, 0, 1, 0];
  const slopes = (penalty: { l1: number; l2: number }) => {
    const { weights, intercept } = solveLogistic({ rows, labels }, penalty);
    const misses = labels.map((label, row) => {
      const [a, b] = rows.values.subarray(2 * row, 2 * row + 2);
      return probabilityOf(weights[0]! * a! + weights[1]! * b! + intercept) - label;
    });
    const along = (column: number) =>
      misses.reduce((sum, miss, row) => sum + miss * rows.values[2 * row + column]!, 0);
    expect(misses.reduce((sum, miss) => sum + miss, 0)).toBeCloseTo(0, 8);
    return weights.map((weight, at) => [weight, along(at) + penalty.l2 * weight] as const);
  };
  for (const [, slope] of slopes({ l1: 0, l2: 0.5 })) expect(slope).toBeCloseTo(0, 8);
  for (const [weight, slope] of slopes({ l1: 0.4, l2: 0.1 })) {
    if (weight === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(0.4 + 1e-8);
    else expect(slope).toBeCloseTo(-0.4 * Math.sign(weight), 7);
  }
  expect(slopes({ l1: 9, l2: 0 }).map(([weight]) => weight)).toEqual([0, 0]);
});

test("finds what drew the labels, by column and by reason", () => {
  const model = trainLogistic(examples, { l2: 0.01 });
  const odds = scoreLogistic(model, examples.frame);
  expect(aucOf(odds, examples.labels)).toBeGreaterThan(0.86);
  const { base, contributions } = explainLogistic(model, examples.frame);
  for (const [row, own] of odds.entries()) {
    expect(contributions.reduce((sum, part) => sum + part[row]!, base)).toBeCloseTo(own, 10);
  }
  const reach = contributions.map((part) => Math.max(...part) - Math.min(...part));
  expect(reach[0]!).toBeGreaterThan(reach[1]!);
  expect(reach[1]!).toBeGreaterThan(reach[2]!);
});

test("shuffled labels leave nothing to find", () => {
  const labels = Uint8Array.from(Random.seeded(3).shuffled([...examples.labels]));
  const scores = scoreLogistic(trainLogistic({ frame: examples.frame, labels }), examples.frame);
  expect(aucOf(scores, labels)).toBeLessThan(0.57);
});

test("a sign holds a weight; without data for it the weight is zero", () => {
  const { weights, encoding } = trainLogistic(examples, { signs: { x: -1, y: -1 } });
  const named = new Map(encoding.features.map(({ column, part }, at) => [`${column} ${part}`, at]));
  expect(weights[named.get("0 number")!]).toBe(0);
  expect(weights[named.get("1 number")!]).toBeLessThan(-0.5);
});

test("weights count rows", () => {
  const twice = { ...examples, weights: new Float64Array(600).fill(2) };
  const halfPrice = trainLogistic(examples, { l2: 1 });
  const doubled = trainLogistic(twice, { l2: 2 });
  for (const [at, weight] of doubled.weights.entries()) {
    expect(weight).toBeCloseTo(halfPrice.weights[at]!, 7);
  }
});

test("constant, duplicate and all-missing columns, and one class only, are borne", () => {
  const bad = frameOf(
    ...examples.frame.columns,
    numberColumn("constant", new Float64Array(600).fill(3)),
    numberColumn("twin", examples.frame.columns[0]!.values),
    numberColumn("nothing", new Float64Array(600).fill(Number.NaN)),
  );
  for (const penalty of [{ l2: 1 }, { l2: 0 }, { l1: 1, l2: 0 }]) {
    const scores = scoreLogistic(trainLogistic({ ...examples, frame: bad }, penalty), bad);
    expect(scores.every(Number.isFinite)).toBe(true);
    expect(aucOf(scores, examples.labels)).toBeGreaterThan(0.86);
  }
  const alone = trainLogistic({ frame: bad, labels: new Uint8Array(600) });
  expect(new Set(alone.weights)).toEqual(new Set([0]));
  expect(probabilityOf(scoreLogistic(alone, bad)[0]!)).toBeCloseTo(0.5 / 601, 9);
});

test("trained twice alike; reloaded from JSON it scores to the bit", () => {
  const model = trainLogistic(examples, { l1: 2, encoding: { numbers: "quantile" } });
  expect(trainLogistic(examples, { l1: 2, encoding: { numbers: "quantile" } })).toEqual(model);
  const reloaded = JSON.parse(JSON.stringify(model));
  expect(scoreLogistic(reloaded, examples.frame)).toEqual(scoreLogistic(model, examples.frame));
});
