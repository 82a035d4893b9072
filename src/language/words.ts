/**
 * Chinese words by jieba with its own dictionary: features for classifiers. Tone is read with the
 * lexicon's trie instead (`sentiment.ts`), which is faster and knows the entries that count.
 * @module
 */
import { Jieba } from "@node-rs/jieba";
import { dict } from "@node-rs/jieba/dict.js";

let jieba: Jieba | undefined;

/** Words in order; punctuation and white space are left out. */
export function segment(text: string): string[] {
  jieba ??= Jieba.withDict(dict);
  return jieba.cut(text, true).filter((word) => /[\p{L}\p{N}]/u.test(word));
}
