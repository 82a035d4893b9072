/**
 * The columns of a file of readings, and what becomes of its rows.
 * @module
 */
import { parseKwh } from "../base/energy.ts";
import { accountColumn } from "../customers/customers.ts";
import type { ImportPlan, PlanColumn } from "../files/import-plan.ts";
import { monthColumn } from "./readings.ts";
import { because } from "./schema.ts";
import { mergeReadings, readingErrors } from "./store.ts";

export function readingPlan(scope: readonly string[], replace: boolean): ImportPlan {
  return {
    kind: "reading",
    columns: [
      { ...accountColumn, required: true },
      monthColumn,
      { ...kwhColumn("energy_wh", { zh: "电量（瓦时）", en: "energy, Wh" }), parse: parseWh },
      kwhColumn("energy_kwh", { zh: "电量", en: "energy, kWh" }, ["用电量", "抄见电量", "kWh"]),
      kwhColumn("sharp_kwh", { zh: "尖电量", en: "sharp-peak energy, kWh" }, ["尖峰电量"]),
      kwhColumn("peak_kwh", { zh: "峰电量", en: "peak energy, kWh" }, ["高峰电量"]),
      kwhColumn("flat_kwh", { zh: "平电量", en: "flat energy, kWh" }, ["平段电量"]),
      kwhColumn("valley_kwh", { zh: "谷电量", en: "valley energy, kWh" }, ["低谷电量"]),
      kwhColumn("deep_valley_kwh", { zh: "深谷电量", en: "deep-valley energy, kWh" }),
      kwhColumn("demand_kw", { zh: "最大需量", en: "maximum demand, kW" }, ["需量"]),
      kwhColumn("reactive_kvarh", { zh: "无功电量", en: "reactive energy, kvarh" }, ["无功"]),
    ],
    requireOneOf: [["energy_wh", "energy_kwh"]],
    key: ["customer_account", "billing_month"],
    switches: { replace },
    check: (transaction) => readingErrors(transaction, scope, { replace }),
    merge: ({ transaction }) => mergeReadings(transaction),
  };
}

/** Thousandths are staged: kWh as Wh, kW as W, kvarh as varh. */
function kwhColumn(
  name: string,
  describe: PlanColumn["describe"],
  synonyms: readonly string[] = [],
): PlanColumn {
  return {
    ...{ name, describe, synonyms },
    parse: (text) => withinRange(parseKwh(text)),
    because: (value) => because.bad_energy({ value: value.slice(0, 100) }),
    sqlType: "bigint",
  };
}

function parseWh(text: string): bigint | undefined {
  return /^\d{1,18}$/.test(text) ? withinRange(BigInt(text)) : undefined;
}

function withinRange(energyWh: bigint | undefined): bigint | undefined {
  return energyWh !== undefined && energyWh >= 0n && energyWh < 1n << 62n ? energyWh : undefined;
}
