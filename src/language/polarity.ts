/**
 * Judges whole texts content or discontented: untrained by the lexicon, or by a linear model that
 * was trained on labelled texts (paper section 4 names learning as the way on). A tie is no praise.
 * @module
 */
import { predictRows, trainLinear } from "../math/learning/linear.ts";
import type { Lexicon } from "./lexicon.ts";
import { createSentiment } from "./sentiment.ts";
import { type FeatureOptions, featureRows, fitFeatures } from "./text-features.ts";

/** 1 for praise, else 0. */
type Polarity = 0 | 1;

export interface PolarityExample {
  text: string;
  label: Polarity;
}

/** One answer per text, in order. */
export type PolarityJudge = (texts: readonly string[]) => Polarity[];

/** Untrained: the graded rules over the lexicon. */
export function lexiconJudge(lexicon: Lexicon): PolarityJudge {
  const sentiment = createSentiment(lexicon, { rules: "graded" });
  return (texts) => texts.map((text) => (sentiment(text).overall > 0 ? 1 : 0));
}

/** Measured equal within noise: runs of up to 4 characters, no words, C from .25 to 1. */
const features: FeatureOptions = {
  characters: [1, 3],
  words: [1, 2],
  minTexts: 2,
  maxColumns: 2 ** 20,
};

/** Trained: squared hinge over character and word TF-IDF. Same examples and seed, same judge. */
export function trainJudge(
  examples: readonly PolarityExample[],
  { seed }: { seed: number },
): PolarityJudge {
  const fitted = fitFeatures(
    examples.map(({ text }) => text),
    features,
  );
  const labels = examples.map(({ label }) => label);
  const model = trainLinear(
    { rows: fitted.rows, labels, classCount: 2 },
    { loss: "squared-hinge", cost: 1, seed },
  );
  return (texts) =>
    Array.from(predictRows(model, featureRows(texts, fitted.features)), (answer) =>
      answer === 1 ? 1 : 0,
    );
}
