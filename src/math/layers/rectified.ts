/**
 * What comes out of a layer: values and the slopes of the loss by them, rectified, with dropout
 * (Srivastava et al. 2014; whole channels over all steps of a row, Gal and Ghahramani 2016).
 * @module
 */
import type { Random } from "../statistics/random.ts";
import type { Workspace } from "./workspace.ts";

export interface Dropout {
  /** Share of units dropped, 0 to below 1. */
  share: number;
  random: Random;
}

export class Rectified {
  readonly values: Float32Array;
  readonly slopes: Float32Array;
  readonly #workspace: Workspace;
  readonly #mask: Float32Array;
  readonly #perStep: number;

  constructor(workspace: Workspace, { steps, perStep }: { steps: number; perStep: number }) {
    this.#workspace = workspace;
    this.#perStep = perStep;
    this.values = workspace.floats(steps * perStep);
    this.slopes = workspace.floats(steps * perStep);
    this.#mask = workspace.floats(steps * perStep);
  }

  /** After the layers have added to the values. */
  rectify(dropout?: Dropout): void {
    this.#workspace.rectify(this.values);
    if (!dropout || dropout.share === 0) return;
    const mask = this.#mask;
    const below = dropout.share * 2 ** 32;
    const kept = 1 / (1 - dropout.share);
    for (let at = 0; at < this.#perStep; at++) mask[at] = dropout.random.word() < below ? 0 : kept;
    for (let at = this.#perStep; at < mask.length; at += this.#perStep) {
      mask.copyWithin(at, 0, this.#perStep);
    }
    this.#workspace.scale(this.values, mask);
  }

  /** After the layers above have added to the slopes: none goes through a unit that is 0. */
  passSlopes(share = 0): void {
    this.#workspace.pass(this.slopes, this.values, 1 / (1 - share));
  }
}
