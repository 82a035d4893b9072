/**
 * What other folders ask of arrears risk inside their own transaction.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Reason } from "../base/reasons.ts";
import { reasonOf, unfitBecause } from "./rules.ts";
import type { Band } from "./schema.ts";
import { findRuns, findScores } from "./store.ts";

export interface ArrearsOpinion {
  /** That a bill of the next weeks is not paid in time, 0..1, six places. */
  probability: number;
  band: Band;
  /** Probability x receivable. */
  expectedLossFen: bigint;
  reasons: Reason[];
  /** The model that said so. */
  model: string;
  asOf: Date;
  /** False where the model or the scores are stale, or the scores have drifted: go by rules then. */
  isFit: boolean;
  unfitBecause?: Reason;
}

/**
 * The newest opinion of the live model on each account, not after `now`. An account that was not scored is
 * not in the map, and none is where no model is live: what asks goes by its rules then. An opinion may
 * order and soften an act; it never is one.
 */
export async function arrearsOf(
  transaction: Transaction,
  accounts: readonly string[],
  now: Date,
): Promise<Map<string, ArrearsOpinion>> {
  const [run] = await findRuns(transaction, { until: now });
  if (!run) return new Map();
  const because = unfitBecause(run, now);
  const { model, asOf } = run;
  const scores = await findScores(transaction, run.run, accounts);
  return new Map(
    scores.map(({ account, probability, band, expectedLossFen, reasons }) => [
      account,
      {
        ...{ probability, band, expectedLossFen, reasons: reasons.map(reasonOf), model, asOf },
        isFit: because === undefined,
        ...(because && { unfitBecause: because }),
      },
    ]),
  );
}
