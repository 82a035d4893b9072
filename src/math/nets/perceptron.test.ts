import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { categoryColumn, type Frame, frameOf, numberColumn, pickRows } from "../learning/frame.ts";
import { Random } from "../statistics/random.ts";
import {
  explainPerceptron,
  type PerceptronOptions,
  scorePerceptron,
  trainPerceptron,
} from "./perceptron.ts";
import { type NetworkShape, PerceptronNetwork } from "./perceptron-network.ts";

const random = Random.seeded("customers");
const rowCount = 300;
const draws = (draw: () => number) => Float64Array.from({ length: rowCount }, draw);
const overdueDays = draws(() => random.exponential(12));
const onTime = draws(() => (random.chance(0.1) ? Number.NaN : random.fraction()));
const frame = frameOf(
  numberColumn("overdueDays", overdueDays),
  numberColumn("onTime", onTime),
  categoryColumn(
    "channel",
    Array.from({ length: rowCount }, () => random.pick(["bank", "cash", "app"])),
  ),
  numberColumn(
    "constant",
    draws(() => 7),
  ),
);
/** 0 worst, 2 best. */
const labels = Uint8Array.from({ length: rowCount }, (_, row) => {
  const score =
    2 * (Number.isNaN(onTime[row]!) ? 0.5 : onTime[row]!) -
    overdueDays[row]! / 15 +
    random.normal() / 3;
  return score < -0.2 ? 0 : score < 0.8 ? 1 : 2;
});
const examples = { frame, labels, classCount: 3 };
const quick = { seed: 7, epochs: 20, genetic: { population: 12, generations: 8 } };
const monotone = { overdueDays: -1, onTime: 1 } as const;
const kinds: [string, PerceptronOptions][] = [
  ["softmax", quick],
  ["ordinal", { ...quick, head: "ordinal" }],
  ["ordinal, monotone", { ...quick, head: "ordinal", monotone, hidden: [8, 6] }],
];

const likeliest = (shares: readonly Float64Array[], row: number) => {
  const own = shares.map((share) => share[row]!);
  return own.indexOf(Math.max(...own));
};

describe.each(kinds)("%s", (_, options) => {
  const model = trainPerceptron(examples, options);

  test("answers better than the largest class does", () => {
    const shares = scorePerceptron(model, frame);
    const hits = labels.filter((label, row) => likeliest(shares, row) === label).length;
    expect(hits / rowCount).toBeGreaterThan(0.7);
    for (let row = 0; row < rowCount; row++) {
      expect(shares.reduce((sum, share) => sum + share[row]!, 0)).toBeCloseTo(1, 12);
    }
  });

  test("CN106780140B: the genetic start raises the best fitness and lowers the loss", () => {
    const { bestFitness, startLoss } = model.log;
    expect(bestFitness).toHaveLength(9);
    expect(bestFitness).toEqual(bestFitness.toSorted((left, right) => left - right));
    expect(startLoss.genetic).toBeLessThan(startLoss.random);
    expect(1 / (1 + startLoss.genetic!)).toBe(bestFitness.at(-1));
  });

  test("reloaded from JSON it scores the same to the bit; the same seed trains the same", () => {
    const shares = scorePerceptron(model, frame);
    expect(scorePerceptron(JSON.parse(JSON.stringify(model)), frame)).toEqual(shares);
    expect(trainPerceptron(examples, options)).toEqual(model);
  });

  test("contributions sum to the score less that of the average row", () => {
    const few = pickRows(frame, [0, 1, 2, 3]);
    const { base, contributions } = explainPerceptron(model, few);
    const scores = scorePerceptron(model, few);
    for (let row = 0; row < few.rowCount; row++) {
      const sum = base + contributions.reduce((total, own) => total + own[row]!, 0);
      expect(sum).toBeCloseTo(behind(scores.map((share) => share[row]!)), 4);
    }
    expect([...contributions[3]!]).toEqual([0, 0, 0, 0]);
  });

  /** The explained score, from the shares. */
  function behind(shares: number[]): number {
    if (options.head === "ordinal") {
      const [cut] = model.weights.at(-1)!;
      return cut! - Math.log(shares[0]! / (1 - shares[0]!));
    }
    const logs = shares.map(Math.log);
    return logs[2]! - logs.reduce((sum, log) => sum + log, 0) / 3;
  }
});

test("plain back-propagation keeps no log of generations", () => {
  const { log } = trainPerceptron(examples, { ...quick, genetic: false });
  expect(log.bestFitness).toEqual([]);
  expect(log.startLoss).toEqual({ random: expect.any(Number) });
  expect(log.validationLoss.at(-1)).toBeLessThan(log.startLoss.random);
});

test("methods 4.5: more overdue days never improve the grade, whatever was learnt and asked", () => {
  // Labels that speak against the constraint: later payers are the better ones.
  const perverse = Uint8Array.from(overdueDays, (days) => (days > 20 ? 2 : days > 8 ? 1 : 0));
  const options: PerceptronOptions = { ...quick, head: "ordinal", monotone, hidden: [8] };
  for (const own of [labels, perverse]) {
    const model = trainPerceptron({ ...examples, labels: own }, options);
    const days = Float64Array.from({ length: 60 }, (_, at) => at * 2 - 10);
    fc.assert(
      fc.property(fc.double({ min: -1, max: 2, noNaN: true }), fc.nat(2), (share, channel) => {
        const same = (value: number) => new Float64Array(days.length).fill(value);
        const asked: Frame = frameOf(
          numberColumn("overdueDays", days),
          numberColumn("onTime", same(share)),
          { ...frame.columns[2]!, values: same(channel) },
        );
        const shares = scorePerceptron(model, asked);
        const grades = Array.from(days, (_, row) => likeliest(shares, row));
        expect(grades).toEqual(grades.toSorted((left, right) => right - left));
      }),
      { numRuns: 30 },
    );
  }
});

test.each(["softmax", "ordinal"] as const)("slopes are finite differences: %s", (head) => {
  const signs = [0, 0, 0, 0, 0];
  const shape: NetworkShape = { inputs: 5, hidden: [7, 4], classCount: 4, head, signs };
  const network = PerceptronNetwork.open(shape, 16);
  const source = Random.seeded(3);
  network.layers.start(source);
  network.head.start(Float64Array.of(0.1, 0.4, 0.3, 0.2));
  for (let at = 0; at < network.layers.input.length; at++)
    network.layers.input[at] = source.normal();
  const rows = Int32Array.from({ length: 16 }, (_, row) => row);
  const truth = {
    labels: Uint8Array.from(rows, () => source.integer(4)),
    weights: Float64Array.from(rows, () => source.fraction()),
  };
  network.meanLoss(truth, rows, "slopes");
  for (const { values, slopes } of network.parameters) {
    for (let at = 0; at < values.length; at++) {
      const own = values[at]!;
      const lossAfter = (move: number) => {
        values[at] = own + move;
        const loss = network.meanLoss(truth, rows);
        values[at] = own;
        return loss;
      };
      const difference = (lossAfter(0.01) - lossAfter(-0.01)) / 0.02;
      expect(difference).toBeCloseTo(slopes[at]!, 3);
    }
  }
});

test("one class, a class without rows, all missing, a single row: no NaN", () => {
  const missing = numberColumn(
    "none",
    draws(() => Number.NaN),
  );
  const odd = { ...frame, columns: [...frame.columns, missing] };
  const one = new Uint8Array(rowCount).fill(1);
  for (const head of ["softmax", "ordinal"] as const) {
    const options = { ...quick, head, epochs: 3 };
    const models = [
      trainPerceptron({ frame: odd, labels: one, classCount: 3 }, options),
      trainPerceptron(
        { frame: odd, labels: labels.map((label) => Math.min(label, 1)), classCount: 3 },
        options,
      ),
      trainPerceptron(
        { frame: pickRows(odd, [5]), labels: labels.subarray(5, 6), classCount: 3 },
        options,
      ),
      trainPerceptron({ frame: frameOf(missing), labels, classCount: 3 }, options),
    ];
    for (const model of models) {
      const shares = scorePerceptron(model, odd);
      expect(shares.every((share) => share.every(Number.isFinite))).toBe(true);
    }
    const [single] = models;
    expect(likeliest(scorePerceptron(single!, odd), 0)).toBe(1);
  }
});
