/**
 * Hidden layers of tanh units and the scores above them, forward and backward, for a fixed number of
 * rows. Under sign constraints no unit can turn a constrained input's direction around.
 * @module
 */

import { Convolution, type Parameter } from "../layers/convolution.ts";
import type { Workspace } from "../layers/workspace.ts";
import type { Random } from "../statistics/random.ts";

export interface PerceptronShape {
  inputs: number;
  hidden: readonly number[];
  scores: number;
  /** Per input 1 or -1 where the scores may only rise or fall with it, else 0. */
  signs: readonly number[];
}

interface Layer {
  dense: Convolution;
  values: Float32Array;
  slopes: Float32Array;
}

export class PerceptronLayers {
  readonly rows: number;
  /** rows x inputs, filled by the caller, and what `backward` writes for it. */
  readonly input: Float32Array;
  readonly inputSlopes: Float32Array;
  /** The last one's values are the scores, rows x scores; the caller fills its slopes. */
  readonly #layers: readonly Layer[];
  readonly #signs: readonly number[];

  constructor(
    workspace: Workspace,
    { inputs, hidden, scores, signs }: PerceptronShape,
    rows: number,
  ) {
    this.rows = rows;
    this.#signs = signs;
    this.input = workspace.floats(rows * inputs);
    this.inputSlopes = workspace.floats(rows * inputs);
    this.#layers = [...hidden, scores].map((to, at, widths) => ({
      dense: new Convolution(workspace, { rows, steps: 1, from: widths[at - 1] ?? inputs, to }),
      values: workspace.floats(rows * to),
      slopes: workspace.floats(rows * to),
    }));
  }

  get parameters(): Parameter[] {
    return this.#layers.flatMap(({ dense }) => dense.parameters);
  }

  get scores(): { values: Float32Array; slopes: Float32Array } {
    return this.#layers.at(-1)!;
  }

  /** Random weights (Glorot and Bengio 2010); constrained ones turn to their side. */
  start(random: Random): void {
    for (const { dense } of this.#layers) dense.start(random, 1);
    this.#constrain((weight, sign) => sign * Math.abs(weight));
  }

  /** Sets a weight on the wrong side of its sign to 0. */
  constrain(): void {
    this.#constrain((weight, sign) => (weight * sign > 0 ? weight : 0));
  }

  /** The first layer's weights keep to their input's sign; further up none is negative. */
  #constrain(put: (weight: number, sign: number) => number): void {
    if (this.#signs.every((sign) => sign === 0)) return;
    for (const [at, { dense }] of this.#layers.entries()) {
      const weights = dense.weights.values;
      const to = dense.intercepts!.values.length;
      for (let place = 0; place < weights.length; place++) {
        const sign = at === 0 ? this.#signs[Math.floor(place / to)]! : 1;
        if (sign !== 0) weights[place] = put(weights[place]!, sign);
      }
    }
  }

  forward(): void {
    let below = this.input;
    for (const [at, { dense, values }] of this.#layers.entries()) {
      values.fill(0);
      dense.forward(below, values);
      if (at < this.#layers.length - 1) {
        for (let unit = 0; unit < values.length; unit++) values[unit] = Math.tanh(values[unit]!);
      }
      below = values;
    }
  }

  /** From the slopes of the scores to those of the parameters, added, and of the input, written. */
  backward(): void {
    for (let at = this.#layers.length - 1; at >= 0; at--) {
      const { dense, slopes } = this.#layers[at]!;
      const below = this.#layers[at - 1];
      const belowSlopes = below?.slopes ?? this.inputSlopes;
      belowSlopes.fill(0);
      dense.backward(below?.values ?? this.input, slopes, belowSlopes);
      if (!below) continue;
      for (let unit = 0; unit < below.values.length; unit++) {
        below.slopes[unit]! *= 1 - below.values[unit]! ** 2;
      }
    }
  }
}
