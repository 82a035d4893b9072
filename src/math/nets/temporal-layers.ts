/**
 * The layers of a temporal net, forward and backward, for a fixed number of rows.
 *
 * Residual block (Bai, Kolter and Koltun 2018, figure 1b): two causal convolutions, each with
 * rectifier and dropout, plus the block's input, rectified. The head joins the channels of one step
 * with the statics in a hidden layer; one unit on it gives the log-odds.
 * @module
 */

import { Convolution, type Parameter } from "../layers/convolution.ts";
import { type Dropout, Rectified } from "../layers/rectified.ts";
import type { Workspace } from "../layers/workspace.ts";
import type { Random } from "../statistics/random.ts";

export interface TemporalShape {
  steps: number;
  channels: number;
  statics: number;
  width: number;
  blocks: number;
  kernel: number;
  /** Units of the hidden layer of the head. */
  head: number;
}

/**
 * Steps that the last one sees, itself included: 1 + 2 (kernel - 1) (2^blocks - 1), for two
 * convolutions per block and dilations 1, 2, 4 ...
 */
export function receptiveField({
  kernel,
  blocks,
}: Pick<TemporalShape, "kernel" | "blocks">): number {
  return 1 + 2 * (kernel - 1) * (2 ** blocks - 1);
}

interface BlockShape {
  rows: number;
  /** Channels of its input. */
  from: number;
  dilation: number;
}

class ResidualBlock {
  readonly output: Rectified;
  readonly layers: readonly Convolution[];
  readonly #workspace: Workspace;
  readonly #first: Convolution;
  readonly #second: Convolution;
  /** Brings the input to the block's width; none where it has it. */
  readonly #skip: Convolution | undefined;
  readonly #hidden: Rectified;
  readonly #branch: Rectified;

  constructor(workspace: Workspace, shape: TemporalShape, { rows, from, dilation }: BlockShape) {
    const { steps, width, kernel } = shape;
    const common = { rows, steps, to: width };
    this.#workspace = workspace;
    this.#first = new Convolution(workspace, { ...common, from, kernel, dilation });
    this.#second = new Convolution(workspace, { ...common, from: width, kernel, dilation });
    if (from !== width) {
      this.#skip = new Convolution(workspace, { ...common, from, hasIntercepts: false });
    }
    this.layers = [this.#first, this.#second, ...(this.#skip ? [this.#skip] : [])];
    const size = { steps, perStep: rows * width };
    this.#hidden = new Rectified(workspace, size);
    this.#branch = new Rectified(workspace, size);
    this.output = new Rectified(workspace, size);
  }

  start(random: Random): void {
    this.#first.start(random);
    this.#second.start(random);
    this.#skip?.start(random, 1);
  }

  forward(input: Float32Array, dropout: Dropout | undefined): void {
    this.#hidden.values.fill(0);
    this.#first.forward(input, this.#hidden.values);
    this.#hidden.rectify(dropout);
    this.#branch.values.fill(0);
    this.#second.forward(this.#hidden.values, this.#branch.values);
    this.#branch.rectify(dropout);
    this.output.values.set(this.#branch.values);
    if (this.#skip) this.#skip.forward(input, this.output.values);
    else this.#workspace.add(this.output.values, input);
    this.output.rectify();
  }

  /** Reads the output's slopes; adds to those of the input, where asked. */
  backward(input: Float32Array, inputSlopes: Float32Array | undefined, dropped: number): void {
    const { slopes } = this.output;
    this.output.passSlopes();
    this.#branch.slopes.set(slopes);
    this.#branch.passSlopes(dropped);
    this.#hidden.slopes.fill(0);
    this.#second.backward(this.#hidden.values, this.#branch.slopes, this.#hidden.slopes);
    this.#hidden.passSlopes(dropped);
    this.#first.backward(input, this.#hidden.slopes, inputSlopes);
    if (this.#skip) this.#skip.backward(input, slopes, inputSlopes);
    else if (inputSlopes) this.#workspace.add(inputSlopes, slopes);
  }
}

/** Values that a caller writes, or reads, and the slopes of the loss by them. */
interface Signal {
  values: Float32Array;
  slopes: Float32Array;
}

const signal = (workspace: Workspace, size: number): Signal => ({
  values: workspace.floats(size),
  slopes: workspace.floats(size),
});

/** Everything between prepared inputs and log-odds. */
export class TemporalLayers {
  /** Step-major steps x rows x channels; filled by the caller. */
  readonly input: Signal;
  /** rows x statics; filled by the caller. */
  readonly statics: Signal;
  /** Log-odds per row; the caller fills the slopes. */
  readonly output: Signal;
  readonly rows: number;
  readonly #shape: TemporalShape;
  readonly #blocks: readonly ResidualBlock[];
  readonly #fromSteps: Convolution;
  readonly #fromStatics: Convolution;
  readonly #last: Convolution;
  readonly #hidden: Rectified;

  constructor(workspace: Workspace, shape: TemporalShape, rows: number) {
    const { steps, channels, statics, width, head } = shape;
    this.#shape = shape;
    this.rows = rows;
    this.input = signal(workspace, rows * steps * channels);
    this.statics = signal(workspace, rows * statics);
    this.output = signal(workspace, rows);
    this.#blocks = Array.from({ length: shape.blocks }, (_, at) => {
      const from = at === 0 ? channels : width;
      return new ResidualBlock(workspace, shape, { rows, from, dilation: 2 ** at });
    });
    const dense = { rows, steps: 1 };
    this.#fromSteps = new Convolution(workspace, { ...dense, from: width, to: head });
    this.#fromStatics = new Convolution(workspace, {
      ...dense,
      from: statics,
      to: head,
      hasIntercepts: false,
    });
    this.#last = new Convolution(workspace, { ...dense, from: head, to: 1 });
    this.#hidden = new Rectified(workspace, { steps: 1, perStep: rows * head });
  }

  get parameters(): Parameter[] {
    const head = [this.#fromSteps, this.#fromStatics, this.#last];
    const layers = [...this.#blocks.flatMap((block) => block.layers), ...head];
    return layers.flatMap((layer) => layer.parameters);
  }

  /** Random weights; the log-odds start at `prior`. */
  start(random: Random, prior: number): void {
    for (const block of this.#blocks) block.start(random);
    for (const layer of [this.#fromSteps, this.#fromStatics]) layer.start(random, 1);
    this.#last.start(random, 0.5);
    this.#last.intercepts?.values.fill(prior);
  }

  /** Fills the log-odds as they stand at `step`; the last one by default. */
  forward(dropout?: Dropout, step = this.#shape.steps - 1): void {
    let values = this.input.values;
    for (const block of this.#blocks) {
      block.forward(values, dropout);
      values = block.output.values;
    }
    this.#hidden.values.fill(0);
    this.#fromSteps.forward(this.#at(step, values), this.#hidden.values);
    this.#fromStatics.forward(this.statics.values, this.#hidden.values);
    this.#hidden.rectify(dropout);
    this.output.values.fill(0);
    this.#last.forward(this.#hidden.values, this.output.values);
  }

  /**
   * From the slopes of the log-odds of the last step to those of the parameters, which are added
   * to, and, if asked, of both inputs, which are written.
   */
  backward({ dropout = 0, toInputs = false }: { dropout?: number; toInputs?: boolean } = {}): void {
    const blocks = this.#blocks;
    const features = blocks.at(-1)!.output;
    this.#hidden.slopes.fill(0);
    this.#last.backward(this.#hidden.values, this.output.slopes, this.#hidden.slopes);
    this.#hidden.passSlopes(dropout);
    this.statics.slopes.fill(0);
    this.#fromStatics.backward(
      this.statics.values,
      this.#hidden.slopes,
      toInputs ? this.statics.slopes : undefined,
    );
    features.slopes.fill(0);
    const last = this.#shape.steps - 1;
    this.#fromSteps.backward(
      this.#at(last, features.values),
      this.#hidden.slopes,
      this.#at(last, features.slopes),
    );
    this.input.slopes.fill(0);
    for (let at = blocks.length - 1; at > 0; at--) {
      const below = blocks[at - 1]!.output;
      below.slopes.fill(0);
      blocks[at]!.backward(below.values, below.slopes, dropout);
    }
    blocks[0]!.backward(this.input.values, toInputs ? this.input.slopes : undefined, dropout);
  }

  #at(step: number, values: Float32Array): Float32Array {
    const size = this.rows * this.#shape.width;
    return values.subarray(step * size, (step + 1) * size);
  }
}
