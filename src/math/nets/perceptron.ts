/**
 * Back-propagation network over a frame (Rumelhart, Hinton and Williams 1986) whose first weights
 * may come from a genetic algorithm, as in CN106780140B; classes by softmax, or in order.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { digitsOf } from "../layers/convolution.ts";
import { batchSize, descend, splitRows } from "../layers/descent.ts";
import { evolve, type GeneticOptions } from "../layers/genetic-start.ts";
import { integrateGradients } from "../layers/integrated-gradients.ts";
import { type DenseRows, type Encoding, encodeFrame, fitEncoding } from "../learning/encoding.ts";
import type { Explanation, Frame } from "../learning/frame.ts";
import { Random } from "../statistics/random.ts";
import { type NetworkShape, PerceptronNetwork } from "./perceptron-network.ts";

export interface PerceptronExamples {
  frame: Frame;
  /** 0 ... classCount - 1, with the ordinal head in order; a class without rows is allowed. */
  labels: Uint8Array;
  /** At least 2. */
  classCount: number;
  /** At least 0; 1. */
  weights?: Float64Array;
}

export interface PerceptronOptions {
  seed: number;
  /** Units of each hidden layer; [16]. */
  hidden?: readonly number[];
  /** `ordinal`: cumulative logits on one score, so that classes have an order; `softmax`. */
  head?: NetworkShape["head"];
  /**
   * Only with `ordinal`, by name of a number column: 1 where more of it never lowers the likeliest
   * class, -1 where it never raises it. Holds by construction, for any input.
   */
  monotone?: Readonly<Record<string, 1 | -1>>;
  /** Defaults of GeneticOptions; false starts from random weights. */
  genetic?: GeneticOptions | false;
  /** At most; 60. */
  epochs?: number;
  /** Epochs without a better validation loss; 8. */
  patience?: number;
  /** 64. */
  batchRows?: number;
  /** 0.01, falling to 0 along half a cosine. */
  learningRate?: number;
  /** Decoupled; 0.01. */
  weightDecay?: number;
  /** 0.15, stratified; 0, or fewer than 20 rows, trains all epochs. */
  validationShare?: number;
}

/** JSON-able; reloaded it scores the same to the bit. */
export interface Perceptron {
  encoding: Encoding;
  shape: NetworkShape;
  /** One array per parameter, in the order of `PerceptronNetwork.parameters`. */
  weights: number[][];
  log: TrainingLog;
}

interface TrainingLog {
  /** Best fitness, 1 / (1 + mean log-loss), of the first generation and after each further one. */
  bestFitness: number[];
  /** Mean log-loss on the same training rows: of weights as drawn, and as evolved from them. */
  startLoss: { random: number; genetic?: number };
  /** Mean log-loss on the validation part after each epoch. */
  validationLoss: number[];
}

/** Rows that the first weights are judged on, at most. */
const startRows = 1024;

export function trainPerceptron(
  examples: PerceptronExamples,
  options: PerceptronOptions,
): Perceptron {
  const { frame, labels } = examples;
  assert(labels.length > 0 && labels.length === frame.rowCount, "a net needs rows, one label each");
  const encoding = fitEncoding(frame);
  const shape = shapeOf(encoding, examples, options);
  const inputs = encodeFrame(encoding, frame);
  const { trained, validated } = splitRows(labels, options);
  const random = Random.seeded(options.seed);
  const first = Int32Array.from(random.shuffled([...trained])).subarray(0, startRows);
  const { weights, ...start } = firstWeights(
    { network: load(shape, inputs, first), rows: first, truth: examples },
    { genetic: options.genetic ?? {}, random },
  );

  const size = batchSize(trained.length, options.batchRows ?? 64);
  const network = PerceptronNetwork.open(shape, size);
  network.setWeights(weights);
  const checking = load(shape, inputs, validated);
  const validationLoss = descend(
    {
      parameters: network.parameters,
      rows: trained,
      batchRows: size,
      slopesOf: (rows) => {
        network.load(inputs, rows);
        network.meanLoss(examples, rows, "slopes");
      },
      constrain: () => network.layers.constrain(),
      validate: () => {
        if (validated.length === 0) return undefined;
        checking.setWeights(network.weights);
        return checking.meanLoss(examples, validated);
      },
    },
    { epochs: 60, patience: 8, learningRate: 0.01, weightDecay: 0.01, ...options },
  );
  const log = { ...start, validationLoss };
  return { encoding, shape, weights: network.parameters.map(digitsOf), log };
}

/** Class shares, one array of rows per class; they sum to 1 per row. */
export function scorePerceptron({ encoding, shape, weights }: Perceptron, frame: Frame) {
  const inputs = encodeFrame(encoding, frame);
  const shares = Array.from({ length: shape.classCount }, () => new Float64Array(frame.rowCount));
  const network = PerceptronNetwork.open(shape, Math.min(1024, frame.rowCount));
  network.setWeights(weights);
  const { rows } = network.layers;
  for (let start = 0; start < frame.rowCount; start += rows) {
    const count = Math.min(rows, frame.rowCount - start);
    network.load(
      inputs,
      Array.from({ length: count }, (_, place) => start + place),
    );
    network.layers.forward();
    for (let place = 0; place < count; place++) {
      const own = network.head.sharesOf(network.scoresAt(place));
      for (const [at, share] of own.entries()) shares[at]![start + place] = share;
    }
  }
  return shares;
}

/** How many points of a line are asked at once. */
const points = 32;

/**
 * What each column of the frame brings, against the average training row, by integrated gradients:
 * to the score behind the ordinal classes (higher speaks for later ones), or to the log-share of
 * `classAt` (the last one) less the mean of all log-shares.
 */
export function explainPerceptron(
  { encoding, shape, weights }: Perceptron,
  frame: Frame,
  classAt = shape.classCount - 1,
): Explanation {
  const inputs = encodeFrame(encoding, frame);
  const network = PerceptronNetwork.open(shape, points);
  network.setWeights(weights);
  const { scoreCount } = network.head;
  const slopes = Array.from({ length: scoreCount }, (_, score) =>
    scoreCount === 1 ? 1 : Number(score === classAt) - 1 / scoreCount,
  );
  const { layers } = network;
  const model = {
    points,
    evaluate(line: Float32Array) {
      layers.input.set(line);
      layers.forward();
      const scores = Array.from({ length: points }, (_, point) =>
        network.scoresAt(point).reduce((sum, score, at) => sum + score * slopes[at]!, 0),
      );
      for (let point = 0; point < points; point++)
        layers.scores.slopes.set(slopes, point * scoreCount);
      layers.backward();
      return { scores, slopes: layers.inputSlopes };
    },
  };
  const baseline = Float32Array.from(encoding.features, ({ mean }) => mean);
  const places = encoding.columns.map(({ name }) =>
    frame.columns.findIndex((column) => column.name === name),
  );
  const contributions = frame.columns.map(() => new Float64Array(frame.rowCount));
  let base = 0;
  for (let row = 0; row < frame.rowCount; row++) {
    const input = Float32Array.from(
      inputs.values.subarray(row * inputs.columnCount, (row + 1) * inputs.columnCount),
    );
    const found = integrateGradients(model, input, baseline);
    base = found.base;
    for (const [at, { column }] of encoding.features.entries()) {
      contributions[places[column]!]![row]! += found.contributions[at]!;
    }
  }
  return { base, contributions };
}

function shapeOf(
  encoding: Encoding,
  { classCount }: PerceptronExamples,
  { hidden = [16], head = "softmax", monotone = {} }: PerceptronOptions,
): NetworkShape {
  assert(head === "ordinal" || Object.keys(monotone).length === 0, "only ordered classes rise");
  const signs = encoding.features.map(({ column, part }) => {
    const sign = monotone[encoding.columns[column]!.name] ?? 0;
    assert(sign === 0 || part !== "level", "only numbers rise");
    return part === "number" ? sign : 0;
  });
  return { inputs: signs.length, hidden: [...hidden], classCount, head, signs };
}

interface Judged {
  network: PerceptronNetwork;
  rows: Int32Array;
  truth: PerceptronExamples;
}

/** As drawn, or the best that the genetic algorithm breeds from that and other draws. */
function firstWeights(
  { network, rows, truth }: Judged,
  { genetic, random }: { genetic: GeneticOptions | false; random: Random },
) {
  const { layers, head, weights } = network;
  const shares = new Float64Array(truth.classCount);
  for (const row of rows) shares[truth.labels[row]!]! += 1 / rows.length;
  const draw = (at: number) => {
    layers.start(random.fork(at));
    head.start(shares);
    return joined(weights);
  };
  const lossOf = (genes: Float32Array) => {
    network.setWeights(parted(genes, weights));
    return network.meanLoss(truth, rows);
  };
  const drawn = draw(0);
  const startLoss = { random: lossOf(drawn) };
  if (!genetic) return { weights: parted(drawn, weights), bestFitness: [], startLoss };
  const { best, bestFitness } = evolve(
    {
      chromosome: draw,
      fitness: (genes) => 1 / (1 + lossOf(genes)),
      constrain: (genes) => {
        network.setWeights(parted(genes, weights));
        layers.constrain();
        genes.set(joined(weights));
      },
    },
    random.fork("evolution"),
    genetic,
  );
  const loss = { ...startLoss, genetic: lossOf(best) };
  return { weights: parted(best, weights), bestFitness, startLoss: loss };
}

function joined(weights: readonly Float32Array[]): Float32Array {
  return Float32Array.from(weights.flatMap((values) => [...values]));
}

/** Cut again into arrays as long as `like`'s. */
function parted(genes: Float32Array, like: readonly Float32Array[]): Float32Array[] {
  let from = 0;
  return like.map(({ length }) => {
    from += length;
    return genes.subarray(from - length, from);
  });
}

function load(shape: NetworkShape, inputs: DenseRows, rows: Int32Array): PerceptronNetwork {
  const network = PerceptronNetwork.open(shape, rows.length);
  network.load(inputs, rows);
  return network;
}
