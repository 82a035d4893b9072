/**
 * How good what the sources bring is.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { AskQuality, QualityReport } from "../requests.ts";
import { mayReadModels, momentOf } from "../selection.ts";
import { measureSources } from "./measure.ts";

export const quality = defineOperation({
  name: "arrears.quality",
  kind: "query",
  summary: "Report per source: coverage, missing values, duplicates, unmatched accounts, freshness",
  allow: mayReadModels,
  wholeUtility: true,
  input: AskQuality,
  output: QualityReport,
  async run(context, input) {
    const moment = momentOf(context, input.asOf);
    if (isRefusal(moment)) return moment;
    const measured = await measureSources(await context.analytics(), moment);
    return { asOf: moment.asOf.toISOString(), ...measured };
  },
});
