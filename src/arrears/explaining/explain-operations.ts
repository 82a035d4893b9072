/**
 * Why an account has its probability.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { Explain } from "../requests.ts";
import { Explanation } from "../schema.ts";
import { mayReadRisk } from "../selection.ts";
import { explainInputs } from "./explain.ts";
import { scoredAccount } from "./scored.ts";

export const explain = defineOperation({
  name: "arrears.explain",
  kind: "query",
  summary: "Explain one account's probability: every indicator, its weight, what would lower it",
  allow: mayReadRisk,
  audited: true,
  input: Explain,
  output: Explanation,
  async run(context, { customerAccount, run: asked }) {
    const found = await scoredAccount(context, customerAccount, asked);
    if (isRefusal(found)) return found;
    const { run, model, score, inputs } = found;
    const { group, probability, band, receivableFen, expectedLossFen } = score;
    const { run: number, asOf, snapshot, limits } = run;
    const why = explainInputs(inputs, model.document, { group, asOf, cutOffs: limits.bands });
    return {
      ...{ customerAccount, group, run: number, asOf: asOf.toISOString(), model: run.model },
      ...{ snapshot, probability, band, receivableFen, expectedLossFen },
      inputs: score.inputs ? ("stored" as const) : ("lake" as const),
      ...why,
    };
  },
});
