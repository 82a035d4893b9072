/**
 * The simulation a draft is judged by.
 * @module
 */
import type * as z from "zod";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { because } from "../schema.ts";
import { openSimulation } from "../simulator/keeping.ts";
import type { SimulationFacts } from "./requests.ts";
import { findSimulation, type StoredPolicy } from "./store.ts";
import { liveText } from "./versions.ts";

type Simulated = z.input<typeof SimulationFacts>;

/** Of this very text, against the policy that is live now, and still as it was signed. */
export async function simulationFor(
  context: Context,
  { hash }: StoredPolicy,
  id: string | undefined,
): Promise<Simulated | Refusal> {
  const live = await liveText(context, dayOf(context.now));
  if (isRefusal(live)) return live;
  const made = await findSimulation(
    context.transaction,
    id === undefined ? { policyHash: hash } : { id },
  );
  if (!made || made.policyHash !== hash || made.againstHash !== live.hash) {
    return refuse("conflict", because.not_simulated());
  }
  const opened = await openSimulation(context, made);
  return isRefusal(opened) || opened.isSound ? opened : refuse("conflict", because.changed_since());
}
