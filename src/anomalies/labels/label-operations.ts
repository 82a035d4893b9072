/**
 * What judgements taught.
 * @module
 */
import { dayMs } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { deskOf, mayReadCases } from "../cases/desk.ts";
import { chanceOf } from "../cases/rules.ts";
import { AskLabels, LabelReport } from "../cases/schema.ts";
import { delaysOf, judgedByField, judgedByReason } from "./label-store.ts";

const labels = defineOperation({
  name: "anomalies.labels",
  kind: "query",
  summary:
    "Count what people said of alerts: how often each kind proved abnormal, how late it was known",
  allow: mayReadCases,
  input: AskLabels,
  output: LabelReport,
  async run(context, { days }) {
    const { transaction, actor, now } = context;
    const desk = deskOf(context);
    if (isRefusal(desk)) return desk;
    const since = new Date(now.getTime() - days * dayMs);
    const judged = { since, scope: actor.scope };
    const byField = await judgedByField(transaction, judged);
    const byReason = await judgedByReason(transaction, judged);
    const delay = await delaysOf(transaction, judged);
    const sum = (of: (count: (typeof byField)[number]) => number) =>
      byField.reduce((total, count) => total + of(count), 0);
    return {
      ...{ since: since.toISOString(), records: sum((each) => each.judged) },
      ...{ abnormal: sum((each) => each.abnormal), byReason },
      byField: byField.map((each) => ({ ...each, chance: chanceOf(each, desk.prior) })),
      delayDays: delay
        ? {
            toAlert: { p50: delay.alert50, p90: delay.alert90 },
            toJudgement: { p50: delay.judgement50, p90: delay.judgement90 },
          }
        : null,
    };
  },
});

export const labelOperations = [labels] as const;
