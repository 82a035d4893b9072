/**
 * Counting alerts against labels.
 * @module
 */
import { aucOf } from "../../math/learning/probability-metrics.ts";
import type { Quality } from "./schema.ts";

/** One place per payment; 1 is flagged, or labelled. */
type Flags = Uint8Array;

/** @param among only these payments; all unless given */
export function qualityOf(
  flagged: Flags,
  labelled: Flags,
  among?: Flags,
): Quality & { payments: number; flagged: number; labelled: number } {
  let [payments, alerts, abnormal, hits] = [0, 0, 0, 0];
  for (let row = 0; row < flagged.length; row++) {
    if (among && !among[row]) continue;
    payments++;
    alerts += flagged[row]!;
    abnormal += labelled[row]!;
    hits += flagged[row]! & labelled[row]!;
  }
  return {
    precision: alerts > 0 ? hits / alerts : null,
    recall: abnormal > 0 ? hits / abnormal : null,
    f1: alerts + abnormal > 0 ? (2 * hits) / (alerts + abnormal) : 0,
    ...{ payments, flagged: alerts, labelled: abnormal },
  };
}

/** Null where all payments are labelled, or none is. */
export function rankingOf(scores: Float64Array, labelled: Flags): number | null {
  const abnormal = labelled.reduce((sum, label) => sum + label, 0);
  return abnormal > 0 && abnormal < labelled.length ? aucOf(scores, labelled) : null;
}

/** The `count` greatest scores; of equals the earlier payment. */
export function greatest(scores: Float64Array, count: number): Flags {
  const order = [...scores.keys()].sort(
    (one, other) => scores[other]! - scores[one]! || one - other,
  );
  const flags = new Uint8Array(scores.length);
  for (const row of order.slice(0, count)) flags[row] = 1;
  return flags;
}
