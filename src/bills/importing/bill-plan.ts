/**
 * The columns of a file of bills that another system issued, and what becomes of its rows.
 * @module
 */
import { parseKwh } from "../../base/energy.ts";
import { parseYuan } from "../../base/money.ts";
import { accountColumn, dayColumn } from "../../customers/customers.ts";
import type { ImportPlan, PlanColumn } from "../../files/import-plan.ts";
import { monthColumn } from "../../readings/readings.ts";
import { billErrors, mergeBills } from "./import-store.ts";

export function billPlan(scope: readonly string[]): ImportPlan {
  return {
    kind: "bill",
    columns: [
      { ...accountColumn, required: true },
      monthColumn,
      {
        name: "energy_kwh",
        describe: { zh: "电量", en: "energy, kWh" },
        synonyms: ["用电量", "计费电量"],
        parse: parseKwh,
        sqlType: "bigint",
      },
      {
        ...yuanColumn("amount_yuan", { zh: "应收金额", en: "amount, yuan" }),
        synonyms: ["应收电费", "电费金额", "amount", "应收"],
        required: true,
        parse: notNegative,
      },
      yuanColumn("energy_yuan", { zh: "电度电费", en: "energy fee" }),
      yuanColumn("capacity_yuan", { zh: "基本电费", en: "capacity fee" }, ["容量电费"]),
      yuanColumn("power_factor_yuan", { zh: "力调电费", en: "power-factor fee" }),
      yuanColumn("funds_yuan", { zh: "基金及附加", en: "funds" }, ["代征费", "附加费"]),
      yuanColumn("late_fee_yuan", { zh: "违约金", en: "late fee" }),
      yuanColumn("penalty_yuan", { zh: "违约使用电费", en: "penalty" }),
      {
        ...yuanColumn("vat_yuan", { zh: "税额", en: "VAT contained" }, ["增值税"]),
        parse: notNegative,
      },
      dayColumn({
        name: "issued_on",
        describe: { zh: "出账日期", en: "issued on" },
        synonyms: ["发行日期", "应收日期"],
      }),
      dayColumn({
        name: "due_on",
        describe: { zh: "缴费截止日", en: "due on" },
        synonyms: ["截止日期", "违约金起算日"],
        required: true,
      }),
    ],
    key: ["customer_account", "billing_month"],
    check: (transaction) => billErrors(transaction, scope),
    merge: (context) => mergeBills(context),
  };
}

function notNegative(text: string): bigint | undefined {
  const fen = parseYuan(text);
  return fen !== undefined && fen >= 0n ? fen : undefined;
}

/** Yuan in the file, staged as fen. */
function yuanColumn(
  name: string,
  describe: PlanColumn["describe"],
  synonyms: readonly string[] = [],
): PlanColumn {
  return { name, describe, synonyms, parse: parseYuan, sqlType: "bigint" };
}
