/**
 * Causal dilated 1-D convolution, y[t] = b + sum over k of x[t - d k] w[k], with its slopes
 * (Bai, Kolter and Koltun 2018, section 3). One step and a kernel of 1 make it a dense layer.
 *
 * Arrays are step-major: all rows of step 0, then of step 1 ... A tap then is one matrix product
 * over neighbouring memory, and no later step can be reached at all.
 * @module
 */
import type { Random } from "../statistics/random.ts";
import type { ProductShape, Workspace } from "./workspace.ts";

/** What Adam moves. */
export interface Parameter {
  values: Float32Array;
  slopes: Float32Array;
  /** Whether weight decay applies; not to intercepts. */
  decays: boolean;
}

/** Nine digits name a single-precision float exactly, at half the length of all that JSON would write. */
export function digitsOf({ values }: Parameter): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(9)));
}

export interface ConvolutionShape {
  rows: number;
  steps: number;
  from: number;
  to: number;
  /** Taps; 1. */
  kernel?: number;
  /** Steps between taps; 1. */
  dilation?: number;
  /** Where several layers add up into one, only one has intercepts; true. */
  hasIntercepts?: boolean;
}

export class Convolution {
  readonly weights: Parameter;
  readonly intercepts: Parameter | undefined;
  readonly #shape: ConvolutionShape & { dilation: number };
  readonly #workspace: Workspace;
  /** One per row and step: intercepts go out, and their slopes come in, as products with it. */
  readonly #ones: Float32Array;
  readonly #taps: readonly { values: Float32Array; slopes: Float32Array; lag: number }[];

  constructor(workspace: Workspace, shape: ConvolutionShape) {
    const { from, to, kernel = 1, dilation = 1, hasIntercepts = true } = shape;
    this.#workspace = workspace;
    this.#shape = { ...shape, dilation };
    const size = from * to;
    this.weights = parameter(workspace, { size: kernel * size, decays: true });
    this.intercepts = hasIntercepts ? parameter(workspace, { size: to, decays: false }) : undefined;
    this.#ones = workspace.floats(hasIntercepts ? shape.rows * shape.steps : 0);
    const { values, slopes } = this.weights;
    this.#taps = Array.from({ length: kernel }, (_, tap) => ({
      values: values.subarray(tap * size, (tap + 1) * size),
      slopes: slopes.subarray(tap * size, (tap + 1) * size),
      lag: tap * dilation,
    })).filter(({ lag }) => lag < shape.steps);
  }

  get parameters(): Parameter[] {
    return this.intercepts ? [this.weights, this.intercepts] : [this.weights];
  }

  /** He's normal start, for layers before a rectifier (He et al. 2015); intercepts are 0. */
  start(random: Random, gain = Math.SQRT2): void {
    const { values } = this.weights;
    const spread = gain / Math.sqrt(this.#shape.from * this.#taps.length);
    for (let at = 0; at < values.length; at++) values[at] = spread * random.normal();
    this.intercepts?.values.fill(0);
  }

  /** Adds to `output`, steps x rows x to. */
  forward(input: Float32Array, output: Float32Array): void {
    if (this.intercepts) {
      const [rows, columns] = [this.#ones.length, this.#shape.to];
      this.#ones.fill(1);
      this.#workspace.addProduct(output, [this.#ones, this.intercepts.values], {
        rows,
        inner: 1,
        columns,
      });
    }
    for (const tap of this.#taps) {
      const { early, late, shape } = this.#reach(tap.lag, { input, output });
      this.#workspace.addProduct(late, [early, tap.values], shape);
    }
  }

  /** Adds to the slopes of the parameters and, where given, of the input. */
  backward(input: Float32Array, outputSlopes: Float32Array, inputSlopes?: Float32Array): void {
    if (this.intercepts) {
      const [inner, columns] = [this.#ones.length, this.#shape.to];
      this.#workspace.addProduct(this.intercepts.slopes, [this.#ones, outputSlopes], {
        rows: 1,
        inner,
        columns,
      });
    }
    for (const tap of this.#taps) {
      const { early, late, shape } = this.#reach(tap.lag, { input, output: outputSlopes });
      const { rows, inner: from, columns: to } = shape;
      this.#workspace.addProduct(tap.slopes, [early, late], {
        ...{ rows: from, inner: rows, columns: to },
        transposed: "left",
      });
      if (!inputSlopes) continue;
      this.#workspace.addProduct(inputSlopes.subarray(0, early.length), [late, tap.values], {
        ...{ rows, inner: to, columns: from },
        transposed: "right",
      });
    }
  }

  /** The steps that a lag joins: the early ones of the input with the late ones of the output. */
  #reach(lag: number, { input, output }: { input: Float32Array; output: Float32Array }) {
    const { rows, steps, from, to } = this.#shape;
    const shape: ProductShape = { rows: (steps - lag) * rows, inner: from, columns: to };
    const early = input.subarray(0, shape.rows * from);
    return { early, late: output.subarray(lag * rows * to), shape };
  }
}

function parameter(
  workspace: Workspace,
  { size, decays }: { size: number; decays: boolean },
): Parameter {
  return { values: workspace.floats(size), slopes: workspace.floats(size), decays };
}
