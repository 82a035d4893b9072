/**
 * Gradient-boosted trees for a yes or no: log-loss, second-order steps, histograms of at most 255
 * bins, trees grown leaf by leaf.
 *
 * Friedman, "Greedy function approximation", Annals of Statistics 29 (2001); Chen and Guestrin,
 * "XGBoost", KDD 2016 (second order, default direction of the missing); Ke et al., "LightGBM",
 * NIPS 2017 (histograms, leaf-wise growth).
 * @module
 */
import { assert } from "../../base/assert.ts";
import type { Frame } from "../learning/frame.ts";
import { Random } from "../statistics/random.ts";
import { type BinnedColumn, binFrame } from "./bins.ts";
import { type Grower, growTree, prepareGrower } from "./growing.ts";
import { derive, meanLogLoss, standAt } from "./log-loss.ts";
import { type BoostingModel, columnsFor, isFork, type Tree } from "./tree.ts";
import { addTrees, flatten } from "./walking.ts";

export type { BoostingModel } from "./tree.ts";

export interface BoostingExamples {
  frame: Frame;
  /** 0 or 1. */
  labels: Uint8Array;
  /** Above zero; 1 each when left out. */
  weights?: Float64Array;
}

export interface BoostingOptions {
  seed: number;
  /** Trees at most. Default 200. */
  rounds?: number;
  /** Leaves of a tree at most. Default 31. */
  leaves?: number;
  /** Default .1. */
  learningRate?: number;
  /** Training rows in a leaf at least. Default 20. */
  minRows?: number;
  /** Sum of second derivatives in a leaf at least. Default .001. */
  minHessian?: number;
  /** Penalty on a leaf's square. Default 0. */
  l2?: number;
  /** Share of the rows drawn for each tree, without return. Default 1. */
  rowShare?: number;
  /** Share of the columns drawn for each tree. Default 1. */
  columnShare?: number;
  /** How readily a column is drawn beside the others, above zero, by name. Default 1. */
  columnWeights?: Readonly<Record<string, number>>;
  /** 2 to 255, the missing not counted. Default 255. */
  maxBins?: number;
  /** Number columns in which the score must not fall (1) or not rise (-1). */
  monotone?: Record<string, 1 | -1>;
  /** Rows that say how many trees are kept: those of the least log-loss. */
  validation?: { frame: Frame; labels: Uint8Array };
  /** Rounds without a better validation loss before it stops. Default 50. */
  patience?: number;
  /** Called after each round with the mean log-losses so far. */
  onRound?: (round: { round: number; loss: number; validationLoss: number | undefined }) => void;
}

const boostingDefaults = {
  ...{ rounds: 200, leaves: 31, learningRate: 0.1, minRows: 20, minHessian: 1e-3, l2: 0 },
  ...{ rowShare: 1, columnShare: 1, columnWeights: {}, maxBins: 255, monotone: {}, patience: 50 },
} satisfies Omit<BoostingOptions, "seed">;

type Settings = BoostingOptions & typeof boostingDefaults;

/**
 * A model of the log-odds of label 1, from at least one row. With one label only it has no tree and
 * the odds (n1 + 1) / (n0 + 1); where no column tells rows apart it is the plain log-odds.
 */
export function trainBoosting(examples: BoostingExamples, options: BoostingOptions): BoostingModel {
  const { frame, labels, weights } = examples;
  const settings: Settings = { ...boostingDefaults, ...options };
  assert(frame.rowCount > 0 && labels.length === frame.rowCount, "every row has its label");
  assert(settings.maxBins >= 2 && settings.maxBins <= 255, "a column has 2 .. 255 bins");
  const columns = frame.columns.map(({ name, kind, levels }) => ({
    ...{ name, kind },
    ...(levels && { levels: [...levels] }),
  }));
  const { base, isMixed } = prior(labels, weights);
  const model: BoostingModel = { base, columns, trees: [] };
  if (isMixed) boost(model, examples, settings);
  return model;
}

function prior(labels: Uint8Array, weights?: Float64Array): { base: number; isMixed: boolean } {
  let [ones, all] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    const weight = weights?.[row] ?? 1;
    ones += labels[row]! * weight;
    all += weight;
  }
  const isMixed = labels.includes(0) && labels.includes(1);
  const added = isMixed ? 0 : 1;
  return { base: Math.log((ones + added) / (all - ones + added)), isMixed };
}

/** Adds trees to the model until the rounds are over or the validation loss falls no more. */
function boost(model: BoostingModel, examples: BoostingExamples, settings: Settings): void {
  const { frame, labels, weights } = examples;
  const random = Random.seeded(settings.seed);
  const binned = binFrame(frame, settings.maxBins, random.fork("bins"));
  const directions = directionsOf(frame, binned.columns, settings.monotone);
  const grower = prepareGrower(binned, directions, settings);
  const readiness = readinessOf(frame, binned.columns, settings.columnWeights);
  const standing = standAt(model.base, frame.rowCount);
  const lossAfter = settings.validation && watch(model, settings.validation);
  let best = { loss: lossAfter?.(), trees: 0 };
  for (let round = 1; round <= settings.rounds; round++) {
    derive(standing, labels, weights);
    const drawn = draw(grower, { ...settings, readiness }, random.fork(round));
    const { tree, ends } = growTree(grower, { ...standing, ...drawn });
    if (tree.length === 1 && settings.rowShare === 1 && settings.columnShare === 1) break;
    model.trees.push(tree);
    if (drawn.drawn < frame.rowCount)
      addTrees([flatten(tree)], columnsFor(model.columns, frame), standing.scores);
    else addEnds(standing.scores, grower.rows, ends);
    const validationLoss = lossAfter?.(tree);
    settings.onRound?.({ round, loss: meanLogLoss(standing.scores, labels), validationLoss });
    if (validationLoss === undefined) continue;
    if (validationLoss < best.loss!) best = { loss: validationLoss, trees: model.trees.length };
    else if (model.trees.length - best.trees >= settings.patience) break;
  }
  if (lossAfter) model.trees.length = best.trees;
}

function directionsOf(
  frame: Frame,
  columns: readonly BinnedColumn[],
  monotone: Record<string, 1 | -1>,
): Int8Array {
  for (const name of Object.keys(monotone)) {
    const column = frame.columns.find((one) => one.name === name);
    assert(column?.kind === "number", `the monotone column ${name} is a number of the table`);
  }
  return Int8Array.from(columns, ({ index }) => monotone[frame.columns[index]!.name] ?? 0);
}

/** The mean log-loss on the validation rows after each tree, and before the first. */
function watch(
  model: BoostingModel,
  { frame, labels }: NonNullable<BoostingOptions["validation"]>,
): (tree?: Tree) => number {
  const columns = columnsFor(model.columns, frame);
  const scores = new Float64Array(frame.rowCount).fill(model.base);
  return (tree) => {
    if (tree) addTrees([flatten(tree)], columns, scores);
    return meanLogLoss(scores, labels);
  };
}

/** By column; nothing where all are drawn alike. */
function readinessOf(
  frame: Frame,
  columns: readonly BinnedColumn[],
  weights: NonNullable<BoostingOptions["columnWeights"]>,
): Float64Array | undefined {
  if (Object.keys(weights).length === 0) return undefined;
  return Float64Array.from(columns, ({ index }) => weights[frame.columns[index]!.name] ?? 1);
}

/** Puts the rows of one round first in `grower.rows`, in rising order, and marks its columns. */
function draw(
  { rows, binned }: Grower,
  { rowShare, columnShare, readiness }: Settings & { readiness: Float64Array | undefined },
  random: Random,
): { drawn: number; isWanted: Uint8Array } {
  let drawn = 0;
  for (let row = 0; row < rows.length; row++)
    if (rowShare >= 1 || random.chance(rowShare)) rows[drawn++] = row;
  const places = [...binned.columns.keys()];
  const wanted = Math.max(1, Math.round(columnShare * places.length));
  const isWanted = new Uint8Array(places.length);
  const order = wanted < places.length ? inDrawnOrder(places, readiness, random) : places;
  for (const place of order.slice(0, wanted)) isWanted[place] = 1;
  return { drawn, isWanted };
}

/** Weighted without return: the largest u^(1 / weight) first (Efraimidis and Spirakis, 2006). */
function inDrawnOrder(
  places: number[],
  weights: Float64Array | undefined,
  random: Random,
): number[] {
  if (!weights) return random.shuffled(places);
  const keys = places.map((place) => Math.log(1 - random.fraction()) / weights[place]!);
  return places.sort((one, other) => keys[other]! - keys[one]!);
}

function addEnds(
  scores: Float64Array,
  rows: Int32Array,
  ends: readonly { value: number; from: number; to: number }[],
): void {
  for (const { value, from, to } of ends)
    for (let at = from; at < to; at++) scores[rows[at]!]! += value;
}

/** Log-odds of label 1, one per row; 1 / (1 + exp(-x)) is the probability. */
export function scoreBoosting(model: BoostingModel, frame: Frame): Float64Array {
  const scores = new Float64Array(frame.rowCount).fill(model.base);
  addTrees(model.trees.map(flatten), columnsFor(model.columns, frame), scores);
  return scores;
}

/** What each column brought, the most first: the training loss it took away, and its forks. */
export function boostingImportance(
  model: BoostingModel,
): { column: string; gain: number; forks: number }[] {
  const rows = model.columns.map(({ name }) => ({ column: name, gain: 0, forks: 0 }));
  for (const fork of model.trees.flat().filter(isFork)) {
    rows[fork.column]!.gain += fork.gain;
    rows[fork.column]!.forks++;
  }
  return rows.sort((one, other) => other.gain - one.gain);
}
