/**
 * Training the diagnosis model on the utility's own history.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { registerModel } from "../../models/models.ts";
import { fittingApart } from "../model/fit-apart.ts";
import { Trained, TrainInput } from "../requests.ts";
import { creditRulebook } from "../rulebook.ts";
import { momentOf } from "../store.ts";
import { cardOf, metricsOf, shownOf } from "./card.ts";
import { readTrainingSet, refusalToTrain } from "./windows.ts";

export const train = defineOperation({
  name: "credit.train",
  kind: "job",
  summary: "Train the credit diagnosis model beside its alternatives, and register it",
  allow: ["data-scientist"],
  wholeUtility: true,
  input: TrainInput,
  output: Trained,
  async run(context, { asOf: text, seed }) {
    const asOf = momentOf(context, text);
    if (isRefusal(asOf)) return asOf;
    const book = creditRulebook(context.rulebooks, dayOf(asOf));
    if (isRefusal(book)) return book;
    const { rules } = book;
    const analytics = await context.analytics();
    const set = await readTrainingSet({ analytics, asOf, rules, seed });
    context.progress(1, 3, "indicators");
    const refusal = refusalToTrain(set, { asOf, rules });
    if (refusal) return refuse("invalid", refusal);
    const { model, reports } = await context.aside(fittingApart, { rows: set, rules, seed });
    context.progress(2, 3, "models");
    const report = { windows: set.windows, groups: reports };
    const options = { asOf: asOf.toISOString(), rulebook: book.version, windows: set.windows };
    const id = await context.transact((inside) =>
      registerModel(inside, {
        ...{ kind: "credit", name: rules.training.served, document: model, options, report },
        ...{ dataHash: analytics.snapshot.id, seed, metrics: metricsOf(reports) },
        card: cardOf(report, rules),
      }),
    );
    return { model: id, groups: reports.map(shownOf) };
  },
});
