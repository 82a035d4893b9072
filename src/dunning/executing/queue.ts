/**
 * An approved run becomes actions.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { livePolicy } from "../policy/reading.ts";
import { runIn } from "../proposing/review.ts";
import { saveRun, sealRun } from "../proposing/run-store.ts";
import { because } from "../requests.ts";
import { queueLines } from "./action-store.ts";

/** Queues each line once. The hash is taken anew: what is queued is what was approved, or nothing is. */
export async function queueRun(context: Context, id: string) {
  const { transaction, actor, now } = context;
  const run = await runIn(context, id, ["approved"]);
  if (isRefusal(run)) return run;
  if ((await sealRun(transaction, id)) !== run.approvedHash) {
    return refuse("conflict", because.run_changed({ run: id }));
  }
  const policy = await livePolicy(context, dayOf(now));
  const steps = [...(policy?.steps.values() ?? [])];
  const queued = await queueLines(transaction, { run: id, steps, by: actor.id, at: now });
  await saveRun(transaction, { ...run, state: "executed", executedBy: actor.id, executedAt: now });
  await context.later("dunning.send", {}, { key: `dunning.send:${id}` });
  return { run: id, ...queued };
}
