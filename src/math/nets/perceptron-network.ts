/**
 * A perceptron in memory: layers and class head for a fixed number of rows.
 * @module
 */

import type { Parameter } from "../layers/convolution.ts";
import { Workspace } from "../layers/workspace.ts";
import type { DenseRows } from "../learning/encoding.ts";
import { type ClassHead, ordinalHead, softmaxHead } from "./class-heads.ts";
import { PerceptronLayers } from "./perceptron-layers.ts";

export interface NetworkShape {
  inputs: number;
  hidden: number[];
  classCount: number;
  head: "softmax" | "ordinal";
  /** Per input 1 or -1 where the score may only rise or fall with it, else 0. */
  signs: number[];
}

/** Which class each row is of, and how much it counts. */
export interface Truth {
  labels: Uint8Array;
  weights?: Float64Array;
}

export class PerceptronNetwork {
  readonly layers: PerceptronLayers;
  readonly head: ClassHead;
  readonly parameters: readonly Parameter[];

  private constructor(workspace: Workspace, shape: NetworkShape, rows: number) {
    const { classCount, head } = shape;
    this.head = head === "softmax" ? softmaxHead(classCount) : ordinalHead(workspace, classCount);
    const scores = this.head.scoreCount;
    this.layers = new PerceptronLayers(workspace, { ...shape, scores }, rows);
    this.parameters = [...this.layers.parameters, ...this.head.parameters];
  }

  static open(shape: NetworkShape, rows: number): PerceptronNetwork {
    return Workspace.layOut((workspace) => new PerceptronNetwork(workspace, shape, rows));
  }

  get weights(): Float32Array[] {
    return this.parameters.map(({ values }) => values);
  }

  setWeights(weights: readonly ArrayLike<number>[]): void {
    for (const [at, values] of this.weights.entries()) values.set(weights[at]!);
  }

  /** Puts the given rows, at most as many as the network takes, in front of it. */
  load({ values, columnCount }: DenseRows, rows: ArrayLike<number>): void {
    for (let place = 0; place < rows.length; place++) {
      const from = rows[place]! * columnCount;
      this.layers.input.set(values.subarray(from, from + columnCount), place * columnCount);
    }
  }

  /** The scores of the row at a place, after `layers.forward`. */
  scoresAt(place: number): Float32Array {
    const { scoreCount } = this.head;
    return this.layers.scores.values.subarray(place * scoreCount, (place + 1) * scoreCount);
  }

  /** Mean log-loss of the loaded rows; `slopes` adds those of the parameters. */
  meanLoss({ labels, weights }: Truth, rows: Int32Array, slopes?: "slopes"): number {
    this.layers.forward();
    const weightOf = (row: number) => weights?.[row] ?? 1;
    const total = rows.reduce((sum, row) => sum + weightOf(row), 0);
    if (total === 0) return 0;
    const { scoreCount } = this.head;
    let loss = 0;
    for (const [place, row] of rows.entries()) {
      const weight = weightOf(row) / total;
      const own = this.layers.scores.slopes.subarray(place * scoreCount, (place + 1) * scoreCount);
      const into = slopes && { slopes: own, weight };
      loss += weight * this.head.lossOf(this.scoresAt(place), labels[row]!, into);
    }
    if (slopes) this.layers.backward();
    return loss;
  }
}
