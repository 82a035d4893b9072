import { expect, test } from "vitest";
import { Random } from "../statistics/random.ts";
import { categoryColumn, frameOf, numberColumn } from "./frame.ts";
import { scoreLogistic, trainLogistic } from "./logistic.ts";
import { probabilityOf } from "./logistic-loss.ts";
import { explainOrdinal, scoreOrdinal, trainOrdinal } from "./ordinal.ts";

const random = Random.seeded(5);
const days = Array.from({ length: 500 }, () => random.normal());
const fee = Array.from({ length: 500 }, () => random.normal());
const causes = days.map(() => random.pick(["card", "cash", undefined]));
const frame = frameOf(
  numberColumn("days", days),
  numberColumn("fee", fee),
  categoryColumn("cause", causes),
);
/** 0, 1, 2 with cuts at -.5 and 1.5 of days - fee / 2 and logistic noise. */
const grades = Uint8Array.from(days, (own, row) => {
  const noise = random.between(0, 1);
  const score = own - fee[row]! / 2 + Math.log(noise / (1 - noise)) / 2;
  return Number(score > -0.5) + Number(score > 1.5);
});
const examples = { frame, grades, gradeCount: 3 };

test("two grades are the logistic regression", () => {
  const labels = grades.map((grade) => Math.min(1, grade));
  const shares = scoreOrdinal(trainOrdinal({ frame, grades: labels, gradeCount: 2 }), frame);
  const odds = scoreLogistic(trainLogistic({ frame, labels }), frame);
  for (const [row, own] of odds.entries()) {
    expect(shares[2 * row + 1]).toBeCloseTo(probabilityOf(own), 7);
  }
});

test("McCullagh 1980: at the minimum expected grades match, and shares add up", () => {
  const model = trainOrdinal(examples, { l2: 0.01 });
  const shares = scoreOrdinal(model, frame);
  const [first, second] = model.cuts;
  expect(first!).toBeLessThan(second!);
  let right = 0;
  for (const [row, grade] of grades.entries()) {
    const own = [...shares.subarray(3 * row, 3 * row + 3)];
    expect(own.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    right += Number(own.indexOf(Math.max(...own)) === grade);
  }
  expect(right / 500).toBeGreaterThan(0.7);
  const { contributions } = explainOrdinal(model, frame);
  expect(contributions[0]![days.indexOf(Math.max(...days))]!).toBeGreaterThan(1);
});

test("more of a column with a sign never lowers the grade", () => {
  const model = trainOrdinal(examples, { signs: { days: 1, fee: 1 } });
  const worse = frameOf(
    numberColumn(
      "days",
      days.map((own) => own + 1),
    ),
    numberColumn(
      "fee",
      fee.map((own) => own + 2),
    ),
    frame.columns[2]!,
  );
  const [before, after] = [scoreOrdinal(model, frame), scoreOrdinal(model, worse)];
  for (const row of grades.keys()) {
    expect(after[3 * row]!).toBeLessThanOrEqual(before[3 * row]!);
    expect(after[3 * row + 2]!).toBeGreaterThanOrEqual(before[3 * row + 2]!);
  }
});

test("grades without rows, at an end or between, get a small share", () => {
  for (const [empty, kept] of [
    [0, [1, 2]],
    [1, [0, 2]],
    [2, [0, 1]],
  ] as const) {
    const own = grades.map((grade) => kept[Number(grade > 0)]!);
    const shares = scoreOrdinal(trainOrdinal({ frame, grades: own, gradeCount: 3 }), frame);
    const mean = shares.reduce((sum, share, at) => sum + (at % 3 === empty ? share : 0), 0) / 500;
    expect(mean).toBeGreaterThan(0);
    expect(mean).toBeLessThan(0.02);
  }
});

test("weights count rows; trained twice alike; reloaded it grades to the bit", () => {
  const model = trainOrdinal({ ...examples, weights: new Float64Array(500).fill(2) }, { l2: 2 });
  for (const [at, weight] of trainOrdinal(examples).weights.entries()) {
    expect(weight).toBeCloseTo(model.weights[at]!, 7);
  }
  expect(trainOrdinal(examples)).toEqual(trainOrdinal(examples));
  const reloaded = JSON.parse(JSON.stringify(model));
  expect(scoreOrdinal(reloaded, frame)).toEqual(scoreOrdinal(model, frame));
});
