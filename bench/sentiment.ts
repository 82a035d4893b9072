/**
 * Tone on the hotel and takeaway reviews, ours beside the HowNet word lists and Python peers, and
 * how fast texts are read: `node bench/sentiment.ts`. Needs ../shared/data; prints Markdown.
 */
import { readFileSync } from "node:fs";
import { Jieba } from "@node-rs/jieba";
import { dict } from "@node-rs/jieba/dict.js";
import { type Lexicon, shippedLexicon } from "../src/language/lexicon.ts";
import { lexiconJudge, trainJudge } from "../src/language/polarity.ts";
import { createSentiment } from "../src/language/sentiment.ts";
import { measure } from "../src/math/learning/metrics.ts";
import { askPeers, evaluationFile, evaluationRows, printTable, share } from "./peers.ts";

const sets = ["hotel", "takeaway"] as const;
type SetName = (typeof sets)[number];

interface Review {
  text: string;
  label: 0 | 1;
}

interface Reviews {
  all: Review[];
  train: Review[];
  test: Review[];
}

function readReviews(name: SetName): Reviews {
  const all = evaluationRows(`sentiment/${name}_reviews.csv`).map(
    ({ text, label }): Review => ({ text: text!, label: label === "1" ? 1 : 0 }),
  );
  const rows = readFileSync(evaluationFile(`sentiment/${name}_test_rows.txt`), "utf8");
  const isTest = new Set(rows.trim().split(/\s+/).map(Number));
  return {
    all,
    train: all.filter((_, at) => !isTest.has(at + 1)),
    test: all.filter((_, at) => isTest.has(at + 1)),
  };
}

const reviews = { hotel: readReviews("hotel"), takeaway: readReviews("takeaway") };

/** HowNet's lists under our rules: polarity x (-1)^negations x degree, longest match. */
function howNet(): Lexicon {
  const words = (list: string) =>
    readFileSync(evaluationFile(`sentiment/lexicon/hownet_${list}.txt`), "utf8")
      .split("\n")
      .map((word) => word.trim())
      .filter((word) => word !== "");
  const strengths = { extreme: 2, very: 1.5, more: 1.25, ish: 0.5 };
  const none = new Set<string>();
  return {
    version: "HowNet",
    positive: new Set(words("pos")),
    negative: new Set(words("neg")),
    negation: new Set(words("deny")),
    degree: new Map(
      Object.entries(strengths).flatMap(([list, strength]) =>
        words(list).map((word) => [word, strength] as const),
      ),
    ),
    neutral: none,
    verdict: none,
    urgent: none,
    power: new Map(),
  };
}

type Judge = (texts: readonly string[]) => ArrayLike<number>;

/** The paper's rules, but only on words as jieba cuts them. */
function jiebaJudge(lexicon: Lexicon): Judge {
  const jieba = Jieba.withDict(dict);
  const { positive, negative, neutral, negation, degree, power } = lexicon;
  const words = [positive, negative, neutral, negation, [...degree.keys()], [...power.keys()]];
  const known = new Set(words.flatMap((list) => [...list]));
  const entries = [...known].filter((word) => !/\s/.test(word)).map((word) => `${word} 100000`);
  jieba.loadDict(Buffer.from(entries.join("\n")));
  const sentiment = createSentiment(lexicon, { rules: "graded" });
  const isMark = /^[\p{P}\s]+$/u;
  const cut = (text: string) =>
    jieba
      .cut(text, true)
      .map((word) => (known.has(word) || isMark.test(word) ? word : "\u2060"))
      .join("\u2060");
  return (texts) => texts.map((text) => (sentiment(cut(text)).overall > 0 ? 1 : 0));
}

const ours = shippedLexicon();

function paperJudge(lexicon: Lexicon): Judge {
  const sentiment = createSentiment(lexicon);
  return (texts) => texts.map((text) => (sentiment(text).overall > 0 ? 1 : 0));
}

const untrained: Record<string, Judge> = {
  "gridtill lexicon, graded rules (`sentiment.evaluate`)": lexiconJudge(ours),
  "gridtill lexicon, the paper's rules": paperJudge(ours),
  "gridtill lexicon, graded rules on words cut by jieba": jiebaJudge(ours),
  "HowNet, negation and degree": lexiconJudge(howNet()),
  "HowNet, negation and degree, words cut by jieba": jiebaJudge(howNet()),
};

const textsOf = (rows: readonly Review[]) => rows.map(({ text }) => text);
const labelsOf = (rows: readonly Review[]) => rows.map(({ label }) => label);

/** Two cells per set: accuracy and macro-F1. */
function qualities(part: "all" | "test", answersOf: (name: SetName) => ArrayLike<number>) {
  return sets.flatMap((name) => {
    const { accuracy, macroF1 } = measure(labelsOf(reviews[name][part]), answersOf(name), 2);
    return [share(accuracy), share(macroF1)];
  });
}

const head = ["", ...sets.flatMap((name) => [`${name} accuracy`, "macro-F1"])];

console.log(
  `All rows (${reviews.hotel.all.length} and ${reviews.takeaway.all.length}), untrained\n`,
);
printTable(head, [
  ...Object.entries(untrained).map(([method, judge]) => [
    method,
    ...qualities("all", (name) => judge(textsOf(reviews[name].all))),
  ]),
]);

const trained: Judge[] = sets.map((name) => trainJudge(reviews[name].train, { seed: 1 }));
type Answers = Record<string, Record<SetName, number[]>>;
const peers = askPeers<{ answers: Answers; speeds: Record<string, number> }>(
  "sentiment_peers.py",
  reviews,
);

console.log(
  `Test rows of the split (${reviews.hotel.test.length}, ${reviews.takeaway.test.length})\n`,
);
printTable(head, [
  [
    "majority class",
    ...qualities("test", (name) => {
      const labels = labelsOf(reviews[name].test);
      const praise = labels.filter((label) => label === 1).length;
      return labels.map(() => (2 * praise > labels.length ? 1 : 0));
    }),
  ],
  ...Object.entries(untrained).map(([method, judge]) => [
    method,
    ...qualities("test", (name) => judge(textsOf(reviews[name].test))),
  ]),
  [
    "gridtill linear model, characters and words (`--train`)",
    ...qualities("test", (name) => trained[sets.indexOf(name)]!(textsOf(reviews[name].test))),
  ],
  ...Object.entries(peers.answers).map(([method, answers]) => [
    method,
    ...qualities("test", (name) => answers[name]),
  ]),
]);

/** Megabytes of UTF-8 per second of processor time, after one pass to warm up. */
function speedOf(work: (text: string) => unknown): number {
  const texts = sets.flatMap((name) => textsOf(reviews[name].all));
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  for (const text of texts) work(text);
  const passes = 5;
  const before = process.cpuUsage();
  for (let pass = 0; pass < passes; pass++) for (const text of texts) work(text);
  const { user, system } = process.cpuUsage(before);
  return (passes * bytes) / (user + system);
}

const jieba = Jieba.withDict(dict);
const speeds = {
  "gridtill: segmentation and tone (trie)": speedOf(createSentiment(ours)),
  "jieba in Rust (@node-rs/jieba): segmentation alone": speedOf((text) => jieba.cut(text, true)),
  ...peers.speeds,
};
console.log("Megabytes of text per second and core\n");
printTable(
  ["", "MB/s"],
  Object.entries(speeds).map(([method, speed]) => [method, speed.toFixed(2)]),
);
