import * as fc from "fast-check";
import { expect, test } from "vitest";
import { categoryColumn, type Frame, frameOf, numberColumn, pickRows } from "../learning/frame.ts";
import { Random } from "../statistics/random.ts";
import {
  explainSeriesClassifier,
  scoreSeriesClassifier,
  trainSeriesClassifier,
} from "./series-classifier.ts";
import { encodeSeries, fitSeriesEncoding, sourcesOf } from "./series-encoding.ts";
import { encodeValue, fitValue, inputsOf } from "./value-encoding.ts";

const rowCount = 500;
const months = [0, 1, 2, 3];
const random = Random.seeded("households");
const income = Float64Array.from({ length: rowCount }, () => 1e4 * random.lognormal(0.5));
const bills = months.map(() => income.map((own) => own * 0.1 * random.lognormal(0.6)));
const delays = months.map(() => income.map(() => random.integer(4)));
/** Late where the newest bill is large for the income, or the newest delay long. */
const labels = Uint8Array.from(income, (own, row) => {
  const odds = 3 * Math.log(bills[0]![row]! / own / 0.1) + 1.5 * (delays[0]![row]! - 1.5);
  return random.chance(1 / (1 + Math.exp(-odds))) ? 1 : 0;
});
const frame = frameOf(
  numberColumn("income", income),
  categoryColumn(
    "class",
    Array.from(income, () => random.pick(["home", "shop"])),
  ),
  ...months.map((month) => numberColumn(`bill${month}`, bills[month]!)),
  ...months.map((month) => numberColumn(`delay${month}`, delays[month]!)),
);
const series = {
  bill: months.map((month) => `bill${month}`),
  delay: months.map((month) => `delay${month}`),
};
const quick = { seed: 3, bag: 2, width: 8, head: 8, epochs: 8, batchRows: 32, learningRate: 0.01 };
const model = trainSeriesClassifier({ frame, series, labels }, quick);
const odds = scoreSeriesClassifier(model, frame);

test("learns codes and ratios across columns, and explains by column of the frame", () => {
  const hits = labels.filter((label, row) => label === (odds[row]! > 0 ? 1 : 0)).length;
  expect(hits / rowCount).toBeGreaterThan(0.8);
  const few = pickRows(frame, [0, 1, 2, 3, 4, 5, 6, 7]);
  const { base, contributions } = explainSeriesClassifier(model, few);
  for (let row = 0; row < few.rowCount; row++) {
    const sum = base + contributions.reduce((total, own) => total + own[row]!, 0);
    expect(sum).toBeCloseTo(odds[row]!, 5);
  }
  const sizeOf = (name: string) => {
    const at = few.columns.findIndex((column) => column.name === name);
    return contributions[at]!.reduce((sum, own) => sum + Math.abs(own), 0);
  };
  expect(sizeOf("delay0")).toBeGreaterThan(2 * sizeOf("delay3"));
  expect(sizeOf("bill0")).toBeGreaterThan(2 * sizeOf("bill3"));
});

test("reloaded from JSON it scores the same to the bit", () => {
  expect(scoreSeriesClassifier(JSON.parse(JSON.stringify(model)), frame)).toEqual(odds);
});

test("columns are found by name, categories by level; what is unknown is missing", () => {
  const columns = frame.columns.toReversed().map((column) =>
    column.levels
      ? {
          ...column,
          levels: ["?", "shop", "home"],
          values: column.values.map((code) => codeOf(column.levels!, code)),
        }
      : column,
  );
  const same: Frame = { rowCount, columns };
  expect(scoreSeriesClassifier(model, same)).toEqual(odds);
  const poor = frameOf(numberColumn("bill0", bills[0]!));
  expect(scoreSeriesClassifier(model, poor).every(Number.isFinite)).toBe(true);
});

const codeOf = (levels: readonly string[], code: number) =>
  ["?", "shop", "home"].indexOf(levels[code]!);

test("columns of weight 0 have no say", () => {
  const silent = [...series.bill, "income", "class"];
  const columnWeights = Object.fromEntries(silent.map((name) => [name, 0]));
  const deaf = trainSeriesClassifier({ frame, series, labels }, { ...quick, columnWeights });
  const columns = frame.columns.map((column) =>
    silent.includes(column.name) ? { ...column, values: column.values.toReversed() } : column,
  );
  const changed = { rowCount, columns };
  expect(scoreSeriesClassifier(deaf, changed)).toEqual(scoreSeriesClassifier(deaf, frame));
  expect(scoreSeriesClassifier(model, changed)).not.toEqual(odds);
});

test("series may have different lengths, and months that the frame lacks", () => {
  const ragged = { bill: ["bill0", "absent", "bill2"], delay: ["delay0"] };
  const encoding = fitSeriesEncoding(frame, ragged);
  expect(encoding.steps).toBe(3);
  const own = trainSeriesClassifier({ frame, series: ragged, labels }, { ...quick, bag: 1 });
  expect(scoreSeriesClassifier(own, frame).every(Number.isFinite)).toBe(true);
  const { sequences, channels } = encodeSeries(encoding, frame, { from: 7, to: 9 });
  expect(sequences).toHaveLength(2 * 3 * channels);
  // The newest month stands last; the absent one between is missing.
  const ofBill = [0, 1, 2].map((step) => sequences[step * channels]!);
  expect(ofBill.map(Number.isNaN)).toEqual([false, true, false]);
  expect(sourcesOf(encoding).channels(2)[0]).toEqual([{ column: "bill0", share: 1 }]);
});

test("a value's logarithm and rank rise with it, and codes of few values are told apart", () => {
  const values = Float64Array.from(
    { length: 2000 },
    () => 100 * random.lognormal(1) * (random.chance(0.3) ? -1 : 1),
  );
  const many = fitValue("number", [values]);
  expect(inputsOf(many)).toBe(2);
  const encoded = (encoding: typeof many, value: number) => {
    const into = new Float32Array(inputsOf(encoding));
    encodeValue(encoding, value, { into, at: 0 });
    return [...into];
  };
  fc.assert(
    fc.property(
      fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      fc.double({ min: 0, max: 1e4, noNaN: true }),
      (value, more) => {
        const [log, rank] = encoded(many, value);
        const [higherLog, higherRank] = encoded(many, value + more);
        expect(higherLog).toBeGreaterThanOrEqual(log!);
        expect(higherRank).toBeGreaterThanOrEqual(rank!);
        expect(Math.abs(rank!)).toBeLessThanOrEqual(1);
      },
    ),
  );
  expect(encoded(many, Number.NaN)).toEqual([Number.NaN, 0]);
  const few = fitValue("number", [Float64Array.from({ length: 100 }, (_, at) => (at % 2) - 1)]);
  expect(few.codes.toSorted()).toEqual([-1, 0]);
  expect(
    encoded(few, 0)
      .slice(1)
      .reduce((sum, flag) => sum + flag, 0),
  ).toBe(1);
  expect(encoded(few, 9).slice(1)).toEqual([0, 0]);
});

test("all-missing and constant columns, one class, one row: no NaN", () => {
  const blank = numberColumn("bill1", new Float64Array(rowCount).fill(Number.NaN));
  const odd = frameOf(
    ...frame.columns.map((column) => (column.name === "bill1" ? blank : column)),
    numberColumn("constant", new Float64Array(rowCount).fill(3)),
  );
  const brief = { ...quick, bag: 1, epochs: 2 };
  for (const own of [labels, labels.map(() => 0)]) {
    const trained = trainSeriesClassifier({ frame: odd, series, labels: own }, brief);
    expect(scoreSeriesClassifier(trained, odd).every(Number.isFinite)).toBe(true);
  }
  const single = { frame: pickRows(odd, [0]), series, labels: labels.subarray(0, 1) };
  const trained = trainSeriesClassifier(single, brief);
  expect(scoreSeriesClassifier(trained, odd).every(Number.isFinite)).toBe(true);
});
