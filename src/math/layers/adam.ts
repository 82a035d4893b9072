/**
 * Adam (Kingma and Ba 2015, algorithm 1) with decoupled weight decay (Loshchilov and Hutter 2019).
 * @module
 */
import type { Parameter } from "./convolution.ts";

const meanMemory = 0.9;
const squareMemory = 0.999;
const epsilon = 1e-8;

export class Adam {
  readonly #parameters: readonly Parameter[];
  readonly #means: readonly Float32Array[];
  readonly #squares: readonly Float32Array[];
  #taken = 0;

  constructor(parameters: readonly Parameter[]) {
    this.#parameters = parameters;
    this.#means = parameters.map(({ values }) => new Float32Array(values.length));
    this.#squares = parameters.map(({ values }) => new Float32Array(values.length));
  }

  /** Moves the values against their slopes and empties the slopes. */
  step({ rate, weightDecay }: { rate: number; weightDecay: number }): void {
    this.#taken += 1;
    const meanShare = 1 - meanMemory ** this.#taken;
    const squareShare = 1 - squareMemory ** this.#taken;
    for (const [at, { values, slopes, decays }] of this.#parameters.entries()) {
      const means = this.#means[at]!;
      const squares = this.#squares[at]!;
      const kept = decays ? 1 - rate * weightDecay : 1;
      for (let item = 0; item < values.length; item++) {
        const slope = slopes[item]!;
        const mean = meanMemory * means[item]! + (1 - meanMemory) * slope;
        const square = squareMemory * squares[item]! + (1 - squareMemory) * slope * slope;
        means[item] = mean;
        squares[item] = square;
        const move = mean / meanShare / (Math.sqrt(square / squareShare) + epsilon);
        values[item] = kept * values[item]! - rate * move;
      }
      slopes.fill(0);
    }
  }
}
