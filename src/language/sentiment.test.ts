import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shippedLexicon } from "./lexicon.ts";
import { createSentiment, createUrgency, splitSentences } from "./sentiment.ts";

const lexicon = shippedLexicon();
const sentiment = createSentiment(lexicon);
const graded = createSentiment(lexicon, { rules: "graded" });

describe("paper section 3.3, part 1: overall score", () => {
  test.each([
    ["服务好", 1],
    ["不满意", -1],
    ["非常不满意", -2],
    ["非常满意", 2],
    ["糊弄老百姓", -1],
    ["不用这么客气", 1],
  ])("%s weighs %d", (text, weight) => {
    expect(sentiment(text).overall).toBe(weight);
  });

  test("the longest entry is matched before any negation is looked at", () => {
    expect(sentiment("不用这么客气").sentences[0]!.matches).toEqual([
      { word: "不用这么客气", weight: 1 },
    ]);
  });

  test("a negation flips the sign, two flip it back", () => {
    expect(sentiment("并不专业").overall).toBe(-1);
    expect(sentiment("并非不专业").overall).toBe(sentiment("专业").overall);
  });

  test("any degree adverb doubles, twice named it doubles once", () => {
    expect(sentiment("有点失望").overall).toBe(-2);
    expect(sentiment("非常非常失望").overall).toBe(-2);
  });

  test("a modifier reaches neither over a clause mark nor past a sentiment word", () => {
    expect(sentiment("非常，满意").overall).toBe(1);
    expect(sentiment("不热情周到").overall).toBe(-1 + 1);
    expect(sentiment("非常专业满意").overall).toBe(3);
  });

  test("好 before a sentiment word is a degree adverb, alone it praises", () => {
    expect(sentiment("这个好").overall).toBe(1);
    expect(sentiment("好失望").overall).toBe(-2);
  });

  test("a neutral word hides the tone of its parts", () => {
    expect(sentiment("好像要排到最好几点").overall).toBe(0);
  });

  test("sentence weights add up to the text's score", () => {
    const { overall, sentences } = sentiment("师傅很专业。电费不对！谢谢");
    expect(sentences.map(({ weight }) => weight)).toEqual([2, -1, 1]);
    expect(overall).toBe(2);
  });
});

describe("paper section 3.3, part 2: volatility", () => {
  test("population deviation of the sentence weights; at the threshold it goes up and down", () => {
    const tone = sentiment("满意。失望。");
    expect(tone.volatility).toBe(1);
    expect(tone.stable).toBe(false);
    expect(createSentiment(lexicon, { volatilityThreshold: 1.01 })("满意。失望。").stable).toBe(
      true,
    );
  });

  test("one sentence and an empty text are stable", () => {
    expect(sentiment("非常失望")).toMatchObject({ volatility: 0, stable: true });
    expect(sentiment("")).toEqual({
      overall: 0,
      sentences: [],
      volatility: 0,
      stable: true,
      closing: 0,
    });
  });
});

describe("paper section 3.3, part 3: closing phase", () => {
  const complaint = "失望。".repeat(9);

  test("the last fifth of the sentences, at least one", () => {
    expect(sentiment(`${complaint}满意。`).closing).toBe(0);
    expect(sentiment("失望。满意。").closing).toBe(1);
  });

  test("its share is configurable", () => {
    expect(createSentiment(lexicon, { closingShare: 0.1 })(`${complaint}满意。`).closing).toBe(1);
    expect(createSentiment(lexicon, { closingShare: 1 })(`${complaint}满意。`).closing).toBe(-8);
  });
});

describe("graded rules (ours)", () => {
  test("a degree adverb counts by its strength", () => {
    expect(graded("有点失望").overall).toBe(-0.5);
    expect(graded("极其失望").overall).toBe(-2);
  });

  test("a denied degree is milder than a strengthened denial", () => {
    expect(graded("不是很专业").overall).toBe(-0.5);
    expect(graded("很不专业").overall).toBe(-1.5);
  });

  test("a verdict counts three times, to the end of its sentence", () => {
    expect(graded("早餐失望，总体来说，满意。失望").overall).toBe(-1 + 3 - 1);
  });
});

test("paper table 2: urgency is 1 where any urgent word occurs, else 0", () => {
  const urgency = createUrgency(lexicon);
  expect(urgency("客户情绪激动，要求马上来人")).toBe(1);
  expect(urgency("十分着急")).toBe(1);
  expect(urgency("十分钟后来电咨询")).toBe(0);
  expect(urgency("")).toBe(0);
});

test("a decimal point ends no sentence, other points and line ends do", () => {
  expect(splitSentences("电费12.5元.太贵……\r\n没电?!")).toEqual(["电费12.5元", "太贵", "没电"]);
});

test("whatever the text, its scores are those of its sentences, and scoring keeps no state", () => {
  const piece = fc.constantFrom(
    "非常",
    "不",
    "满意",
    "失望",
    "，",
    "。",
    "\n",
    "好",
    "x",
    "😊",
    " ",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
      const text = pieces.join("");
      const tone = sentiment(text);
      const weights = tone.sentences.map(({ weight }) => weight);
      expect(tone.overall).toBe(weights.reduce((total, weight) => total + weight, 0));
      expect(tone.stable).toBe(tone.volatility < 1);
      for (const sentence of tone.sentences) {
        expect(sentiment(sentence.text).overall).toBe(sentence.weight);
        for (const { weight } of sentence.matches) expect([1, 2]).toContain(Math.abs(weight));
      }
      expect(sentiment(text)).toEqual(tone);
    }),
  );
});
