/**
 * Isotonic regression: the rising step through (score, label) with the least squared distance, by
 * pooling adjacent violators (Ayer et al., Annals of Mathematical Statistics 26, 1955), read with
 * straight lines between its corners (Zadrozny & Elkan, KDD 2002).
 * @module
 */
import { rowsByValue } from "./probability-metrics.ts";

/** Corners of the line, scores rising; JSON-able. */
export interface IsotonicMap {
  scores: number[];
  probabilities: number[];
}

interface Block {
  /** First and last score. */
  from: number;
  to: number;
  weight: number;
  mean: number;
}

/**
 * Fits on rows that the scores have not been trained on. Labels may be shares 0..1; equal scores are
 * averaged first. No rows give the map that leaves every score at one half.
 */
export function fitIsotonic(
  scores: Float64Array,
  labels: ArrayLike<number>,
  weights?: Float64Array,
): IsotonicMap {
  const blocks: Block[] = [];
  for (const point of points({ scores, labels, weights })) {
    let last = point;
    for (let before = blocks.at(-1); before && before.mean >= last.mean; before = blocks.at(-1)) {
      last = joined(before, last);
      blocks.pop();
    }
    blocks.push(last);
  }
  if (blocks.length === 0) return { scores: [0], probabilities: [0.5] };
  const corners = blocks.flatMap(({ from, to, mean }) =>
    from === to ? [[from, mean] as const] : [[from, mean] as const, [to, mean] as const],
  );
  return {
    scores: corners.map(([score]) => score),
    probabilities: corners.map(([, mean]) => mean),
  };
}

/** Probabilities of scores; beyond the ends the first and last corner hold. */
export function applyIsotonic(map: IsotonicMap, scores: Float64Array): Float64Array {
  const { scores: corners, probabilities } = map;
  const last = corners.length - 1;
  return scores.map((score) => {
    if (score <= corners[0]!) return probabilities[0]!;
    if (score >= corners[last]!) return probabilities[last]!;
    let low = 0;
    for (let high = last; high - low > 1; ) {
      const middle = (low + high) >>> 1;
      if (corners[middle]! <= score) low = middle;
      else high = middle;
    }
    const along = (score - corners[low]!) / (corners[low + 1]! - corners[low]!);
    return probabilities[low]! + along * (probabilities[low + 1]! - probabilities[low]!);
  });
}

interface Points {
  scores: Float64Array;
  labels: ArrayLike<number>;
  weights: Float64Array | undefined;
}

/** One block per distinct score, rising; rows of no weight are left out. */
function* points({ scores, labels, weights }: Points): Generator<Block> {
  let open: Block | undefined;
  for (const row of rowsByValue(scores)) {
    const score = scores[row]!;
    const weight = weights?.[row] ?? 1;
    if (weight === 0) continue;
    const own = { from: score, to: score, weight, mean: labels[row]! };
    if (open && open.to !== score) yield open;
    open = open && open.to === score ? joined(open, own) : own;
  }
  if (open) yield open;
}

function joined(left: Block, right: Block): Block {
  const weight = left.weight + right.weight;
  const mean = left.mean + ((right.mean - left.mean) * right.weight) / weight;
  return { from: left.from, to: right.to, weight, mean };
}
