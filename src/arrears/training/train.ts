/**
 * From the past to a registered model.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { registerModel } from "../../models/models.ts";
import type { ArrearsDocument } from "../document.ts";
import { cardOf } from "./card.ts";
import { fittingApart } from "./fit-apart.ts";
import { judgeFit } from "./judge-fit.ts";
import { lookBack, type TrainingWanted } from "./look-back.ts";
import { referencesOf } from "./reference.ts";
import { sqlOf } from "./sql-form.ts";

export async function trainModel(
  context: JobContext,
  wanted: TrainingWanted,
): Promise<{ model: string; report: ReturnType<typeof judgeFit>["report"] } | Refusal> {
  const { without, model, seed, version: rulebook } = wanted;
  const back = await lookBack(context, wanted);
  if (isRefusal(back)) return back;
  const { table, until, populationOn, snapshot } = back;
  const fit = await context.aside(fittingApart, { table, model, seed });
  const { fitted, report } = judgeFit(fit, back, wanted);
  const references = await referencesOf(fitted, until, populationOn);
  const { rows: _, ...metrics } = report.figures;
  const document: ArrearsDocument = {
    ...{ form: 1, fitted, without: [...without], dataUntil: until, references },
  };
  const id = await context.transact((inside) =>
    registerModel(inside, {
      ...{ kind: "arrears", name: fitted.chosen.join("+"), document, sql: sqlOf(fitted), seed },
      ...{ dataHash: snapshot, metrics, report, card: cardOf(report) },
      options: { model, without, asOf: report.asOf, rulebook },
    }),
  );
  return { model: id, report };
}
