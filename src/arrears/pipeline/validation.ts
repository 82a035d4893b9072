/**
 * Rows to judge candidates on: the latest ones where the table knows its days, else folds.
 * @module
 */
import { stratifiedFolds } from "../../math/learning/metrics.ts";
import type { RiskTable } from "./risk-table.ts";

export interface Validation {
  kind: "later" | "folds";
  /** Row numbers to fit on and to judge on; no row is judged on twice. */
  parts: { fit: Uint32Array; judge: Uint32Array }[];
}

/** The later window holds about this share of the rows. */
const laterShare = 0.25;
/** A fold of fewer rows judges too unsurely, so that there are more of them. */
const fewRows = 5000;
/** Of so many rows one fold judges surely enough. */
const manyRows = 50_000;

/** Both windows have rows of both labels, or there are folds. */
export function planValidation(
  { frame, labels, time }: RiskTable & { labels: Uint8Array },
  seed: number,
): Validation {
  const rows = Uint32Array.from({ length: frame.rowCount }, (_, row) => row);
  const part = (isJudge: (row: number) => boolean) => ({
    fit: rows.filter((row) => !isJudge(row)),
    judge: rows.filter(isJudge),
  });
  if (time) {
    const days = Float64Array.from(time).sort();
    const first = days[Math.floor((1 - laterShare) * days.length)]!;
    const later = part((row) => time[row]! >= first);
    const hasBoth = (own: Uint32Array) => new Set(own.values().map((row) => labels[row])).size > 1;
    if (hasBoth(later.fit) && hasBoth(later.judge)) return { kind: "later", parts: [later] };
  }
  const foldCount = frame.rowCount < fewRows ? 5 : 3;
  const folds = stratifiedFolds(labels, { foldCount, seed });
  const judged = frame.rowCount < manyRows ? foldCount : 1;
  const parts = Array.from({ length: judged }, (_, fold) => part((row) => folds[row] === fold));
  return { kind: "folds", parts };
}
