/**
 * Which point of a front: the greatest F1 to be expected, the knee, or the fewest misses that the budget allows. Pure.
 * @module
 */
import type { FitRules } from "./rulebook.ts";
import { because, type FrontPoint } from "./schema.ts";

/** Nearest to the ideal point, each objective scaled by the front's own range (methods: normalised distance). */
function kneeOf(front: readonly FrontPoint[]): number {
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

/**
 * Where this share of the records is abnormal, F1 = 2 hits / (abnormal + flagged): hits are what is not missed, and at
 * least they are flagged. Unlike the knee it does not buy the last of the misses with records that nobody would
 * call odd. Source: Lipton, Elkan & Narayanaswamy 2014 (thresholds for F1); that f2 stands for the misses to be
 * expected is ours [I].
 */
function expectedOf(front: readonly FrontPoint[], rate: number): number {
  const worth = front.map(({ falseAlarms, misses }) => {
    const hits = rate * (1 - misses);
    return (2 * hits) / (rate + Math.max(hits, falseAlarms));
  });
  return worth.indexOf(Math.max(...worth));
}

export interface PickingRule {
  /** Of the records, that may be flagged; null where there is no budget. */
  share: number | null;
  /** Of the records, that are abnormal. */
  rate: number;
  pick: FitRules["pick"];
}

/** By the budget's share of records where there is one, else as the rulebook says. */
export function pointOf(front: readonly FrontPoint[], { share, rate, pick }: PickingRule) {
  if (share === null) {
    const picked = pick === "knee" ? kneeOf(front) : expectedOf(front, rate);
    return { picked, pickedBy: pick, notes: [] };
  }
  const within = withinBudget(front, share);
  return within === undefined
    ? { picked: 0, pickedBy: "budget" as const, notes: [because.no_budget_fits()] }
    : { picked: within, pickedBy: "budget" as const, notes: [] };
}
