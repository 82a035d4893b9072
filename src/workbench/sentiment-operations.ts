/**
 * Tone of a text, and how well tone is told on labelled texts.
 * @module
 */
import { defineOperation } from "../base/operation.ts";
import { isRefusal, refuse } from "../base/refusal.ts";
import { shippedLexicon } from "../language/lexicon.ts";
import { lexiconJudge, trainJudge } from "../language/polarity.ts";
import { createSentiment } from "../language/sentiment.ts";
import { measure } from "../math/learning/metrics.ts";
import { readLabelledTexts } from "./labelled-texts.ts";
import {
  because,
  EvaluateSentiment,
  ScoreSentiment,
  SentimentQuality,
  SentimentScore,
} from "./schema.ts";

export const scoreSentiment = defineOperation({
  name: "sentiment.score",
  kind: "query",
  summary: "Score the tone of a text, sentence by sentence, with the shipped lexicon",
  allow: ["signed-in"],
  input: ScoreSentiment,
  output: SentimentScore,
  run: async (_context, { text, ...options }) => createSentiment(shippedLexicon(), options)(text),
});

export const evaluateSentiment = defineOperation({
  name: "sentiment.evaluate",
  kind: "job",
  summary: "Measure the lexicon, or a linear model trained on another file, on labelled texts",
  allow: ["data-scientist", "administrator"],
  input: EvaluateSentiment,
  output: SentimentQuality,
  async run({ files, progress, elapsedSeconds }, { file, train, columns, seed }) {
    const tested = await readLabelledTexts(files, { file, columns });
    if (isRefusal(tested)) return tested;
    const known = train ? await readLabelledTexts(files, { file: train, columns }) : [];
    if (isRefusal(known)) return known;
    if (train && new Set(known.map(({ label }) => label)).size < 2) {
      return refuse("invalid", because.one_label());
    }
    progress(1, 2);
    const judge = train ? trainJudge(known, { seed }) : lexiconJudge(shippedLexicon());
    const answers = judge(tested.map(({ text }) => text));
    const truth = tested.map(({ label }) => label);
    const { accuracy, macroF1, n } = measure(truth, answers, 2);
    return { accuracy, macroF1, n, seconds: elapsedSeconds() };
  },
});

export const sentimentOperations = [scoreSentiment, evaluateSentiment] as const;
