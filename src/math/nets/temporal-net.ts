/**
 * Temporal convolutional net (Bai, Kolter and Koltun 2018): causal dilated 1-D convolutions in
 * residual blocks, y[t] = sum over k of w[k] x[t - d k], further inputs joined before the head.
 * @module
 */
export interface TemporalInputs {
  /** Row-major rows x steps x channels, oldest step first; NaN is missing. */
  sequences: Float32Array;
  steps: number;
  channels: number;
  /** Row-major rows x staticCount. */
  statics?: Float32Array;
  staticCount?: number;
}

export interface TemporalExamples extends TemporalInputs {
  /** 0 or 1. */
  labels: Uint8Array;
  weights?: Float64Array;
}

export interface TemporalNetOptions {
  seed: number;
  /** Stops early on these instead of on a share of the examples. */
  validation?: TemporalExamples;
  validationShare?: number;
  epochs?: number;
  patience?: number;
  batchRows?: number;
  learningRate?: number;
  weightDecay?: number;
  dropout?: number;
  /** Channels of each residual block; dilations are 1, 2, 4 ... */
  width?: number;
  blocks?: number;
  kernel?: number;
}

export interface TemporalNet {
  steps: number;
}

export declare function trainTemporalNet(
  examples: TemporalExamples,
  options: TemporalNetOptions,
): TemporalNet;
/** Log-odds per row. */
export declare function scoreTemporalNet(net: TemporalNet, inputs: TemporalInputs): Float64Array;
