/**
 * The plain ways to a threshold, which see only how the category's records lie: by quantile, by three standard
 * deviations, by isolation forest.
 * @module
 */
import { scoreIsolationForest, trainIsolationForest } from "../../math/trees/isolation-forest.ts";
import type { FitRules } from "./rulebook.ts";
import type { PlainMethod, Thresholds } from "./schema.ts";
import {
  type Candidates,
  candidatesOf,
  type Deviations,
  type Places,
  type Side,
  Surface,
  sides,
  thresholdsAt,
} from "./surface.ts";

interface PlainFit {
  /** Share of the records that may be flagged. */
  share: number;
  rules: Pick<FitRules, "search" | "plain">;
  seed: string;
}

type Way = (records: Deviations, fit: PlainFit) => Thresholds;

export const plainWays: Record<PlainMethod, Way> = {
  quantile: byQuantile,
  "three-sigma": byThreeSigma,
  "isolation-forest": byForest,
};

/** The same share of records beyond each side, the greatest that flags no more than the share in all. */
function byQuantile(records: Deviations, { share, rules }: PlainFit): Thresholds {
  const candidates = candidatesOf([records], {
    most: rules.search.candidates,
    mostFlagged: Math.min(1, share),
  });
  const surface = new Surface(records, candidates);
  const tops = topsOf(candidates);
  const alone = (side: number, place: number): number =>
    surface.flagged([0, 1, 2].map((at) => (at === side ? place : tops[at]!)) as unknown as Places);
  const shares = sides.map((side, at) =>
    [...candidates[side].keys()].map((place) => alone(at, place)),
  );
  const at = (each: number): Places => {
    const place = (side: number) => shares[side]!.findIndex((flagged) => flagged <= each);
    return [place(0), place(1), place(2)];
  };
  let [low, high] = [0, share];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (surface.flagged(at(middle)) <= share) low = middle;
    else high = middle;
  }
  return thresholdsAt(candidates, at(low));
}

function topsOf(candidates: Candidates): Places {
  const top = (side: Side) => candidates[side].length - 1;
  return [top("amount"), top("gapShort"), top("gapLong")];
}

/** Mean and three standard deviations, of the distance of amounts and of the signed one of intervals. */
function byThreeSigma({ amount, gap }: Deviations): Thresholds {
  const [amounts, gaps] = [momentsOf(amount), momentsOf(gap)];
  return {
    amount: amounts && Math.ceil(amounts.mean + 3 * amounts.deviation),
    gapShort: gaps && Math.min(0, Math.floor(gaps.mean - 3 * gaps.deviation)),
    gapLong: gaps && Math.max(0, Math.ceil(gaps.mean + 3 * gaps.deviation)),
  };
}

function momentsOf(values: Float64Array): { mean: number; deviation: number } | null {
  const said = values.filter((value) => !Number.isNaN(value));
  if (said.length === 0) return null;
  const mean = said.reduce((sum, value) => sum + value, 0) / said.length;
  const square = said.reduce((sum, value) => sum + (value - mean) ** 2, 0) / said.length;
  return { mean, deviation: Math.sqrt(square) };
}

/** Along each side alone, the least deviation that the forest finds odder than all but the share. */
function byForest(records: Deviations, { share, rules, seed }: PlainFit): Thresholds {
  const candidates = candidatesOf([records], { most: rules.search.candidates, mostFlagged: 1 });
  const points = new Float64Array(2 * records.amount.length);
  for (const [row, amount] of records.amount.entries()) {
    points[2 * row] = amount || 0;
    points[2 * row + 1] = records.gap[row]! || 0;
  }
  const forest = trainIsolationForest(points, 2, { seed, ...rules.plain });
  const scores = scoreIsolationForest(forest, points).sort();
  const cut = scores[Math.min(scores.length - 1, Math.floor((1 - share) * scores.length))]!;
  const [usualAmount, usualGap] = [middle(points, 0), middle(points, 1)];
  const pointOf: Record<Side, (value: number) => readonly [number, number]> = {
    amount: (value) => [value, usualGap],
    gapShort: (value) => [usualAmount, -value],
    gapLong: (value) => [usualAmount, value],
  };
  const place = (side: Side) => {
    const along = Float64Array.from([...candidates[side]].flatMap((value) => pointOf[side](value)));
    const odd = scoreIsolationForest(forest, along).findIndex((score) => score > cut);
    return odd < 0 ? candidates[side].length - 1 : odd;
  };
  return thresholdsAt(candidates, [place("amount"), place("gapShort"), place("gapLong")]);
}

function middle(points: Float64Array, column: 0 | 1): number {
  const values = points.filter((_, at) => at % 2 === column).sort();
  return values[values.length >>> 1]!;
}
