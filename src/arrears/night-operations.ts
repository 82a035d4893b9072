/**
 * What the night does for arrears risk.
 * @module
 */
import { dayMs } from "../base/dates.ts";
import type { JobContext } from "../base/operation.ts";
import { isRefusal, type Refusal } from "../base/refusal.ts";
import { arrearsModel } from "./document.ts";
import { scoreAll } from "./scoring/score.ts";
import { momentOf } from "./selection.ts";
import { findRuns } from "./store.ts";
import { monitor } from "./watching/watch-operations.ts";

/**
 * Scores everybody and watches the model, and says of how many accounts; none where no model is live, or
 * its scores are younger than the rulebook's `rescoreDays`, so that most nights stay short.
 */
export async function scoreNight(context: JobContext, asOf: Date): Promise<number | Refusal> {
  const moment = momentOf(context, asOf.toISOString());
  if (isRefusal(moment)) return moment;
  const { model, last } = await context.transact(async ({ transaction }) => ({
    model: await arrearsModel(transaction, undefined),
    last: (await findRuns(transaction, {}))[0],
  }));
  if (isRefusal(model)) return 0;
  const due = asOf.getTime() - moment.rules.fitness.rescoreDays * dayMs;
  if (last && last.asOf.getTime() > due) return 0;
  const { accounts } = await scoreAll(context, { ...moment, model, without: [] });
  const watched = await monitor.run(context, { months: 12 });
  return isRefusal(watched) ? watched : accounts;
}
