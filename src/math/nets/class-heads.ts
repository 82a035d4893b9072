/**
 * From the last scores of a perceptron to shares of classes, and back to slopes: softmax, or
 * cumulative logits with proportional odds (McCullagh 1980), P(class <= k) = s(cut_k - score).
 *
 * The logistic density is log-concave, so that the likeliest ordinal class never falls where the
 * score rises.
 * @module
 */

import type { Parameter } from "../layers/convolution.ts";
import type { Workspace } from "../layers/workspace.ts";
import { logisticLoss, probabilityOf } from "../learning/logistic-loss.ts";

export interface ClassHead {
  /** How many scores of a row it reads. */
  scoreCount: number;
  parameters: Parameter[];
  /** Sets what it can to the given shares of the classes in training. */
  start(shares: Float64Array): void;
  /** Shares of the classes, from the scores of one row. */
  sharesOf(scores: Float32Array): Float64Array;
  /**
   * Log-loss of one row. Adds the weighted slopes to the head's parameters and writes those by the
   * scores to `slopes`.
   */
  lossOf(
    scores: Float32Array,
    label: number,
    into?: { slopes: Float32Array; weight: number },
  ): number;
}

export function softmaxHead(classCount: number): ClassHead {
  const sharesOf = (scores: Float32Array) => {
    const top = scores.reduce((most, score) => Math.max(most, score));
    const raised = Float64Array.from(scores, (score) => Math.exp(score - top));
    const sum = raised.reduce((left, right) => left + right);
    return raised.map((value) => value / sum);
  };
  return {
    scoreCount: classCount,
    parameters: [],
    start: () => {},
    sharesOf,
    lossOf(scores, label, into) {
      const shares = sharesOf(scores);
      if (into) {
        for (const [at, share] of shares.entries()) {
          into.slopes[at] = into.weight * (share - (at === label ? 1 : 0));
        }
      }
      return -Math.log(Math.max(shares[label]!, Number.MIN_VALUE));
    },
  };
}

/** Cuts never come closer than this. */
const leastGap = 1e-3;

/** Its parameters are the first cut and the logarithms of the gaps to the next ones. */
export function ordinalHead(workspace: Workspace, classCount: number): ClassHead {
  const cutCount = classCount - 1;
  const cuts: Parameter = {
    values: workspace.floats(cutCount),
    slopes: workspace.floats(cutCount),
    decays: false,
  };
  const edge = (at: number): number => {
    if (at < 0) return Number.NEGATIVE_INFINITY;
    if (at >= cutCount) return Number.POSITIVE_INFINITY;
    let cut = cuts.values[0]!;
    for (let gap = 1; gap <= at; gap++) cut += leastGap + Math.exp(cuts.values[gap]!);
    return cut;
  };
  const addToCut = (at: number, slope: number) => {
    if (at < 0 || at >= cutCount) return;
    cuts.slopes[0]! += slope;
    for (let gap = 1; gap <= at; gap++) cuts.slopes[gap]! += slope * Math.exp(cuts.values[gap]!);
  };
  return {
    scoreCount: 1,
    parameters: [cuts],
    start(shares) {
      let upTo = 0;
      let last = 0;
      for (let at = 0; at < cutCount; at++) {
        upTo += shares[at]!;
        const cut = Math.log(Math.max(upTo, 1e-3) / Math.max(1 - upTo, 1e-3));
        cuts.values[at] = at === 0 ? cut : Math.log(Math.max(cut - last, 0.01));
        last = cut;
      }
    },
    sharesOf([score]) {
      const shares = new Float64Array(classCount);
      let below = 0;
      for (let at = 0; at < classCount; at++) {
        const upTo = probabilityOf(edge(at) - score!);
        shares[at] = upTo - below;
        below = upTo;
      }
      return shares;
    },
    lossOf([score], label, into) {
      const above = edge(label) - score!;
      const below = edge(label - 1) - score!;
      const closeness = 1 / Math.expm1(above - below);
      if (into) {
        const byAbove = into.weight * (probabilityOf(above) - 1 - closeness);
        const byBelow = into.weight * (probabilityOf(below) + closeness);
        addToCut(label, byAbove);
        addToCut(label - 1, byBelow);
        into.slopes[0] = -(byAbove + byBelow);
      }
      // -ln(s(a) - s(b)) = -ln s(a) - ln s(-b) - ln(1 - e^(b - a))
      return logisticLoss(above, 1) + logisticLoss(below, 0) - Math.log1p(-Math.exp(below - above));
    },
  };
}
