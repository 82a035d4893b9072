/**
 * Which scoring run is looked at, what is said of it, and where.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { covers, resolveUnits, unitPath } from "../../organisation/organisation.ts";
import { unfitBecause } from "../rules.ts";
import { because, type RunFacts } from "../schema.ts";
import { findRuns, type StoredRun } from "../store.ts";

/** The run of that number, or the newest of the live model. */
export async function runNamed(
  { transaction }: Context,
  run: number | undefined,
): Promise<StoredRun | Refusal> {
  const [found] = await findRuns(transaction, { run });
  return found ?? refuse("not_found", because.no_run());
}

export function runFacts(run: StoredRun, now: Date): RunFacts {
  const unfit = unfitBecause(run, now) ?? null;
  return {
    ...{ run: run.run, asOf: run.asOf.toISOString(), model: run.model, accounts: run.accounts },
    ...{ scoredAt: run.scoredAt.toISOString(), psi: run.psi, without: run.without },
    ...{ isFit: unfit === null, unfitBecause: unfit },
  };
}

/** The path of a unit, by id or name, that the actor may see; null where none is asked for. */
export async function pathWithin(
  { transaction, actor }: Context,
  unit: string | undefined,
): Promise<string | null | Refusal> {
  if (unit === undefined) return null;
  const known = (await resolveUnits(transaction, [unit])).get(unit);
  const id = known === undefined || known === "ambiguous" ? unit : known.id;
  const path = await unitPath(transaction, id);
  if (path !== undefined && covers(actor.scope, path)) return path;
  return refuse("not_found", because.unknown_unit({ unit }));
}
