/**
 * How far the indicators themselves have moved since the window a model was measured on.
 * @module
 */
import { driftOf } from "../../math/statistics/drift.ts";
import { referenceFor } from "../document.ts";
import { verdictOf } from "../rulebook.ts";
import type { Monitoring } from "../schema.ts";
import { readPopulation } from "../sources/sources.ts";
import type { StoredRun } from "../store.ts";
import { named } from "../training/report.ts";
import type { Watching } from "./watch.ts";

/** Accounts looked at, sampled by hash from more. */
const sampled = 20_000;

/** By the newest run's moment, most moved first. */
export async function indicatorDrift(
  run: StoredRun,
  { analytics, model, rules }: Watching,
): Promise<Monitoring["indicators"]> {
  const { without } = model.document;
  const reference = referenceFor(model.document, run.asOf);
  const share = Math.min(1_000_000, Math.ceil((sampled / Math.max(1, run.accounts)) * 1_000_000));
  const look = { asOf: run.asOf, rules, without, share };
  const { frame, accounts } = await readPopulation(analytics, look);
  const sample = { before: reference.accounts, now: accounts.length };
  return reference.indicators
    .flatMap((before) => {
      const column = frame.columns.find(({ name }) => name === before.name);
      if (!column || accounts.length === 0) return [];
      const { psi } = driftOf(before, column);
      return [{ ...named(before.name), psi, verdict: verdictOf(psi, sample, rules) }];
    })
    .sort((left, right) => right.psi - left.psi);
}
