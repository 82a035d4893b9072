/**
 * Training in mini-batches: Adam under a cosine schedule (Loshchilov and Hutter 2017), stopped early
 * and set back to its best epoch by the loss on rows that it does not train on.
 * @module
 */
import { stratifiedFolds } from "../learning/metrics.ts";
import { Random } from "../statistics/random.ts";
import { Adam } from "./adam.ts";
import type { Parameter } from "./convolution.ts";

export interface DescentOptions {
  seed: number;
  /** At most. */
  epochs: number;
  /** Epochs without a better validation loss after which training stops. */
  patience: number;
  /** Of the first step; falls to 0 along half a cosine. */
  learningRate: number;
  weightDecay: number;
}

export interface Descent {
  parameters: readonly Parameter[];
  /** Rows to train on. */
  rows: Int32Array;
  /** Rows of a mini-batch, at most rows.length; what is left over at an epoch's end is dropped. */
  batchRows: number;
  /** Leaves the slopes of the mean loss over the given rows in the parameters. */
  slopesOf: (rows: Int32Array, random: Random) => void;
  /** Puts the values back into what is allowed, after each step. */
  constrain?: () => void;
  /** Mean loss on the validation part; undefined where there is none, which trains all epochs. */
  validate: () => number | undefined;
}

/** Moves the parameters; gives the validation loss after each epoch. */
export function descend(descent: Descent, options: DescentOptions): number[] {
  const { parameters, rows, batchRows } = descent;
  const adam = new Adam(parameters);
  const random = Random.seeded(options.seed).fork("descent");
  const batches = Math.floor(rows.length / batchRows);
  const losses: number[] = [];
  let best = { loss: Number.POSITIVE_INFINITY, epoch: -1, values: copyOf(parameters) };
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const order = shuffled(rows, random);
    for (let batch = 0; batch < batches; batch++) {
      descent.slopesOf(order.subarray(batch * batchRows, (batch + 1) * batchRows), random);
      const done = (epoch + batch / batches) / options.epochs;
      const rate = (options.learningRate * (1 + Math.cos(Math.PI * done))) / 2;
      adam.step({ rate, weightDecay: options.weightDecay });
      descent.constrain?.();
    }
    const loss = descent.validate();
    if (loss === undefined) continue;
    losses.push(loss);
    if (loss < best.loss) best = { loss, epoch, values: copyOf(parameters) };
    if (epoch - best.epoch >= options.patience) break;
  }
  if (losses.length > 0)
    parameters.forEach(({ values }, at) => {
      values.set(best.values[at]!);
    });
  return losses;
}

/** Rows to train on and rows to stop by, every class in both; below 20 rows none to stop by. */
export function splitRows(
  labels: Uint8Array,
  { validationShare = 0.15, seed }: { validationShare?: number; seed: number },
): { trained: Int32Array; validated: Int32Array } {
  const all = Int32Array.from(labels, (_, row) => row);
  if (validationShare === 0 || all.length < 20)
    return { trained: all, validated: all.subarray(0, 0) };
  const foldCount = Math.max(2, Math.round(1 / validationShare));
  const folds = stratifiedFolds(labels, { foldCount, seed });
  return {
    trained: all.filter((row) => folds[row] !== 0),
    validated: all.filter((row) => folds[row] === 0),
  };
}

/** The size near `wanted` that leaves few rows over. */
export function batchSize(rows: number, wanted: number): number {
  return Math.floor(rows / Math.max(1, Math.round(rows / wanted)));
}

function copyOf(parameters: readonly Parameter[]): Float32Array[] {
  return parameters.map(({ values }) => values.slice());
}

function shuffled(rows: Int32Array, random: Random): Int32Array {
  const order = rows.slice();
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
