import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Column, type Frame, pickRows } from "../learning/frame.ts";
import { aucOf } from "../learning/probability-metrics.ts";
import { Random } from "../statistics/random.ts";
import {
  type BoostingOptions,
  boostingImportance,
  scoreBoosting,
  trainBoosting,
} from "./boosting.ts";
import { isFork } from "./tree.ts";

const small: BoostingOptions = { seed: 1, rounds: 20, leaves: 8, minRows: 5 };

const numbers = (name: string, values: Iterable<number>): Column => ({
  ...{ name, kind: "number", values: Float64Array.from(values) },
});
const frameOf = (...columns: Column[]): Frame => ({
  rowCount: columns[0]!.values.length,
  columns,
});
const labelsOf = (rows: Iterable<boolean>) => Uint8Array.from(rows, Number);

/** 600 rows: x and y push the odds up, z does nothing, a fifth of y is missing, g is a group of four. */
function example(seed = 7, rowCount = 600) {
  const random = Random.seeded(seed);
  const draw = (make: () => number) => Array.from({ length: rowCount }, make);
  const x = draw(() => random.normal());
  const y = draw(() => (random.chance(0.2) ? Number.NaN : random.normal()));
  const z = draw(() => random.normal());
  const group = draw(() => random.integer(4));
  const lift = [-1, 1, -1, 1];
  const labels = labelsOf(
    x.map((value, row) => {
      const odds = 1.5 * value + (Number.isNaN(y[row]) ? 1 : y[row]!) + lift[group[row]!]!;
      return random.fraction() < 1 / (1 + Math.exp(-odds));
    }),
  );
  const levels = ["a", "b", "c", "d"];
  const g: Column = { name: "g", kind: "category", values: Float64Array.from(group), levels };
  return { frame: frameOf(numbers("x", x), numbers("y", y), numbers("z", z), g), labels };
}

describe("what it learns", () => {
  const { frame, labels } = example();
  const fresh = example(8, 2000);
  const model = trainBoosting({ frame, labels }, small);

  test("the truth behind the labels, on rows it has not seen", () => {
    expect(aucOf(scoreBoosting(model, fresh.frame), fresh.labels)).toBeGreaterThan(0.84);
  });

  test("columns of little weight are drawn seldom, all alike by default", () => {
    const options = { ...small, columnShare: 0.5 };
    const forksOf = (columnWeights: Record<string, number>) => {
      const grown = trainBoosting({ frame, labels }, { ...options, columnWeights });
      return boostingImportance(grown).find(({ column }) => column === "x")?.forks ?? 0;
    };
    const [alike, light] = [forksOf({ x: 1 }), forksOf({ x: 1e-9 })];
    expect(alike).toBeGreaterThan(10);
    expect(light).toBe(0);
  });

  test("which columns matter", () => {
    const [first] = boostingImportance(model);
    expect(first!.column).toBe("x");
    const gains = new Map(boostingImportance(model).map(({ column, gain }) => [column, gain]));
    for (const name of ["x", "y", "g"])
      expect(gains.get(name)).toBeGreaterThan(3 * gains.get("z")!);
  });

  test("nothing from shuffled labels", () => {
    const shuffled = Uint8Array.from(Random.seeded(3).shuffled([...labels]));
    const blind = trainBoosting({ frame, labels: shuffled }, small);
    const auc = aucOf(scoreBoosting(blind, fresh.frame), fresh.labels);
    expect(Math.abs(auc - 0.5)).toBeLessThan(0.1);
  });

  test("the mean of the probabilities is the share of the ones, a first-order condition", () => {
    const deep = trainBoosting({ frame, labels }, { ...small, rounds: 200 });
    const sum = scoreBoosting(deep, frame).reduce((all, one) => all + 1 / (1 + Math.exp(-one)), 0);
    expect(sum).toBeCloseTo(
      labels.reduce((all, one) => all + one, 0),
      0,
    );
  });
});

describe("values that are not there", () => {
  it("separates the missing from all numbers, whichever way the limit runs", () => {
    const values = Array.from({ length: 200 }, (_, row) => (row % 2 ? Number.NaN : row));
    const frame = frameOf(numbers("x", values));
    const model = trainBoosting({ frame, labels: labelsOf(values.map(Number.isNaN)) }, small);
    const [missing, low, high] = scoreBoosting(
      model,
      frameOf(numbers("x", [Number.NaN, -1e9, 1e9])),
    );
    expect(missing).toBeGreaterThan(2);
    expect(low).toBeLessThan(-2);
    expect(high).toBe(low);
  });

  it("sends a missing number the way of the larger branch where training had none", () => {
    const values = Array.from({ length: 300 }, (_, row) => row);
    const frame = frameOf(numbers("x", values));
    for (const [limit, expected] of [
      [60, 299],
      [240, 0],
    ] as const) {
      const labels = labelsOf(values.map((value) => value >= limit));
      const model = trainBoosting({ frame, labels }, { ...small, leaves: 2 });
      const [missing, larger] = scoreBoosting(model, frameOf(numbers("x", [Number.NaN, expected])));
      expect(missing).toBe(larger);
    }
  });

  it("asks neither a constant nor an all-missing column", () => {
    const { frame, labels } = example();
    const constant = numbers(
      "constant",
      labels.map(() => 7),
    );
    const empty = numbers(
      "empty",
      Float64Array.from(labels, () => Number.NaN),
    );
    const wide = { ...frame, columns: [constant, ...frame.columns, empty] };
    const forks = new Map(
      boostingImportance(trainBoosting({ frame: wide, labels }, small)).map((one) => [
        one.column,
        one.forks,
      ]),
    );
    expect([forks.get("constant"), forks.get("empty")]).toEqual([0, 0]);
    expect(forks.get("x")).toBeGreaterThan(0);
    const nothing = trainBoosting({ frame: frameOf(constant, empty), labels }, small);
    expect(nothing.trees).toEqual([]);
  });
});

describe("categories", () => {
  const values = Array.from({ length: 900 }, (_, row) => row % 9);
  const levels = [..."abcdefghi"];
  const category = (codes: readonly number[], names?: string[]): Frame =>
    frameOf({
      ...{ name: "g", kind: "category", values: Float64Array.from(codes) },
      ...(names && { levels: names }),
    });
  const odd = labelsOf(values.map((value) => value % 2 === 1));
  const model = trainBoosting({ frame: category(values, levels), labels: odd }, small);

  it("cuts codes into two sets in one fork, whatever their order", () => {
    const [root] = model.trees[0]!;
    expect(isFork(root!) && root.codes).toEqual([1, 3, 5, 7]);
    expect(model.trees[0]).toHaveLength(3);
  });

  it("knows a level by its text, whatever its code in another table", () => {
    const scores = scoreBoosting(model, category([0, 1, 2], ["b", "a", "never seen"]));
    const known = scoreBoosting(model, category([1, 0, Number.NaN], levels));
    expect(scores).toEqual(known);
    expect(scores[0]).toBeGreaterThan(scores[1]!);
  });

  it("sends codes never seen the way of the missing", () => {
    const plain = trainBoosting({ frame: category(values), labels: odd }, small);
    const [missing, ...unseen] = scoreBoosting(plain, category([Number.NaN, 9, 4000, -1, 1.5]));
    expect(new Set(unseen)).toEqual(new Set([missing]));
  });

  it("keeps the 255 most frequent of more codes apart", () => {
    const codes = Array.from({ length: 6000 }, (_, row) => (row % 2 ? row % 40 : row));
    const labels = labelsOf(codes.map((code) => code < 40 && code % 4 === 1));
    const wide = trainBoosting({ frame: category(codes), labels }, small);
    const scores = scoreBoosting(wide, category(codes));
    expect(aucOf(scores, labels)).toBeGreaterThan(0.99);
  });
});

describe("monotone columns", () => {
  test("a higher value never lowers the score, whatever the rest of the row", () => {
    const noise = Random.seeded(5);
    const { frame, labels } = example();
    const flipped = labels.map((label) => (noise.chance(0.3) ? 1 - label : label));
    const monotone = { x: 1, z: -1 } as const;
    const options = { ...small, rounds: 40, leaves: 16, monotone };
    const bound = trainBoosting({ frame, labels: flipped }, options);
    const free = trainBoosting({ frame, labels: flipped }, { ...options, monotone: {} });
    let fallsFree = 0;
    const value = fc.double({ min: -3, max: 3, noNaN: true });
    const rest = fc.record({ y: fc.oneof(value, fc.constant(Number.NaN)), g: fc.nat(3), z: value });
    fc.assert(
      fc.property(fc.tuple(value, value), fc.tuple(value, value), rest, (xs, zs, { y, g, z }) => {
        const row = (x: number, last: number) =>
          pickRows(
            frameOf(...[numbers("x", [x]), numbers("y", [y]), numbers("z", [last])], {
              ...frame.columns[3]!,
              values: Float64Array.of(g),
            }),
            [0],
          );
        const [low, high] = [Math.min(...xs), Math.max(...xs)];
        const score = (model: typeof bound, frame: Frame) => scoreBoosting(model, frame)[0]!;
        expect(score(bound, row(high, z))).toBeGreaterThanOrEqual(score(bound, row(low, z)));
        const [less, more] = [Math.min(...zs), Math.max(...zs)];
        expect(score(bound, row(low, more))).toBeLessThanOrEqual(score(bound, row(low, less)));
        if (score(free, row(high, z)) < score(free, row(low, z))) fallsFree++;
      }),
      { numRuns: 300, seed: 1 },
    );
    expect(fallsFree).toBeGreaterThan(0);
  });

  it("refuses a category and a name it does not have", () => {
    const { frame, labels } = example();
    const train = (name: string) =>
      trainBoosting({ frame, labels }, { ...small, monotone: { [name]: 1 } });
    expect(() => train("g")).toThrow("the monotone column g");
    expect(() => train("nobody")).toThrow("the monotone column nobody");
  });
});

describe("limits", () => {
  const { frame, labels } = example();

  test("leaves and rows in a leaf", () => {
    const model = trainBoosting({ frame, labels }, { ...small, leaves: 12, minRows: 30 });
    for (const tree of model.trees) {
      const leaves = tree.filter((node) => !isFork(node));
      expect(leaves.length).toBeLessThanOrEqual(12);
      for (const { rows } of leaves) expect(rows).toBeGreaterThanOrEqual(30);
      expect(leaves.reduce((sum, { rows }) => sum + rows, 0)).toBe(frame.rowCount);
    }
  });

  test("a strong penalty holds the scores near the prior", () => {
    const spread = (l2: number) => {
      const scores = scoreBoosting(trainBoosting({ frame, labels }, { ...small, l2 }), frame);
      return Math.max(...scores) - Math.min(...scores);
    };
    expect(spread(1e4)).toBeLessThan(spread(0) / 10);
  });

  it("has one value for one label, and for rows it cannot tell apart", () => {
    const ones = trainBoosting({ frame, labels: labels.map(() => 1) }, small);
    expect(ones).toMatchObject({ base: Math.log(601), trees: [] });
    expect([...new Set(scoreBoosting(ones, frame))]).toEqual([Math.log(601)]);
    const zeros = trainBoosting({ frame, labels: labels.map(() => 0) }, small);
    expect(zeros.base).toBe(-Math.log(601));
    const one = trainBoosting({ frame: pickRows(frame, [0]), labels: Uint8Array.of(1) }, small);
    expect(one).toMatchObject({ base: Math.log(2), trees: [] });
  });

  it("keeps the trees of the best validation loss, and no more", () => {
    const validation = example(9);
    const losses: number[] = [];
    const options = { ...small, rounds: 300, learningRate: 0.3, validation, patience: 15 };
    const model = trainBoosting(
      { frame, labels },
      { ...options, onRound: ({ validationLoss }) => losses.push(validationLoss!) },
    );
    expect(losses.length).toBe(model.trees.length + 15);
    expect(losses.indexOf(Math.min(...losses))).toBe(model.trees.length - 1);
    const rounds = model.trees.length;
    expect(trainBoosting({ frame, labels }, { ...options, rounds }).trees).toEqual(model.trees);
    const noise = { ...validation, labels: validation.labels.map((label) => 1 - label) };
    expect(trainBoosting({ frame, labels }, { ...options, validation: noise }).trees).toEqual([]);
  });
});

describe("sameness", () => {
  const { frame, labels } = example();
  const sampled = { ...small, rowShare: 0.6, columnShare: 0.5 };

  test("a seed gives the same model, another seed another", () => {
    const train = (seed: number) => trainBoosting({ frame, labels }, { ...sampled, seed });
    expect(train(1)).toEqual(train(1));
    expect(train(1)).not.toEqual(train(2));
  });

  test("drawn rows and columns: about the share of rows, learning all the same", () => {
    const model = trainBoosting({ frame, labels }, sampled);
    const rows = model.trees.map(([root]) => root!.rows);
    expect(rows.reduce((sum, one) => sum + one, 0) / rows.length / 600).toBeCloseTo(0.6, 1);
    const fresh = example(8, 2000);
    expect(aucOf(scoreBoosting(model, fresh.frame), fresh.labels)).toBeGreaterThan(0.82);
  });

  test("a column of a greater weight is drawn and asked more often", () => {
    const forksOf = (columnWeights: Record<string, number>) => {
      const options = { ...small, rounds: 60, columnShare: 0.5, columnWeights };
      const model = trainBoosting({ frame, labels }, options);
      return boostingImportance(model).find(({ column }) => column === "z")!.forks;
    };
    expect(forksOf({ z: 10 })).toBeGreaterThan(1.3 * forksOf({}));
    expect(forksOf({ z: 0.05 })).toBeLessThan(forksOf({}) / 2);
  });

  test("through JSON to the last bit", () => {
    const model = trainBoosting({ frame, labels }, sampled);
    const back = JSON.parse(JSON.stringify(model));
    expect(back).toEqual(model);
    expect(scoreBoosting(back, frame)).toEqual(scoreBoosting(model, frame));
  });

  test("a column given twice changes no score", () => {
    const twice = { ...frame, columns: [...frame.columns, { ...frame.columns[0]!, name: "x2" }] };
    const once = scoreBoosting(trainBoosting({ frame, labels }, small), frame);
    expect(scoreBoosting(trainBoosting({ frame: twice, labels }, small), twice)).toEqual(once);
  });

  test("only the order of values counts: a growing map of a column changes no score", () => {
    const [x, ...others] = frame.columns;
    const mapped = frameOf({ ...x!, values: x!.values.map((value) => value ** 3 + 5) }, ...others);
    const plain = scoreBoosting(trainBoosting({ frame, labels }, small), frame);
    expect(scoreBoosting(trainBoosting({ frame: mapped, labels }, small), mapped)).toEqual(plain);
  });

  test("a row of weight 2 is two rows of weight 1", () => {
    const weights = Float64Array.from(labels, (_, row) => 1 + (row % 2));
    const rows = [...labels.keys()].flatMap((row) => (row % 2 ? [row, row] : [row]));
    const doubled = {
      frame: pickRows(frame, rows),
      labels: Uint8Array.from(rows, (r) => labels[r]!),
    };
    const few = { ...small, minRows: 1, minHessian: 2, rounds: 5, maxBins: 16 };
    const narrow = (given: Frame) => {
      const values = given.columns[0]!.values.map((x) => Math.round(2 * x));
      return frameOf({ ...given.columns[0]!, values });
    };
    const weighted = trainBoosting({ frame: narrow(frame), labels, weights }, few);
    const plain = trainBoosting({ ...doubled, frame: narrow(doubled.frame) }, few);
    const [one, other] = [weighted, plain].map((model) => scoreBoosting(model, narrow(frame)));
    for (const [row, score] of one!.entries()) expect(score).toBeCloseTo(other![row]!, 6);
  });
});
