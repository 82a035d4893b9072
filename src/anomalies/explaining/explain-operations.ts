/**
 * One record's verdict, explained.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { mayReadCases, mayRefund } from "../cases/desk.ts";
import { explain } from "./explain.ts";
import { judgedRecord } from "./judged.ts";
import * as ask from "./schema.ts";
import { whoseOf } from "./whose.ts";

const { because } = ask;

const explainRecord = defineOperation({
  name: "anomalies.explain",
  kind: "query",
  summary: "Say which rules fired on a record, why, and what would have made it ordinary",
  allow: [...mayReadCases, ...mayRefund],
  audited: ({ unmask }) => unmask,
  input: ask.ExplainRecord,
  output: ask.Explanation,
  async run(context, { record, ruleSet, unmask }) {
    if (unmask && !context.actor.seesPersonalData)
      return refuse("forbidden", because.needs_personal_data());
    const judged = await judgedRecord(context, { record, ruleSet });
    if (isRefusal(judged)) return judged;
    const whose = await whoseOf(context, judged.then.about, { unmask });
    if (!whose) return refuse("not_found", because.no_record({ record }));
    return { ...(await explain(context, judged.then, judged.by)), ...whose };
  },
});

export const anomalyExplainingOperations = [explainRecord] as const;
