import { expect, test } from "vitest";
import { editLexicon, type Lexicon, shippedLexicon } from "./lexicon.ts";
import { createSentiment } from "./sentiment.ts";

const lexicon = shippedLexicon();

const wordsOf = ({ positive, negative, neutral, power }: Lexicon) => ({
  positive,
  negative,
  neutral,
  power: new Set(power.keys()),
});

test("paper section 3.3: the lists are free of repetition, no word stands in two of them", () => {
  const lists = Object.entries(wordsOf(lexicon));
  for (const [name, words] of lists) {
    for (const [other, others] of lists) {
      if (name < other) expect([name, other, ...words.intersection(others)]).toHaveLength(2);
    }
  }
});

test("the shipped lists hold thousands of words, each trimmed and whole", () => {
  expect(lexicon.positive.size).toBeGreaterThan(2000);
  expect(lexicon.negative.size).toBeGreaterThan(3000);
  expect(lexicon.power.size).toBeGreaterThan(500);
  for (const words of [...Object.values(wordsOf(lexicon)), lexicon.urgent, lexicon.negation]) {
    for (const word of words) expect(word).toMatch(/^\S+$/u);
  }
});

test("paper section 3.3 and table 2: every word the paper prints is in its list", () => {
  for (const word of ["及时", "客户至上", "不用这么客气", "服务好", "管用"]) {
    expect(lexicon.power.get(word)).toBe(1);
  }
  for (const word of ["电老虎", "糊弄老百姓"]) expect(lexicon.power.get(word)).toBe(-1);
  const urgent = "投诉 向上反映 激动 强烈 非常 十分 着急 急需 紧急".split(" ");
  expect(urgent.filter((word) => !lexicon.urgent.has(word))).toEqual([]);
});

test("no entry swallows a degree adverb that would double it", () => {
  for (const words of [lexicon.positive, lexicon.negative]) {
    for (const adverb of ["非常", "十分", "特别", "极其", "相当", "很", "太", "有点"]) {
      const swallowed = [...words].filter(
        (word) => word.startsWith(adverb) && words.has(word.slice(adverb.length)),
      );
      expect(swallowed).toEqual([]);
    }
  }
});

test("degrees are graded from 0.25 to 2", () => {
  for (const [word, strength] of lexicon.degree) {
    expect(strength, word).toBeGreaterThanOrEqual(0.25);
    expect(strength, word).toBeLessThanOrEqual(2);
  }
});

test("a site's changes make a new lexicon and leave the shipped one alone", () => {
  const changes = [
    { action: "add", list: "power", word: "秒通电", weight: 1 },
    { action: "remove", list: "positive", word: "满意" },
    { action: "add", list: "degree", word: "老鼻子", weight: 2 },
  ] as const;
  const edited = editLexicon(lexicon, changes);
  expect(createSentiment(edited)("秒通电").overall).toBe(1);
  expect(createSentiment(edited)("满意").overall).toBe(0);
  expect(createSentiment(edited)("老鼻子满足").overall).toBe(2);
  expect(createSentiment(lexicon)("满意").overall).toBe(1);
});

test("equal changes give equal versions, other changes another, none the lexicon itself", () => {
  const add = (word: string) => [{ action: "add", list: "positive", word }] as const;
  expect(editLexicon(lexicon, add("顶")).version).toBe(editLexicon(lexicon, add("顶")).version);
  expect(editLexicon(lexicon, add("顶")).version).not.toBe(editLexicon(lexicon, add("盖")).version);
  expect(editLexicon(lexicon, [])).toBe(lexicon);
});
