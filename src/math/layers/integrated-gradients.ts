/**
 * Integrated gradients (Sundararajan, Taly and Yan 2017, equation 3): what each input contributes to
 * a score, against a baseline. The slopes are averaged along the straight line from the baseline, at
 * the middles of ever more equal parts, until what they sum to is the difference of the scores.
 * @module
 */

export interface Differentiable {
  /** How many points are asked at once. */
  points: number;
  /** Scores of points, one after another, and the slopes of each score by its own inputs. */
  evaluate(inputs: Float32Array): { scores: ArrayLike<number>; slopes: Float32Array };
}

export interface Attribution {
  /** Score of the baseline. */
  base: number;
  /** One per input; they sum to the score less `base`. */
  contributions: Float64Array;
}

/** Share of the difference, or log-odds where that is more, that a sum may miss. */
const tolerance = 1e-3;
const mostParts = 512;

/** What the finest sum still misses is spread in proportion to the contributions. */
export function integrateGradients(
  model: Differentiable,
  input: Float32Array,
  baseline: Float32Array,
): Attribution {
  const { points } = model;
  const width = input.length;
  const line = new Float32Array(points * width);
  const place = (point: number, share: number) => {
    for (let at = 0; at < width; at++) {
      line[point * width + at] = baseline[at]! + share * (input[at]! - baseline[at]!);
    }
  };
  place(0, 0);
  place(1, 1);
  const { scores } = model.evaluate(line);
  const base = scores[0]!;
  const difference = scores[1]! - base;
  for (let parts = points; ; parts *= 2) {
    const contributions = new Float64Array(width);
    for (let start = 0; start < parts; start += points) {
      for (let point = 0; point < points; point++) place(point, (start + point + 0.5) / parts);
      const { slopes } = model.evaluate(line);
      for (let at = 0; at < line.length; at++) {
        const input_ = at % width;
        contributions[input_]! += (slopes[at]! * (input[input_]! - baseline[input_]!)) / parts;
      }
    }
    const missed = difference - contributions.reduce((sum, own) => sum + own, 0);
    const isClose = Math.abs(missed) <= tolerance * Math.max(1, Math.abs(difference));
    if (isClose || parts >= mostParts)
      return { base, contributions: spread(contributions, missed) };
  }
}

function spread(contributions: Float64Array, missed: number): Float64Array {
  const size = contributions.reduce((sum, own) => sum + Math.abs(own), 0);
  if (size === 0) return contributions;
  return contributions.map((own) => own + (missed * Math.abs(own)) / size);
}
