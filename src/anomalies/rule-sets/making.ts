/**
 * Threshold sets from the lake.
 * @module
 */
import { dayMs, dayOf } from "../../base/dates.ts";
import type { JobContext } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { crossingOf, type FitInput } from "../thresholds/thresholds.ts";
import { draftOf } from "./drafting.ts";
import { fittingApart } from "./fit-apart.ts";
import { gatherRecords } from "./gathering.ts";
import { groundOf } from "./ground.ts";
import { because, type RuleSetFacts } from "./schema.ts";
import * as store from "./store.ts";

export interface FitWanted
  extends Required<Pick<FitInput, "seed">>,
    Pick<FitInput, "budget" | "method" | "paths" | "force"> {
  asOf: Date;
}

export interface Made {
  set: store.StoredThresholds;
  draft: RuleSetFacts;
}

/** Categories, records, thresholds, rule set: the draft drives nothing before another person switches to it. */
export async function makeThresholds(
  context: JobContext,
  wanted: FitWanted,
): Promise<Made | Refusal> {
  const ground = await groundOf(context, wanted.asOf);
  if (isRefusal(ground)) return ground;
  const { asOf } = wanted;
  const since = new Date(asOf.getTime() - ground.fit.rules.history.days * dayMs);
  const analytics = await context.analytics();
  const records = await gatherRecords(analytics, {
    ...{ asOf, since, ...ground, mostRecords: ground.fit.rules.history.mostRecords },
    told: (done, slices) => context.progress(done, slices + 1, "records"),
    isCancelled: context.isCancelled,
  });
  if (context.isCancelled()) return refuse("conflict", because.cancelled());
  if (records.every(({ amount }) => amount.length === 0))
    return refuse("conflict", because.no_payments({ day: dayOf(asOf) }));
  const input = {
    ...wanted,
    window: { from: since, to: asOf },
    categories: records,
    previous: ground.previous?.document,
    ...{ rules: ground.fit.rules, kinds: ground.fit.kinds, rulebook: ground.fit.version },
  };
  const crossed = crossingOf(input);
  if (crossed) return crossed;
  const document = await context.aside(fittingApart, input);
  return await context.transact(async (inside) => {
    const set = {
      ...{ id: await inside.newId("AT"), asOf, document, snapshot: analytics.snapshot.id },
      ...{ categoryFit: ground.categoryFit, fittedBy: inside.actor.id, fittedAt: inside.now },
    };
    await store.insertThresholds(inside.transaction, set);
    const draft = await draftOf(inside, set, { picks: {}, budget: document.budget });
    return isRefusal(draft) ? draft : { set, draft };
  });
}
