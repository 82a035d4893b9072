/**
 * Learning who falls behind, and what a model says of itself.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { arrearsModel } from "../document.ts";
import { AskModel, Train, Trained } from "../requests.ts";
import { ModelReport } from "../schema.ts";
import { mayReadModels, mayTrain, momentOf } from "../selection.ts";
import { trainModel } from "./train.ts";

export const train = defineOperation({
  name: "arrears.train",
  kind: "job",
  summary:
    "Learn from the past who falls behind, measure it on the last window, register the model",
  allow: mayTrain,
  wholeUtility: true,
  input: Train,
  output: Trained,
  async run(context, input) {
    const moment = momentOf(context, input.asOf);
    if (isRefusal(moment)) return moment;
    const trained = await trainModel(context, { ...input, ...moment });
    if (isRefusal(trained)) return trained;
    const { chosen, cuts, figures } = trained.report;
    return { model: trained.model, chosen, cuts, figures, seconds: context.elapsedSeconds() };
  },
});

export const showReport = defineOperation({
  name: "arrears.model",
  kind: "query",
  summary: "Show what a model is and how good: curves, calibration, weights, screening, candidates",
  allow: mayReadModels,
  input: AskModel,
  output: ModelReport.extend({ model: AskModel.shape.model.unwrap() }),
  async run({ transaction }, asked) {
    const model = await arrearsModel(transaction, asked.model);
    if (isRefusal(model)) return model;
    return { ...ModelReport.parse(model.report), model: model.id };
  },
});
