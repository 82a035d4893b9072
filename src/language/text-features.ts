/**
 * Texts as sparse rows: counts of character and word n-grams, damped (1 + ln count), weighed by how
 * rare a feature is (ln((1 + n) / (1 + df)) + 1), each row of length one.
 * @module
 */
import * as z from "zod";
import type { SparseRows } from "../math/learning/sparse.ts";
import { segment } from "./words.ts";

export const FeatureOptions = z.object({
  /** Shortest and longest run of characters, e.g. [1, 3]; undefined for none. */
  characters: z.tuple([z.int().min(1), z.int()]).optional(),
  /** Shortest and longest run of words. */
  words: z.tuple([z.int().min(1), z.int()]).optional(),
  /** Texts a feature must occur in to be kept. */
  minTexts: z.int().min(1),
});
export type FeatureOptions = z.infer<typeof FeatureOptions>;

export interface TextFeatures {
  options: FeatureOptions;
  /** Feature to column; word n-grams are joined and led by a space, so that no two kinds meet. */
  columns: ReadonlyMap<string, number>;
  /** Per column. */
  rarity: Float32Array;
}

/** Learns the features of a corpus, in order of first sight, and gives its rows. */
export function fitFeatures(
  texts: readonly string[],
  options: FeatureOptions,
): { features: TextFeatures; rows: SparseRows } {
  const counted = texts.map((text) => countFeatures(text, options));
  const textsWith = new Map<string, number>();
  for (const counts of counted) {
    for (const feature of counts.keys()) textsWith.set(feature, (textsWith.get(feature) ?? 0) + 1);
  }
  const kept = [...textsWith].filter(([, count]) => count >= options.minTexts);
  const features: TextFeatures = {
    options,
    columns: new Map(kept.map(([feature], column) => [feature, column])),
    rarity: Float32Array.from(kept, ([, df]) => Math.log((1 + texts.length) / (1 + df)) + 1),
  };
  return { features, rows: packCounts(counted, features) };
}

/** Rows of new texts; features never seen in training are passed over. */
export function featureRows(texts: readonly string[], features: TextFeatures): SparseRows {
  return packCounts(
    texts.map((text) => countFeatures(text, features.options)),
    features,
  );
}

function packCounts(counted: readonly Map<string, number>[], features: TextFeatures): SparseRows {
  const rowStart = new Uint32Array(counted.length + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (const [row, counts] of counted.entries()) {
    const start = columns.length;
    let length = 0;
    for (const [feature, count] of counts) {
      const column = features.columns.get(feature);
      if (column === undefined) continue;
      const value = (1 + Math.log(count)) * features.rarity[column]!;
      columns.push(column);
      values.push(value);
      length += value * value;
    }
    const scale = length === 0 ? 0 : 1 / Math.sqrt(length);
    for (let at = start; at < values.length; at++) values[at]! *= scale;
    rowStart[row + 1] = columns.length;
  }
  return {
    rowStart,
    columns: Uint32Array.from(columns),
    values: Float32Array.from(values),
    columnCount: features.rarity.length,
  };
}

function countFeatures(text: string, { characters, words }: FeatureOptions): Map<string, number> {
  const counts = new Map<string, number>();
  const plain = text.normalize("NFKC").toLowerCase();
  const count = (feature: string) => counts.set(feature, (counts.get(feature) ?? 0) + 1);
  if (characters) {
    for (let size = characters[0]; size <= characters[1]; size++) {
      for (let at = 0; at + size <= plain.length; at++) count(plain.slice(at, at + size));
    }
  }
  if (words) {
    const cut = segment(plain);
    for (let size = words[0]; size <= words[1]; size++) {
      for (let at = 0; at + size <= cut.length; at++) {
        count(` ${cut.slice(at, at + size).join(" ")}`);
      }
    }
  }
  return counts;
}
