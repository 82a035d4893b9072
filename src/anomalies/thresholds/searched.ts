/**
 * Step 4 of CN118350680: thresholds of a category without confirmed anomalies, by dynamic multi-objective gravitational
 * search over false alarms, transferred misses and, where wanted, the gap to the predicted rate.
 * @module
 */
import { hypervolume } from "../../math/fronts/metrics.ts";
import { GravitySearch } from "../../math/search/gravity.ts";
import type { SearchProblem } from "../../math/search/problem.ts";
import { middleOf } from "./plateau.ts";
import type { FitRules } from "./rulebook.ts";
import type { FrontPoint, Thresholds } from "./schema.ts";
import {
  type Candidates,
  candidatesOf,
  type Deviations,
  type Places,
  placesOf,
  Surface,
  sides,
  thresholdsAt,
} from "./surface.ts";

export interface Searched {
  front: FrontPoint[];
  convergence: number[];
  evaluations: number;
}

export interface Searching {
  records: Deviations;
  /** What must not be missed, weighted. */
  anomalies: Deviations;
  /** Predicted share of abnormal records, for the third objective. */
  rate: number;
  /** The archive of the window before, where the search is to answer a change. */
  archive: readonly Thresholds[];
  seed: string;
}

/** Both figures of a set of thresholds, each in two look-ups. */
export interface Costs {
  candidates: Candidates;
  falseAlarms(places: Places): number;
  misses(places: Places): number;
}

export function costsOf(
  { records, anomalies }: Pick<Searching, "records" | "anomalies">,
  { candidates: most, mostFlagged }: FitRules["search"],
): Costs {
  const candidates = candidatesOf([records, { ...anomalies, deepest: 1 }], { most, mostFlagged });
  const [all, odd] = [new Surface(records, candidates), new Surface(anomalies, candidates)];
  return {
    candidates,
    falseAlarms: (places) => all.flagged(places),
    misses: (places) => (odd.total > 0 ? 1 - odd.flagged(places) : 0),
  };
}

export function search(searching: Searching, rules: FitRules["search"]): Searched {
  const costs = costsOf(searching, rules);
  const problem = problemOf(costs, rules.withRate ? searching.rate : undefined);
  const gravity = new GravitySearch(problem, {
    ...{ seed: searching.seed, agents: rules.agents, sensors: 0 },
  });
  gravity.initialise(startOf(costs.candidates, searching.archive));
  if (searching.archive.length > 0) gravity.change();
  const convergence = [volumeOf(gravity, costs)];
  for (let generation = 0; generation < rules.generations; generation++) {
    gravity.generation();
    convergence.push(volumeOf(gravity, costs));
  }
  const rate = rules.withRate ? searching.rate : undefined;
  return { front: frontOf(gravity, costs, rate), convergence, evaluations: gravity.evaluations };
}

/** A variable runs over the places of a side's candidates. */
function problemOf(costs: Costs, rate: number | undefined): SearchProblem {
  const { falseAlarms, misses, candidates } = costs;
  return {
    lower: new Float64Array(sides.length),
    upper: Float64Array.from(sides, (side) => candidates[side].length),
    objectives: rate === undefined ? 2 : 3,
    evaluate({ x, f }, row) {
      const places = placesAt(candidates, x, row);
      const at = row * (rate === undefined ? 2 : 3);
      f[at] = falseAlarms(places);
      f[at + 1] = misses(places);
      if (rate !== undefined) f[at + 2] = Math.abs(f[at]! - rate);
    },
  };
}

function placesAt(candidates: Candidates, x: Float64Array, row: number): Places {
  const place = (side: number) =>
    Math.min(candidates[sides[side]!].length - 1, Math.floor(x[row * sides.length + side]!));
  return [place(0), place(1), place(2)];
}

/** The two ends of every front, none flagged and most flagged, and the archive of the window before. */
function startOf(candidates: Candidates, archive: readonly Thresholds[]): Float64Array {
  const ends: Places[] = [
    [candidates.amount.length - 1, candidates.gapShort.length - 1, candidates.gapLong.length - 1],
    [0, 0, 0],
  ];
  const rows = [...ends, ...archive.map((thresholds) => placesOf(candidates, thresholds))];
  return Float64Array.from(rows.flat(), (place) => place + 0.5);
}

const worst = Float64Array.of(1, 1);

/** Between the archive and the worst there is, in false alarms and misses; 1 is an archive at the ideal point. */
function volumeOf(gravity: GravitySearch, { candidates, falseAlarms, misses }: Costs): number {
  const { count, x } = gravity.archive();
  const f = new Float64Array(2 * count);
  for (let row = 0; row < count; row++) {
    const places = placesAt(candidates, x, row);
    f[2 * row] = falseAlarms(places);
    f[2 * row + 1] = misses(places);
  }
  return hypervolume({ f, objectives: 2 }, worst);
}

/** What of the archive nothing dominates, one point per pair of costs, by false alarms. */
function frontOf(gravity: GravitySearch, costs: Costs, rate: number | undefined): FrontPoint[] {
  const { count, x } = gravity.archive();
  const points = Array.from({ length: count }, (_, row) => {
    const own = placesAt(costs.candidates, x, row);
    const [falseAlarms, misses] = [costs.falseAlarms(own), costs.misses(own)];
    const places = middleOf(
      costs.candidates,
      own,
      (other) => costs.falseAlarms(other) === falseAlarms && costs.misses(other) === misses,
    );
    const rateGap = rate === undefined ? null : Math.abs(falseAlarms - rate);
    return { ...thresholdsAt(costs.candidates, places), falseAlarms, misses, rateGap };
  });
  return undominated(points);
}

/** By false alarms; of points that cost the same, the one with the greatest thresholds. */
function undominated(points: readonly FrontPoint[]): FrontPoint[] {
  const inOrder = [...points].sort(
    (left, right) =>
      left.falseAlarms - right.falseAlarms ||
      left.misses - right.misses ||
      (right.amount ?? 0) - (left.amount ?? 0) ||
      (right.gapLong ?? 0) - (left.gapLong ?? 0) ||
      (left.gapShort ?? 0) - (right.gapShort ?? 0),
  );
  return inOrder.filter((point, at) =>
    inOrder.every(
      (other, place) => !isBetter(other, point) && !(place < at && isSame(other, point)),
    ),
  );
}

const costsIn = ({ falseAlarms, misses, rateGap }: FrontPoint) => [
  falseAlarms,
  misses,
  rateGap ?? 0,
];

function isSame(left: FrontPoint, right: FrontPoint): boolean {
  const theirs = costsIn(right);
  return costsIn(left).every((cost, at) => cost === theirs[at]);
}

function isBetter(left: FrontPoint, right: FrontPoint): boolean {
  const theirs = costsIn(right);
  return !isSame(left, right) && costsIn(left).every((cost, at) => cost <= theirs[at]!);
}
