/**
 * Standardised inputs of a net: (value - mean) / spread, times a weight; missing is the mean, with a
 * flag of its own where training rows missed it.
 * @module
 */

export interface Standard {
  means: number[];
  /** Weight / standard deviation; 0 for a constant input. */
  factors: number[];
  /** Inputs that have a flag, in the order of the flags; the flags follow all inputs. */
  flagged: number[];
}

export const widthOf = ({ means, flagged }: Standard): number => means.length + flagged.length;

/** Outliers end here, in standard deviations. */
const farthest = 8;

/** `values` is row-major with `width` inputs per line; NaN is missing. */
export function fitStandard(
  values: Float32Array,
  width: number,
  weights?: ArrayLike<number>,
): Standard {
  const counts = new Float64Array(width);
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (Number.isNaN(value)) continue;
    const input = at % width;
    counts[input]! += 1;
    const off = value - means[input]!;
    means[input]! += off / counts[input]!;
    squares[input]! += off * (value - means[input]!);
  }
  const lines = width === 0 ? 0 : values.length / width;
  const inputs = Array.from({ length: width }, (_, input) => input);
  return {
    means: [...means],
    factors: inputs.map((input) => {
      const spread = Math.sqrt(squares[input]! / Math.max(1, counts[input]!));
      const isConstant = !(spread > 1e-6 * Math.max(1, Math.abs(means[input]!)));
      return isConstant ? 0 : (weights?.[input] ?? 1) / spread;
    }),
    flagged: inputs.filter((input) => counts[input]! < lines && counts[input]! > 0),
  };
}

/** Writes one line: the standardised inputs of values[from ...], then the flags. */
export function standardise(
  standard: Standard,
  { values, from }: { values: Float32Array; from: number },
  { into, at }: { into: Float32Array; at: number },
): void {
  const { means, factors, flagged } = standard;
  const width = means.length;
  for (let input = 0; input < width; input++) {
    const value = values[from + input]!;
    const scaled = (value - means[input]!) * factors[input]!;
    into[at + input] = Number.isNaN(value) ? 0 : Math.max(-farthest, Math.min(farthest, scaled));
  }
  for (let flag = 0; flag < flagged.length; flag++) {
    into[at + width + flag] = Number.isNaN(values[from + flagged[flag]!]!) ? 1 : 0;
  }
}
