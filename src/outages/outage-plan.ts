/**
 * The columns of a file of outages, and what becomes of its rows.
 * @module
 */
import { codeColumn, instantColumn, textColumn, unitColumn } from "../customers/customers.ts";
import type { ImportPlan } from "../files/import-plan.ts";
import { mergeOutages, outageErrors } from "./store.ts";

export function outagePlan(scope: readonly string[]): ImportPlan {
  return {
    kind: "outage",
    columns: [
      textColumn({
        name: "outage_id",
        describe: { zh: "停电编号", en: "outage id" },
        synonyms: ["停电信息编号", "编号", "id"],
        required: true,
      }),
      unitColumn,
      instantColumn({
        name: "started_at",
        describe: { zh: "停电时间", en: "started at" },
        synonyms: ["开始时间", "停电开始时间"],
        required: true,
      }),
      instantColumn({
        name: "ended_at",
        describe: { zh: "送电时间", en: "ended at" },
        synonyms: ["结束时间", "停电结束时间", "复电时间"],
      }),
      {
        name: "accounts",
        describe: { zh: "停电户数", en: "accounts" },
        synonyms: ["影响户数", "户数"],
        required: true,
        parse: (text) => (/^\d{1,12}$/.test(text) ? BigInt(text) : undefined),
        sqlType: "bigint",
      },
      codeColumn(
        {
          name: "kind",
          describe: { zh: "停电类型", en: "kind" },
          synonyms: ["类型"],
          required: true,
        },
        {
          planned: ["计划停电", "计划", "检修", "计划检修"],
          fault: ["故障停电", "故障", "非计划停电"],
        },
      ),
      textColumn({
        name: "cause",
        describe: { zh: "停电原因", en: "cause" },
        synonyms: ["原因"],
      }),
    ],
    key: ["outage_id"],
    check: (transaction) => outageErrors(transaction, scope),
    merge: ({ transaction }) => mergeOutages(transaction, scope),
  };
}
