/**
 * Readings: in from files, and of one account.
 * @module
 */
import { parseKwh } from "../base/energy.ts";
import { defineOperation } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { accountColumn } from "../customers/customers.ts";
import { importTable } from "../files/import.ts";
import { importQueries } from "../files/import-operations.ts";
import type { ImportPlan, PlanColumn } from "../files/import-plan.ts";
import { ImportResult } from "../files/schema.ts";
import { because, ImportReadings, ListReadings, ReadingList } from "./schema.ts";
import { findReadings, mergeReadings, readingErrors } from "./store.ts";

/** `2026-01`, `2026/1`, `202601`, `2026年1月` -> `2026-01`. */
export function parseBillingMonth(text: string): string | undefined {
  const match = /^(\d{4})(?:[-/.年]?)(\d{1,2})月?$/.exec(text.normalize("NFKC"));
  const month = Number(match?.[2]);
  return match && month >= 1 && month <= 12
    ? `${match[1]}-${match[2]!.padStart(2, "0")}`
    : undefined;
}

/** Whole watt-hours or kilowatt-hours; both are staged as watt-hours. */
function energyColumn(
  name: "energy_wh" | "energy_kwh",
  describe: PlanColumn["describe"],
  synonyms: readonly string[],
): PlanColumn {
  const inWh = (text: string) => (/^\d{1,18}$/.test(text) ? BigInt(text) : undefined);
  const read = name === "energy_wh" ? inWh : parseKwh;
  return {
    ...{ name, describe, synonyms },
    parse(text) {
      const energyWh = read(text);
      return energyWh !== undefined && energyWh >= 0n && energyWh < 1n << 62n
        ? energyWh
        : undefined;
    },
    because: (value) => because.bad_energy({ value: value.slice(0, 100) }),
    sqlType: "bigint",
  };
}

function readingPlan(scope: readonly string[], replace: boolean): ImportPlan {
  return {
    kind: "reading",
    columns: [
      { ...accountColumn, required: true },
      {
        name: "billing_month",
        describe: { zh: "电费年月", en: "billing month" },
        synonyms: ["年月", "抄表年月", "应收年月", "月份"],
        required: true,
        parse: parseBillingMonth,
        sqlType: "text",
      },
      energyColumn("energy_wh", { zh: "电量（瓦时）", en: "energy, Wh" }, []),
      energyColumn("energy_kwh", { zh: "电量", en: "energy, kWh" }, ["用电量", "抄见电量", "kWh"]),
    ],
    requireOneOf: [["energy_wh", "energy_kwh"]],
    key: ["customer_account", "billing_month"],
    switches: { replace },
    check: (transaction) => readingErrors(transaction, scope, { replace }),
    merge: ({ transaction }) => mergeReadings(transaction),
  };
}

const importReadings = defineOperation({
  name: "readings.import",
  kind: "job",
  summary: "Import monthly readings, in Wh or kWh",
  allow: ["receivables-clerk", "data-scientist", "administrator"],
  input: ImportReadings,
  output: ImportResult,
  run: (context, { replace, ...input }) =>
    importTable(context, readingPlan(context.actor.scope, replace), input),
});

const listReadings = defineOperation({
  name: "readings.list",
  kind: "query",
  summary: "Show the readings of one account, oldest first",
  allow: ["receivables-clerk", "collector", "anomaly-analyst", "data-scientist", "administrator"],
  audited: true,
  input: ListReadings,
  output: ReadingList,
  async run({ transaction, actor }, { customerAccount: account }) {
    const readings = await findReadings(transaction, actor.scope, account);
    return readings ? { readings } : refuse("not_found", because.unknown_account({ account }));
  },
});

const importQuestions = importQueries({
  template: "readings.import-template",
  preview: "readings.preview-import",
  history: "readings.imports",
  allow: ["receivables-clerk", "data-scientist", "administrator"],
  kind: "reading",
  plan: ({ actor: { scope } }) => readingPlan(scope, false),
});

export const readingsOperations = [importReadings, ...importQuestions, listReadings] as const;
