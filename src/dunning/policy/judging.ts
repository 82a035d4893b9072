/**
 * The simulation a draft is judged by.
 * @module
 */
import type * as z from "zod";
import { dayMs, dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { because } from "../schema.ts";
import { openSimulation } from "../simulator/keeping.ts";
import type { SimulationFacts } from "./requests.ts";
import { findSimulation, type StoredPolicy } from "./store.ts";
import { liveText } from "./versions.ts";

type Simulated = z.input<typeof SimulationFacts>;

/** Months that an approver must have seen replayed, on all accounts, up to so many days ago. */
const [monthsAtLeast, daysAgoAtMost] = [12, 31];

/** Of this very text, against the policy that is live now, whole, recent, and still as it was signed. */
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
  if (isRefusal(opened)) return opened;
  const { live: against, changed, read } = opened.document;
  // the row tells where the document is; what was signed is the document
  const isSame = changed.hash === hash && against.hash === live.hash;
  if (!opened.isSound || !isSame) return refuse("conflict", because.changed_since());
  const oldest = new Date(context.now.getTime() - daysAgoAtMost * dayMs);
  const isWhole = read.sample === null && made.months >= monthsAtLeast && made.asOf >= oldest;
  return isWhole ? opened : refuse("conflict", because.not_simulated());
}
