/**
 * Outages: in from files, and looked at.
 * @module
 */
import { parseAsOf, parseInstant } from "../base/dates.ts";
import { defineOperation } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { codeColumn, instantColumn, textColumn, unitColumn } from "../customers/customers.ts";
import { importTable } from "../files/import.ts";
import { importQueries } from "../files/import-operations.ts";
import type { ImportPlan } from "../files/import-plan.ts";
import { ImportResult } from "../files/schema.ts";
import { covers, resolveUnits } from "../organisation/organisation.ts";
import { because, ImportOutages, ListOutages, OutagePage } from "./schema.ts";
import { findOutages, mergeOutages, outageErrors } from "./store.ts";

function outagePlan(scope: readonly string[]): ImportPlan {
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

export const importOutages = defineOperation({
  name: "outages.import",
  kind: "job",
  summary: "Import outages; a known outage takes what the file says, its end above all",
  allow: ["appeals-analyst", "data-scientist", "administrator"],
  input: ImportOutages,
  output: ImportResult,
  run: (context, input) => importTable(context, outagePlan(context.actor.scope), input),
});

export const listOutages = defineOperation({
  name: "outages.list",
  kind: "query",
  summary: "List outages by unit, kind and time, newest first",
  allow: ["signed-in"],
  input: ListOutages,
  output: OutagePage,
  async run({ transaction, actor }, { unit, kind = null, from, until, page, pageSize }) {
    const { scope } = actor;
    const named =
      unit === undefined ? undefined : (await resolveUnits(transaction, [unit])).get(unit);
    const isMine = typeof named === "object" && covers(scope, named.path);
    if (unit !== undefined && !isMine) return refuse("not_found", because.unknown_unit({ unit }));
    const begin = from === undefined ? null : parseInstant(from);
    const end = until === undefined ? null : parseAsOf(until);
    if (begin === undefined) return refuse("invalid", because.bad_instant({ value: from! }));
    if (end === undefined) return refuse("invalid", because.bad_instant({ value: until! }));
    const selection = { scope, path: isMine ? named.path : null, kind, from: begin, until: end };
    const bounds = { limit: pageSize, offset: (page - 1) * pageSize };
    return findOutages(transaction, selection, bounds);
  },
});

const importQuestions = importQueries({
  preview: "outages.preview-import",
  history: "outages.imports",
  allow: ["appeals-analyst", "data-scientist", "administrator"],
  kind: "outage",
  plan: ({ scope }) => outagePlan(scope),
});

export const outagesOperations = [importOutages, ...importQuestions, listOutages] as const;
