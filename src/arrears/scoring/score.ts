/**
 * Scoring everybody as of a moment: in batches, so that memory is flat, each kept as soon as it is judged.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";
import { driftOf } from "../../math/statistics/drift.ts";
import { type ArrearsModel, type Reference, referenceFor } from "../document.ts";
import type { Source } from "../indicators.ts";
import { chancePsi, driftBins } from "../rules.ts";
import type { Moment } from "../selection.ts";
import { populationChunks } from "../sources/sources.ts";
import { type JudgedAccount, judgeAccounts } from "./judge.ts";
import { dropRun, finishRun, openRun, saveScores, type UnitTotal } from "./run-store.ts";

const batchRows = 50_000;

export interface ScoredRun {
  run: number;
  accounts: number;
  psi: number | null;
  totals: UnitTotal[];
}

export interface ScoringWanted extends Moment {
  model: ArrearsModel;
  /** Sources that did not arrive: what they would say counts as missing. */
  without: readonly Source[];
}

/** A run that is cancelled, or dies, is never finished, and so never read. */
export async function scoreAll(context: JobContext, wanted: ScoringWanted): Promise<ScoredRun> {
  const { asOf, rules, model } = wanted;
  const { without } = model.document;
  const reference = referenceFor(model.document, asOf);
  const analytics = await context.analytics();
  const run = await beginRun(context, analytics.snapshot.id, wanted);
  const look = { asOf, rules, without, silent: wanted.without };
  const totals = new Map<string, UnitTotal>();
  const probabilities: number[] = [];
  for await (const batch of populationChunks(analytics, look, batchRows)) {
    if (context.isCancelled()) break;
    const judged = judgeAccounts(batch, model.document, rules.bands);
    await context.transact(({ transaction }) => saveScores(transaction, run, judged));
    for (const account of judged) {
      addTo(totals, account);
      probabilities.push(account.probability);
    }
    const accounts = probabilities.length;
    context.progress(accounts, Math.max(accounts, reference.accounts));
  }
  const psi = psiOf(reference, probabilities);
  const done = { run, accounts: probabilities.length, psi, totals: [...totals.values()] };
  await context.transact(({ transaction, now }) =>
    context.isCancelled()
      ? dropRun(transaction, run)
      : finishRun(transaction, run, { ...done, now }),
  );
  return done;
}

/** What an interrupted attempt of this job left behind goes first. */
async function beginRun(context: JobContext, snapshot: string, wanted: ScoringWanted) {
  const { asOf, model, rules, version, without } = wanted;
  const { dataUntil } = model.document;
  const { accounts } = referenceFor(model.document, asOf);
  const { modelDays, scoreDays, psiShift } = rules.fitness;
  const left = context.checkpoint as { run?: number } | null | undefined;
  const chance = chancePsi(driftBins, accounts, accounts);
  const run = await context.transact(async ({ transaction, actor, now }) => {
    if (left?.run !== undefined) await dropRun(transaction, left.run);
    return await openRun(transaction, {
      ...{ asOf, model: model.id, snapshot, rulebook: version, by: actor.id, now },
      without: [...model.document.without, ...without],
      limits: {
        bands: rules.bands,
        dataUntil,
        modelDays,
        scoreDays,
        psiShift: Math.max(psiShift, chance),
      },
    });
  });
  await context.saveCheckpoint({ run });
  return run;
}

function addTo(totals: Map<string, UnitTotal>, account: JudgedAccount): void {
  const { unit, group, band, receivableFen, expectedLossFen } = account;
  const key = `${unit} ${group} ${band}`;
  const total = totals.get(key);
  totals.set(key, {
    ...{ unit, group, band, accounts: (total?.accounts ?? 0) + 1 },
    receivableFen: (total?.receivableFen ?? 0n) + receivableFen,
    expectedLossFen: (total?.expectedLossFen ?? 0n) + expectedLossFen,
  });
}

/** How far the probabilities lie from those of the model's test window; null where there are none. */
function psiOf({ probability }: Reference, now: readonly number[]): number | null {
  if (now.length === 0) return null;
  const column = { name: "probability", kind: "number", values: Float64Array.from(now) } as const;
  return driftOf(probability, column).psi;
}
