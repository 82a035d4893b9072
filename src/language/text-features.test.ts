import { expect, test } from "vitest";
import { type FeatureOptions, featureRows, fitFeatures } from "./text-features.ts";

const all = { minTexts: 1, maxColumns: 1000 };
const characters: FeatureOptions = { characters: [1, 2], ...all };

test("a row holds damped counts of runs of characters, weighed by rarity, at length one", () => {
  const { features, rows } = fitFeatures(["停停电", "电"], characters);
  expect([...features.columns.keys()]).toEqual(["停", "电", "停停", "停电"]);
  const rare = Math.log(3 / 2) + 1;
  const raw = [(1 + Math.LN2) * rare, 1, rare, rare];
  const length = Math.hypot(...raw);
  for (const [at, value] of raw.entries()) expect(rows.values[at]).toBeCloseTo(value / length, 6);
  expect([...rows.rowStart]).toEqual([0, 4, 5]);
  expect(rows.values[4]).toBe(1);
});

test("new texts get the columns of training, unknown features none; no text, no columns", () => {
  const { features, rows } = fitFeatures(["停电", "电费"], characters);
  const again = featureRows(["停电", "", "燃气", "ＡＢ"], features);
  expect([...again.rowStart]).toEqual([0, rows.rowStart[1], 3, 3, 3]);
  expect([...again.columns]).toEqual([...rows.columns.subarray(0, 3)]);
});

test("words are cut out of running text, punctuation left aside; rare features are dropped", () => {
  const words: FeatureOptions = { words: [1, 2], ...all, minTexts: 2 };
  const { features } = fitFeatures(["电费，太高！", "电费 太高"], words);
  expect([...features.columns.keys()]).toEqual([" 电费", " 太高", " 电费 太高"]);
});

test("where features are too many, those of the most texts stay", () => {
  const few: FeatureOptions = { characters: [1, 1], ...all, maxColumns: 2 };
  const { features } = fitFeatures(["停电", "电费", "电价", "停"], few);
  expect([...features.columns.keys()]).toEqual(["电", "停"]);
});

test("a long text grows the rows beyond their first room", () => {
  const text = Array.from({ length: 3000 }, (_, at) => String.fromCharCode(0x4e00 + at)).join("");
  const { rows } = fitFeatures([text, text], { ...characters, maxColumns: 10_000 });
  expect([...rows.rowStart]).toEqual([0, 5999, 11_998]);
});
