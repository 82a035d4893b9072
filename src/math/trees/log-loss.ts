/**
 * The loss of log-odds against labels, and its derivatives.
 * @module
 */

/** -log of the probability given to the label, for log-odds of any size. */
const logLoss = (score: number, label: number): number =>
  Math.log1p(Math.exp(-Math.abs(score))) + Math.max(score, 0) - label * score;

export function meanLogLoss(scores: Float64Array, labels: Uint8Array): number {
  let sum = 0;
  for (let row = 0; row < scores.length; row++) sum += logLoss(scores[row]!, labels[row]!);
  return sum / scores.length;
}

/** Where the training rows stand: log-odds so far, first and second derivative of the weighted loss. */
export interface Standing {
  scores: Float64Array;
  gradients: Float32Array;
  hessians: Float32Array;
}

export function standAt(base: number, rowCount: number): Standing {
  return {
    scores: new Float64Array(rowCount).fill(base),
    gradients: new Float32Array(rowCount),
    hessians: new Float32Array(rowCount),
  };
}

export function derive(
  { scores, gradients, hessians }: Standing,
  labels: Uint8Array,
  weights?: Float64Array,
): void {
  for (let row = 0; row < scores.length; row++) {
    const share = 1 / (1 + Math.exp(-scores[row]!));
    const weight = weights === undefined ? 1 : weights[row]!;
    gradients[row] = weight * (share - labels[row]!);
    hessians[row] = weight * share * (1 - share);
  }
}
