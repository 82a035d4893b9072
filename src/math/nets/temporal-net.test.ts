import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Workspace } from "../layers/workspace.ts";
import { Random } from "../statistics/random.ts";
import { explainTemporalNet } from "./explain-temporal.ts";
import { receptiveField, TemporalLayers } from "./temporal-layers.ts";
import {
  scoreEveryStep,
  scoreTemporalNet,
  type TemporalExamples,
  type TemporalNetOptions,
  trainTemporalNet,
} from "./temporal-net.ts";

const steps = 6;
const channels = 3;

/** Class 1 where channel 0 rises over the last two months, more so where the static is high. */
function rising(rows: number, seed: number): TemporalExamples & { statics: Float32Array } {
  const random = Random.seeded(seed);
  const draw = (count: number) => Float32Array.from({ length: count }, () => random.normal());
  const sequences = draw(rows * steps * channels);
  const statics = draw(rows);
  const labels = Uint8Array.from({ length: rows }, (_, row) => {
    const end = (row + 1) * steps * channels;
    const rise = sequences[end - channels]! - sequences[end - 2 * channels]!;
    return random.chance(1 / (1 + Math.exp(-3 * rise - statics[row]!))) ? 1 : 0;
  });
  for (let at = 1; at < sequences.length; at += 37) sequences[at] = Number.NaN;
  return { sequences, steps, channels, statics, staticCount: 1, labels };
}

const quick: TemporalNetOptions = {
  seed: 5,
  width: 8,
  head: 8,
  epochs: 8,
  batchRows: 32,
  learningRate: 0.01,
};
const examples = rising(600, 1);
const net = trainTemporalNet(examples, quick);

/** Share of pairs of a 1 and a 0 that the scores put in order. */
function areaUnder(scores: Float64Array, labels: Uint8Array): number {
  const ones = scores.filter((_, row) => labels[row] === 1);
  const zeros = scores.filter((_, row) => labels[row] === 0);
  const won = ones.reduce((sum, one) => sum + zeros.filter((zero) => zero < one).length, 0);
  return won / (ones.length * zeros.length);
}

test("learns a rise over months, and nothing from shuffled labels", () => {
  const unseen = rising(400, 2);
  expect(areaUnder(scoreTemporalNet(net, unseen), unseen.labels)).toBeGreaterThan(0.85);
  const labels = Uint8Array.from(Random.seeded(9).shuffled([...examples.labels]));
  const lost = trainTemporalNet({ ...examples, labels }, quick);
  const chance = areaUnder(scoreTemporalNet(lost, unseen), unseen.labels);
  expect(Math.abs(chance - 0.5)).toBeLessThan(0.1);
});

test("methods 5.4 check 4: a later month does not move the score of an earlier one", () => {
  const before = scoreEveryStep(net, examples);
  for (let later = 1; later < steps; later++) {
    const sequences = examples.sequences.map((value, at) =>
      Math.floor(at / channels) % steps >= later ? value + 3 : value,
    );
    const after = scoreEveryStep(net, { ...examples, sequences });
    for (let step = 0; step < later; step++) expect(after[step]).toEqual(before[step]);
    expect(after[later]).not.toEqual(before[later]);
  }
  expect(before.at(-1)).toEqual(scoreTemporalNet(net, examples));
});

test("methods 5.2: the last step sees 1 + 2 (k - 1) (2^L - 1) steps and not one more", () => {
  expect(receptiveField({ kernel: 3, blocks: 4 })).toBe(61);
  for (const [kernel, blocks] of [
    [2, 1],
    [2, 2],
    [3, 1],
    [2, 3],
  ] as const) {
    const field = receptiveField({ kernel, blocks });
    const shape = { steps: field + 3, channels: 1, statics: 0, width: 4, blocks, kernel, head: 4 };
    const layers = Workspace.layOut((workspace) => new TemporalLayers(workspace, shape, 1));
    // Weights above 0 keep every unit open, so that each step in reach has a slope.
    for (const { values } of layers.parameters) values.fill(0.5);
    layers.input.values.fill(1);
    layers.forward();
    layers.output.slopes.fill(1);
    layers.backward({ toInputs: true });
    const seen = layers.input.slopes.reduce((count, slope) => count + (slope === 0 ? 0 : 1), 0);
    expect(seen).toBe(field);
    expect(layers.input.slopes.lastIndexOf(0)).toBe(shape.steps - field - 1);
  }
});

test("y[t] = sum over k of w[k] x[t - d k], by hand", () => {
  const shape = { steps: 5, channels: 1, statics: 0, width: 1, blocks: 1, kernel: 2, head: 1 };
  const layers = Workspace.layOut((workspace) => new TemporalLayers(workspace, shape, 1));
  const [first, , second, , fromSteps, , , last] = layers.parameters;
  first!.values.set([2, 3]);
  second!.values.set([5, 7]);
  fromSteps!.values.set([1]);
  last!.values.set([1]);
  const x = [1, 4, 9, 16, 25];
  layers.input.values.set(x);
  layers.forward();
  const hidden = x.map((value, t) => 2 * value + 3 * (x[t - 1] ?? 0));
  expect(layers.output.values[0]).toBe(5 * hidden[4]! + 7 * hidden[3]! + x[4]!);
});

describe("slopes are those of finite differences", () => {
  const shape = { steps: 5, channels: 3, statics: 2, width: 4, blocks: 2, kernel: 2, head: 5 };
  const layers = Workspace.layOut((workspace) => new TemporalLayers(workspace, shape, 6));
  const random = Random.seeded(2);
  layers.start(random, -1);
  for (const { values } of [layers.input, layers.statics]) {
    for (let at = 0; at < values.length; at++) values[at] = random.normal();
  }
  layers.output.slopes.set([1, -0.5, 2, 0.25, -1, 0.5]);
  layers.forward();
  layers.backward({ toInputs: true });
  const towards = layers.output.slopes.slice();
  const objective = () => {
    layers.forward();
    return layers.output.values.reduce((sum, odds, row) => sum + odds * towards[row]!, 0);
  };
  const signals = [...layers.parameters, layers.input, layers.statics];

  test.each(signals.map((signal, at) => [at, signal] as const))("array %i", (_, signal) => {
    const { values } = signal;
    const slopes = signal.slopes.slice();
    let far = 0;
    for (let at = 0; at < values.length; at++) {
      const own = values[at]!;
      values[at] = own + 1e-3;
      const above = objective();
      values[at] = own - 1e-3;
      const below = objective();
      values[at] = own;
      if (Math.abs((above - below) / 2e-3 - slopes[at]!) > 0.01) far += 1;
    }
    // A rectifier's corner may lie within the step of a difference, seldom.
    expect(far).toBeLessThanOrEqual(Math.ceil(values.length / 20));
  });
});

test("reloaded from JSON it scores the same to the bit; the same seed trains the same", () => {
  const reloaded = JSON.parse(JSON.stringify(net));
  expect(scoreTemporalNet(reloaded, examples)).toEqual(scoreTemporalNet(net, examples));
  expect(trainTemporalNet(examples, quick)).toEqual(net);
});

test("contributions are complete, and a missing flag counts with its channel", () => {
  const rows = [0, 1, 2, 3];
  const odds = scoreTemporalNet(net, examples);
  for (const [row, found] of explainTemporalNet(net, examples, rows).entries()) {
    const parts = [...found.sequence, ...found.statics];
    expect(found.sequence).toHaveLength(steps * channels);
    expect(found.base + parts.reduce((sum, own) => sum + own, 0)).toBeCloseTo(odds[row]!, 5);
  }
});

test("a channel of weight 0 has no say", () => {
  const blind = trainTemporalNet(examples, { ...quick, channelWeights: [0, 1, 1], epochs: 2 });
  const sequences = examples.sequences.map((value, at) => (at % channels === 0 ? -value : value));
  const odds = scoreTemporalNet(blind, examples);
  expect(scoreTemporalNet(blind, { ...examples, sequences })).toEqual(odds);
});

test("more weight on class 1 raises the log-odds; rows of weight 0 do not count", () => {
  const mean = (odds: Float64Array) => odds.reduce((sum, own) => sum + own, 0) / odds.length;
  const heavy = trainTemporalNet(examples, { ...quick, positiveWeight: 4 });
  expect(mean(scoreTemporalNet(heavy, examples))).toBeGreaterThan(
    mean(scoreTemporalNet(net, examples)) + 0.5,
  );
  const weights = Float64Array.from(examples.labels, (label) => label);
  const onlyOnes = trainTemporalNet({ ...examples, weights }, quick);
  expect(mean(scoreTemporalNet(onlyOnes, examples))).toBeGreaterThan(2);
});

test("one class, constant and missing channels, few rows, no validation, extremes: no NaN", () => {
  const blank = (fill: number) => examples.sequences.map(() => fill);
  const odd: [TemporalExamples, Partial<TemporalNetOptions>][] = [
    [{ ...examples, labels: examples.labels.map(() => 1) }, {}],
    [{ ...examples, sequences: blank(4) }, {}],
    [{ ...examples, sequences: blank(Number.NaN) }, {}],
    [examples, { validationShare: 0 }],
    [examples, { validation: { ...rising(0, 1) } }],
    [rising(1, 3), {}],
  ];
  for (const [own, options] of odd) {
    const trained = trainTemporalNet(own, { ...quick, epochs: 2, ...options });
    for (const asked of [own, examples, { ...examples, sequences: blank(1e30) }]) {
      expect(scoreTemporalNet(trained, asked).every(Number.isFinite)).toBe(true);
    }
  }
  expect(scoreTemporalNet(net, rising(0, 1))).toHaveLength(0);
});

test("log-odds do not depend on which rows are asked together", () => {
  const odds = scoreTemporalNet(net, examples);
  const line = steps * channels;
  fc.assert(
    fc.property(fc.nat(590), fc.integer({ min: 1, max: 9 }), (from, count) => {
      const some = {
        ...{ steps, channels, staticCount: 1 },
        sequences: examples.sequences.slice(from * line, (from + count) * line),
        statics: examples.statics.slice(from, from + count),
      };
      expect(scoreTemporalNet(net, some)).toEqual(odds.slice(from, from + count));
    }),
    { numRuns: 20 },
  );
});
