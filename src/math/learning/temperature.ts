/**
 * Scores as probabilities: softmax of scores over a temperature, which is fitted on rows that
 * training has not seen (Guo et al., On Calibration of Modern Neural Networks, ICML 2017, 4.2).
 * @module
 */

/** Probability of each class; a higher temperature is less sure. */
export function sharesOf(scores: Float64Array, temperature = 1): Float64Array {
  const top = scores.reduce((left, right) => Math.max(left, right), Number.NEGATIVE_INFINITY);
  const raised = scores.map((score) => Math.exp((score - top) / temperature));
  const sum = raised.reduce((left, right) => left + right, 0);
  return raised.map((value) => value / sum);
}

const golden = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature between 1/50 and 50 with the least log-loss, by golden section over its
 * logarithm; 1 where there are no rows.
 */
export function fitTemperature(scores: readonly Float64Array[], labels: readonly number[]): number {
  if (scores.length === 0) return 1;
  const loss = (logarithm: number) => {
    const temperature = Math.exp(logarithm);
    return scores.reduce((sum, row, at) => {
      const share = sharesOf(row, temperature)[labels[at]!]!;
      return sum - Math.log(Math.max(share, Number.MIN_VALUE));
    }, 0);
  };
  let low = -Math.log(50);
  let high = Math.log(50);
  for (let step = 0; step < 40; step++) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (loss(left) <= loss(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}
