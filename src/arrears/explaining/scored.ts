/**
 * One account of a scoring run: its score, the model that gave it, and what it was given from.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { isAccountInScope } from "../../customers/customers.ts";
import { type ArrearsModel, arrearsModel } from "../document.ts";
import { runNamed } from "../listing/runs.ts";
import { because } from "../schema.ts";
import { type Inputs, inputsOf } from "../scoring/judge.ts";
import { momentOf } from "../selection.ts";
import { readPopulation } from "../sources/sources.ts";
import { findScore, type StoredRun } from "../store.ts";

export interface ScoredAccount {
  run: StoredRun;
  model: ArrearsModel;
  score: NonNullable<Awaited<ReturnType<typeof findScore>>>;
  inputs: Inputs;
}

/** Of the run named, or the newest of the live model; refused outside the actor's data scope. */
export async function scoredAccount(
  context: Context,
  account: string,
  asked: number | undefined,
): Promise<ScoredAccount | Refusal> {
  const { transaction, actor } = context;
  if (!(await isAccountInScope(transaction, account, actor.scope)))
    return refuse("not_found", because.unknown_account({ account }));
  const run = await runNamed(context, asked);
  if (isRefusal(run)) return run;
  const score = await findScore(transaction, run.run, account);
  if (!score) return refuse("not_found", because.not_scored({ account }));
  const model = await arrearsModel(transaction, run.model);
  if (isRefusal(model)) return model;
  const inputs = score.inputs ?? (await inputsThen(context, run, { model, account }));
  return isRefusal(inputs) ? inputs : { run, model, score, inputs };
}

/** Of an account in the low band no inputs were kept: they are read again as of then. */
async function inputsThen(
  context: Context,
  { asOf }: StoredRun,
  { model, account }: { model: ArrearsModel; account: string },
): Promise<Inputs | Refusal> {
  const moment = momentOf(context, asOf.toISOString());
  if (isRefusal(moment)) return moment;
  const look = { ...moment, without: model.document.without, account };
  const { frame } = await readPopulation(await context.analytics(), look);
  if (frame.rowCount === 0) return refuse("not_found", because.not_scored({ account }));
  return inputsOf(frame, 0);
}
