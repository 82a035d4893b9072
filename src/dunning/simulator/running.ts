/**
 * A simulation from its question to its document.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { heldOutBy } from "../hold-out.ts";
import type { Comparison, SimulateOptions } from "../replaying/outcome.ts";
import { Stopped, simulate } from "../replaying/simulate.ts";
import { because } from "../schema.ts";
import { documentOf } from "./document.ts";
import { placesOf } from "./laws.ts";
import { responseFor } from "./measured.ts";
import { readDebts, readSurroundings, type Window } from "./reading.ts";

export interface Simulating extends Omit<SimulateOptions, "breathe"> {
  policies: Pick<Comparison, "live" | "changed">;
  window: Window;
}

/**
 * Reads what was known by the window's end and nothing later. Refuses where there is nothing to replay, and
 * where somebody stopped it.
 */
export async function runSimulation(
  context: JobContext,
  { policies, window, seed, draws, sample }: Simulating,
): Promise<ReturnType<typeof documentOf> | Refusal> {
  const { rulebooks } = context;
  context.progress(0, 1, "bills");
  const analytics = await context.analytics();
  const debts = await readDebts(analytics, window);
  if (!debts) return refuse("conflict", because.no_bills({ from: window.from, to: window.to }));
  const { replayed, answered } = await context.transact(async (inside) => ({
    replayed: await readSurroundings(inside.transaction, debts),
    answered: await responseFor(inside, { window, policy: policies.live }),
  }));
  if (isRefusal(answered)) return answered;
  const { response, sources } = answered;
  const laws = placesOf(replayed, rulebooks);
  const { lawOf, calendar } = laws;
  const comparison = { ...policies, response, lawOf, calendar, heldOutBy };
  const pace = (done: number, total: number) => breathe(context, done, total);
  try {
    const outcome = await simulate(replayed, comparison, { seed, draws, sample, breathe: pace });
    const { id: snapshot } = analytics.snapshot;
    const written = { window, snapshot, policies, seed, draws, sample, sources };
    return documentOf(outcome, { ...written, laws: laws.used() });
  } catch (error) {
    if (error instanceof Stopped) return refuse("conflict", because.stopped());
    throw error;
  }
}

/** Arithmetic without a pause; between its parts others get their turn. */
async function breathe(context: JobContext, done: number, total: number): Promise<boolean> {
  context.progress(done, total, "accounts");
  await new Promise((resolve) => setTimeout(resolve));
  return !context.isCancelled();
}
