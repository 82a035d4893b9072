/**
 * From the past to a registered model.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { registerModel } from "../../models/models.ts";
import { sourceNames } from "../indicators.ts";
import { fitRisk } from "../pipeline/pipeline.ts";
import type { RiskModel } from "../pipeline/risk-document.ts";
import { because, type ModelReport } from "../schema.ts";
import { cardOf } from "./card.ts";
import { judgeFit } from "./judge-fit.ts";
import { lookBack, type TrainingWanted } from "./look-back.ts";
import { sqlOf } from "./sql-form.ts";

export async function trainModel(
  context: JobContext,
  wanted: TrainingWanted & { version: string; model: RiskModel; seed: number },
): Promise<{ model: string; report: ModelReport } | Refusal> {
  const { without, model, seed, version } = wanted;
  if (sourceNames.every((source) => without.includes(source)))
    return refuse("invalid", because.all_left_out());
  const back = await lookBack(context, wanted);
  if (isRefusal(back)) return back;
  const { looks, table, snapshot } = back;
  const onProgress = (done: number, total: number, note: string) =>
    context.progress(looks.length + done / total, looks.length + 1, note);
  const fitted = fitRisk(table, { model, seed, onProgress });
  const { report, document } = judgeFit(fitted, back, wanted);
  const { rows: _, ...metrics } = report.figures;
  const id = await context.transact((inside) =>
    registerModel(inside, {
      ...{ kind: "arrears", name: fitted.chosen.join("+"), document, sql: sqlOf(fitted), seed },
      ...{ dataHash: snapshot, metrics, report, card: cardOf(report) },
      options: { model, without, asOf: report.asOf, rulebook: version },
    }),
  );
  return { model: id, report };
}
