/**
 * Temporal convolutional net (Bai, Kolter and Koltun 2018): causal dilated 1-D convolutions in
 * residual blocks over the months, y[t] = sum over k of w[k] x[t - d k]; further inputs join before
 * the sigmoid. Trained on (class-)weighted log-loss.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { digitsOf } from "../layers/convolution.ts";
import { batchSize, descend, splitRows } from "../layers/descent.ts";
import { meanLoss, priorOf, writeSlopes } from "../layers/log-odds-loss.ts";
import { fitStandard, type Standard, standardise, widthOf } from "../layers/standard.ts";
import { Workspace } from "../layers/workspace.ts";
import { Random } from "../statistics/random.ts";
import { TemporalLayers, type TemporalShape } from "./temporal-layers.ts";

export interface TemporalInputs {
  /** Row-major rows x steps x channels, oldest step first; NaN is missing. */
  sequences: Float32Array;
  steps: number;
  channels: number;
  /** Row-major rows x staticCount; NaN is missing. */
  statics?: Float32Array;
  staticCount?: number;
}

export interface TemporalExamples extends TemporalInputs {
  /** 0 or 1. One class only is allowed: all scores are then near its side of the prior. */
  labels: Uint8Array;
  /** At least 0; 1. */
  weights?: Float64Array;
}

export interface TemporalNetOptions {
  seed: number;
  /** Stops early on these instead of on a share of the examples. */
  validation?: TemporalExamples;
  /** 0.15, stratified; 0 trains all epochs. */
  validationShare?: number;
  /** At most; 24. */
  epochs?: number;
  /** Epochs without a better validation loss; 5. */
  patience?: number;
  /** 256. */
  batchRows?: number;
  /** 0.0015, falling to 0 along half a cosine. */
  learningRate?: number;
  /** Decoupled; 0.1. */
  weightDecay?: number;
  /** Share of channels dropped for a row; 0.2. */
  dropout?: number;
  /** Channels of each residual block; 32. Multiples of 8 are fastest. */
  width?: number;
  /** Residual blocks, dilations 1, 2, 4 ...; 2. */
  blocks?: number;
  /** Taps of a convolution; 3. */
  kernel?: number;
  /** Units of the head's hidden layer; 32. */
  head?: number;
  /** Factor on the loss of rows of class 1; 1. Other factors need calibration afterwards. */
  positiveWeight?: number;
  /** Factors on the standardised channels and statics, such as indicator weights; 1. */
  channelWeights?: ArrayLike<number>;
  staticWeights?: ArrayLike<number>;
}

/** JSON-able; reloaded it scores the same to the bit. */
export interface TemporalNet {
  shape: TemporalShape;
  channels: Standard;
  statics: Standard;
  /** One array per parameter, in the order of `TemporalLayers.parameters`. */
  weights: number[][];
  /** After each epoch; empty without a validation part. */
  validationLoss: number[];
}

const none = new Float32Array();

export function trainTemporalNet(
  examples: TemporalExamples,
  options: TemporalNetOptions,
): TemporalNet {
  const { batchRows = 256, dropout = 0.2, positiveWeight = 1 } = options;
  const { trained, validated } = partsOf(examples, options);
  assert(trained.length > 0, "a net needs rows to train on");
  const net = emptyNet(examples, options);
  const size = batchSize(trained.length, batchRows);
  const layers = Workspace.layOut((workspace) => new TemporalLayers(workspace, net.shape, size));
  const prior = priorOf({ examples, rows: trained, positiveWeight });
  layers.start(Random.seeded(options.seed).fork("start"), prior);
  const checked = options.validation ?? examples;
  net.validationLoss = descend(
    {
      parameters: layers.parameters,
      rows: trained,
      batchRows: size,
      slopesOf: (rows, random) => {
        load(net, layers, { inputs: examples, rows });
        layers.forward({ share: dropout, random });
        writeSlopes(layers.output, { examples, rows, positiveWeight });
        layers.backward({ dropout });
      },
      validate: () => {
        if (validated.length === 0) return undefined;
        const odds = scoreRows(net, layers, { inputs: checked, rows: validated });
        return meanLoss(odds, { examples: checked, rows: validated, positiveWeight });
      },
    },
    { epochs: 24, patience: 5, learningRate: 0.0015, weightDecay: 0.1, ...options },
  );
  net.weights = layers.parameters.map(digitsOf);
  return net;
}

/** Log-odds per row. */
export function scoreTemporalNet(net: TemporalNet, inputs: TemporalInputs): Float64Array {
  const rows = rowsOf(inputs);
  const layers = layersOf(net, Math.min(512, rows.length));
  return scoreRows(net, layers, { inputs, rows });
}

/** Log-odds per step and row, as they stood at that step: what comes later does not move them. */
export function scoreEveryStep(net: TemporalNet, inputs: TemporalInputs): Float64Array[] {
  const rows = rowsOf(inputs);
  const layers = layersOf(net, Math.min(512, rows.length));
  return Array.from({ length: net.shape.steps }, (_, step) =>
    scoreRows(net, layers, { inputs, rows, step }),
  );
}

/** The layers of a trained net for so many rows at once. */
export function layersOf(net: TemporalNet, rows: number): TemporalLayers {
  const layers = Workspace.layOut((workspace) => new TemporalLayers(workspace, net.shape, rows));
  for (const [at, { values }] of layers.parameters.entries()) values.set(net.weights[at]!);
  return layers;
}

interface Chosen {
  inputs: TemporalInputs;
  rows: ArrayLike<number>;
}

/** Standardises the given rows, at most as many as the layers take, into the layers' inputs. */
export function load(net: TemporalNet, layers: TemporalLayers, { inputs, rows }: Chosen): void {
  const { steps, channels: width, statics: staticWidth } = net.shape;
  const channels = net.channels.means.length;
  const statics = net.statics.means.length;
  assert(inputs.steps === steps && inputs.channels === channels, "inputs are shaped like the net");
  assert((inputs.staticCount ?? 0) === statics, "there are as many statics as in training");
  const { values } = layers.input;
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place]!;
    for (let step = 0; step < steps; step++) {
      const from = (row * steps + step) * channels;
      const at = (step * layers.rows + place) * width;
      standardise(net.channels, { values: inputs.sequences, from }, { into: values, at });
    }
    const from = row * statics;
    const target = { into: layers.statics.values, at: place * staticWidth };
    standardise(net.statics, { values: inputs.statics ?? none, from }, target);
  }
}

function scoreRows(
  net: TemporalNet,
  layers: TemporalLayers,
  { inputs, rows, step }: Chosen & { rows: Int32Array; step?: number },
): Float64Array {
  const odds = new Float64Array(rows.length);
  for (let start = 0; start < rows.length; start += layers.rows) {
    const chunk = rows.subarray(start, start + layers.rows);
    load(net, layers, { inputs, rows: chunk });
    layers.forward(undefined, step);
    odds.set(layers.output.values.subarray(0, chunk.length), start);
  }
  return odds;
}

function rowsOf({ sequences, steps, channels }: TemporalInputs): Int32Array {
  return Int32Array.from({ length: sequences.length / (steps * channels) }, (_, row) => row);
}

function partsOf(examples: TemporalExamples, options: TemporalNetOptions) {
  const { validation } = options;
  if (!validation) return splitRows(examples.labels, options);
  const [trained, validated] = [examples, validation].map(rowsOf);
  return { trained: trained!, validated: validated! };
}

function emptyNet(examples: TemporalExamples, options: TemporalNetOptions): TemporalNet {
  const { steps, sequences, statics = none, staticCount = 0 } = examples;
  const channels = fitStandard(sequences, examples.channels, options.channelWeights);
  const further = fitStandard(statics, staticCount, options.staticWeights);
  const { width = 32, blocks = 2, kernel = 3, head = 32 } = options;
  const shape = {
    ...{ steps, channels: widthOf(channels), statics: widthOf(further) },
    ...{ width, blocks, kernel, head },
  };
  return { shape, channels, statics: further, weights: [], validationLoss: [] };
}
