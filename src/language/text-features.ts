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
  /** Features kept, those of the most texts first; 2^18. */
  maxColumns: z
    .int()
    .min(1)
    .default(2 ** 18),
});
export type FeatureOptions = z.infer<typeof FeatureOptions>;

export interface TextFeatures {
  options: FeatureOptions;
  /** Feature to column; word n-grams are joined and led by a space, so that no two kinds meet. */
  columns: ReadonlyMap<string, number>;
  /** Per column. */
  rarity: Float32Array;
}

/** Learns the features of a corpus and gives its rows. Reads each text twice, to hold none counted. */
export function fitFeatures(
  texts: readonly string[],
  options: FeatureOptions,
): { features: TextFeatures; rows: SparseRows } {
  const { minTexts, maxColumns } = options;
  const textsWith = new Map<string, number>();
  for (const text of texts) {
    for (const feature of countFeatures(text, options).keys()) {
      textsWith.set(feature, (textsWith.get(feature) ?? 0) + 1);
    }
  }
  const known = [...textsWith].filter(([, count]) => count >= minTexts);
  const kept =
    known.length <= maxColumns
      ? known
      : known.sort(([, left], [, right]) => right - left).slice(0, maxColumns);
  const features: TextFeatures = {
    options,
    columns: new Map(kept.map(([feature], column) => [feature, column])),
    rarity: Float32Array.from(kept, ([, df]) => Math.log((1 + texts.length) / (1 + df)) + 1),
  };
  return { features, rows: featureRows(texts, features) };
}

/** Rows of new texts; features never seen in training are passed over. */
export function featureRows(texts: readonly string[], features: TextFeatures): SparseRows {
  const rowStart = new Uint32Array(texts.length + 1);
  let columns = new Uint32Array(1024);
  let values = new Float32Array(1024);
  let end = 0;
  for (const [row, text] of texts.entries()) {
    const counts = countFeatures(text, features.options);
    const start = end;
    let length = 0;
    if (end + counts.size > columns.length) {
      columns = enlarged(columns, end + counts.size);
      values = enlarged(values, end + counts.size);
    }
    for (const [feature, count] of counts) {
      const column = features.columns.get(feature);
      if (column === undefined) continue;
      const value = (1 + Math.log(count)) * features.rarity[column]!;
      columns[end] = column;
      values[end] = value;
      length += value * value;
      end++;
    }
    for (let at = start; at < end; at++) values[at]! /= Math.sqrt(length);
    rowStart[row + 1] = end;
  }
  return {
    rowStart,
    columns: columns.slice(0, end),
    values: values.slice(0, end),
    columnCount: features.rarity.length,
  };
}

function enlarged<Numbers extends Uint32Array | Float32Array>(full: Numbers, needed: number) {
  const length = Math.max(needed, 2 * full.length);
  const larger = full instanceof Uint32Array ? new Uint32Array(length) : new Float32Array(length);
  larger.set(full);
  return larger as Numbers;
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
