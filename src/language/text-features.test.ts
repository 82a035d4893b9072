import { expect, test } from "vitest";
import { featureRows, fitFeatures } from "./text-features.ts";

const characters = { characters: [1, 2], minTexts: 1 } as const;

test("a row holds the damped counts of its runs of characters, weighed by rarity, at length one", () => {
  const { features, rows } = fitFeatures(["停停电", "电"], {
    characters: [1, 2],
    minTexts: 1,
  });
  expect([...features.columns.keys()]).toEqual(["停", "电", "停停", "停电"]);
  const rare = Math.log(3 / 2) + 1;
  const raw = [(1 + Math.LN2) * rare, 1, rare, rare];
  const length = Math.hypot(...raw);
  for (const [at, value] of raw.entries()) expect(rows.values[at]).toBeCloseTo(value / length, 6);
  expect([...rows.rowStart]).toEqual([0, 4, 5]);
  expect(rows.values[4]).toBe(1);
});

test("new texts get the columns of training, unknown features none, an empty text an empty row", () => {
  const { features, rows } = fitFeatures(["停电", "电费"], { ...characters, characters: [1, 2] });
  const again = featureRows(["停电", "", "燃气", "ＡＢ"], features);
  expect([...again.rowStart]).toEqual([0, rows.rowStart[1], 3, 3, 3]);
  expect([...again.columns]).toEqual([...rows.columns.subarray(0, 3)]);
});

test("words are cut out of running text, punctuation left aside; rare features are dropped", () => {
  const { features } = fitFeatures(["电费，太高！", "电费 太高"], { words: [1, 2], minTexts: 2 });
  expect([...features.columns.keys()]).toEqual([" 电费", " 太高", " 电费 太高"]);
});
