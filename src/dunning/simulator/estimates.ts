/**
 * From tallies of draws to figures with intervals.
 * @module
 */

import type { Outcome } from "../replaying/outcome.ts";
import { type Metric, metricNames, metrics, type Tally } from "../replaying/tally.ts";
import type { Estimate, MetricLine } from "./schema.ts";

/** Draw 0, and the 5th and 95th of a hundred of all draws (nearest rank, widened to hold draw 0). */
export function estimate(values: readonly number[]): Estimate {
  const [value] = values;
  const sorted = [...values].sort((left, right) => left - right);
  const rank = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  return { value: value!, low: Math.min(value!, rank(0.05)), high: Math.max(value!, rank(0.95)) };
}

export function metricLines({
  stable,
  live,
  changed,
  issuedFen,
  billedFen,
}: Outcome): MetricLine[] {
  const scaled = (metric: Metric, sum: number) =>
    metric === "outstandingDays" ? sum / Math.max(issuedFen || billedFen, 1) : sum;
  return metricNames.map((metric) => {
    const base = stable.sums[metric];
    const before = live.sums[metric];
    const after = changed.map(({ sums }) => sums[metric]);
    return {
      metric,
      ...metrics[metric],
      live: estimate([scaled(metric, base + before)]),
      changed: estimate(after.map((sum) => scaled(metric, base + sum))),
      difference: estimate(after.map((sum) => scaled(metric, sum - before))),
    };
  });
}

export const curveStep = 7;

/** Money in, added up, at the end of every week of the window and of its last day. */
export function cashCurve({ stable, live, changed }: Outcome) {
  const upTo = (tally: Tally) => {
    let sum = 0;
    return weekly(tally.cashByDay.map((fen, day) => (sum += fen + stable.cashByDay[day]!)));
  };
  const drawn = changed.map(upTo);
  return {
    live: upTo(live),
    changed: drawn[0]!.map((_, week) => estimate(drawn.map((curve) => curve[week]!))),
  };
}

function weekly(daily: Float64Array): number[] {
  const ends: number[] = [];
  for (let day = curveStep - 1; day < daily.length; day += curveStep) ends.push(daily[day]!);
  if (daily.length % curveStep !== 0) ends.push(daily.at(-1)!);
  return ends;
}
