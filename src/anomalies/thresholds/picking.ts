/**
 * Which point of a front: the knee, or the one with the fewest misses that the budget allows. Pure.
 * @module
 */
import { because, type FrontPoint } from "./schema.ts";

/** Nearest to the ideal point, each objective scaled by the front's own range (methods: normalised distance). */
export function kneeOf(front: readonly FrontPoint[]): number {
  const columns = [
    front.map(({ falseAlarms }) => falseAlarms),
    front.map(({ misses }) => misses),
    front.map(({ rateGap }) => rateGap ?? 0),
  ];
  const distance = front.map((_, at) =>
    Math.hypot(
      ...columns.map((values) => {
        const [low, high] = [Math.min(...values), Math.max(...values)];
        return high > low ? (values[at]! - low) / (high - low) : 0;
      }),
    ),
  );
  return distance.indexOf(Math.min(...distance));
}

/** Fewest misses with at most this share flagged; undefined where no point keeps to it. */
export function withinBudget(front: readonly FrontPoint[], share: number): number | undefined {
  let best: number | undefined;
  for (const [at, { falseAlarms, misses }] of front.entries())
    if (falseAlarms <= share && (best === undefined || misses < front[best]!.misses)) best = at;
  return best;
}

/** By the budget's share of records where there is one, else the knee. */
export function pointOf(front: readonly FrontPoint[], share: number | null) {
  if (share === null) return { picked: kneeOf(front), pickedBy: "knee" as const, notes: [] };
  const within = withinBudget(front, share);
  return within === undefined
    ? { picked: 0, pickedBy: "budget" as const, notes: [because.no_budget_fits()] }
    : { picked: within, pickedBy: "budget" as const, notes: [] };
}
