/**
 * Scoring everybody.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { arrearsModel } from "../document.ts";
import { Score, Scored } from "../requests.ts";
import { Band } from "../schema.ts";
import { mayScore, momentOf } from "../selection.ts";
import { type ScoredRun, scoreAll } from "./score.ts";

export const score = defineOperation({
  name: "arrears.score",
  kind: "job",
  summary: "Say of every account how probably it falls behind, by what was known at a moment",
  allow: mayScore,
  wholeUtility: true,
  input: Score,
  output: Scored,
  async run(context, { asOf, without, model: asked }) {
    const moment = momentOf(context, asOf);
    if (isRefusal(moment)) return moment;
    const model = await context.transact(({ transaction }) => arrearsModel(transaction, asked));
    if (isRefusal(model)) return model;
    const run = await scoreAll(context, { ...moment, model, without });
    const facts = { asOf: moment.asOf.toISOString(), model: model.id };
    return { ...facts, ...summed(run), seconds: context.elapsedSeconds() };
  },
});

function summed({ run, accounts, psi, totals }: ScoredRun) {
  const of = (band: Band) => totals.filter((total) => total.band === band);
  const bands = Band.options.map((band) => [
    band,
    of(band).reduce((sum, total) => sum + total.accounts, 0),
  ]);
  return {
    ...{ run, accounts, psi, bands: Object.fromEntries(bands) as Record<Band, number> },
    receivableFen: totals.reduce((sum, total) => sum + total.receivableFen, 0n),
    expectedLossFen: totals.reduce((sum, total) => sum + total.expectedLossFen, 0n),
  };
}
