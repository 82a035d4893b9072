/**
 * Why an account has its probability.
 * @module
 */
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { isAccountInScope } from "../../customers/customers.ts";
import { type ArrearsModel, arrearsModel } from "../document.ts";
import { runNamed } from "../listing/runs.ts";
import { Explain } from "../requests.ts";
import { because, Explanation } from "../schema.ts";
import { mayReadRisk, momentOf } from "../selection.ts";
import { findScore, type StoredRun } from "../store.ts";
import { explainInputs } from "./explain.ts";
import { readInputs } from "./inputs.ts";

export const explain = defineOperation({
  name: "arrears.explain",
  kind: "query",
  summary: "Explain one account's probability: every indicator, its weight, what would lower it",
  allow: mayReadRisk,
  audited: true,
  input: Explain,
  output: Explanation,
  async run(context, { customerAccount: account, run: asked }) {
    const { transaction, actor } = context;
    if (!(await isAccountInScope(transaction, account, actor.scope)))
      return refuse("not_found", because.unknown_account({ account }));
    const run = await runNamed(context, asked);
    if (isRefusal(run)) return run;
    const score = await findScore(transaction, run.run, account);
    if (!score) return refuse("not_found", because.not_scored({ account }));
    const model = await arrearsModel(transaction, run.model);
    if (isRefusal(model)) return model;
    const inputs = score.inputs ?? (await inputsThen(context, run, { model, account }));
    if (isRefusal(inputs)) return inputs;
    const { group, probability, band, receivableFen, expectedLossFen } = score;
    return {
      ...{ customerAccount: account, group, run: run.run, asOf: run.asOf.toISOString() },
      ...{ model: run.model, snapshot: run.snapshot, probability, band },
      ...{ receivableFen, expectedLossFen },
      inputs: score.inputs ? ("stored" as const) : ("lake" as const),
      ...explainInputs(inputs, model.document, {
        ...{ group, asOf: run.asOf, cutOffs: run.limits.bands },
      }),
    };
  },
});

/** Of an account in the low band no inputs were kept: they are read again as of then. */
async function inputsThen(
  context: Context,
  { asOf }: StoredRun,
  { model, account }: { model: ArrearsModel; account: string },
) {
  const moment = momentOf(context, asOf.toISOString());
  if (isRefusal(moment)) return moment;
  const { without } = model.document;
  const inputs = await readInputs(await context.analytics(), { ...moment, without, account });
  return inputs ?? refuse("not_found", because.not_scored({ account }));
}
