/**
 * Back-propagation network over a frame whose first weights may come from a genetic algorithm
 * (CN106780140B; methods as in Montana and Davis 1989), with softmax or ordinal classes.
 * @module
 */
import type { Frame } from "../learning/frame.ts";

export interface PerceptronExamples {
  frame: Frame;
  /** 0 ... classCount - 1; with the ordinal head, worst to best. */
  labels: Uint8Array;
  classCount: number;
  weights?: Float64Array;
}

export interface GeneticOptions {
  /** 40. */
  population?: number;
  /** 30. */
  generations?: number;
}

export interface PerceptronOptions {
  seed: number;
  /** Units of each hidden layer; [16]. */
  hidden?: readonly number[];
  /** `ordinal`: cumulative logits on one score, so that classes are ordered; `softmax`. */
  head?: "softmax" | "ordinal";
  /** Only with `ordinal`: 1 where a larger value never lowers the class, -1 never raises it. */
  monotone?: Readonly<Record<string, 1 | -1>>;
  /** false: start from random weights. */
  genetic?: GeneticOptions | false;
  epochs?: number;
  patience?: number;
  batchRows?: number;
  learningRate?: number;
  weightDecay?: number;
  validationShare?: number;
}

/** JSON-able; reloaded it scores the same to the bit. */
export interface Perceptron {
  classCount: number;
  log: {
    /** Best fitness, 1 / (1 + mean cross-entropy), after each generation. */
    bestFitness: number[];
    /** Mean cross-entropy of the first weights: as drawn, and as the genetic start leaves them. */
    startLoss: { random: number; genetic?: number };
    /** Mean cross-entropy on the validation part after each epoch. */
    validationLoss: number[];
  };
}

export declare function trainPerceptron(
  examples: PerceptronExamples,
  options: PerceptronOptions,
): Perceptron;

/** Class shares, one array of rows per class. */
export declare function scorePerceptron(model: Perceptron, frame: Frame): Float64Array[];

/** Integrated gradients per column of the score (ordinal) or of `classAt`'s logit (softmax). */
export declare function explainPerceptron(
  model: Perceptron,
  frame: Frame,
  asked: { rows: ArrayLike<number>; classAt?: number },
): { base: number; columns: string[]; contributions: Float64Array[] };
