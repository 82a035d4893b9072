/**
 * What files of bills read the same way as files of readings.
 * @module
 */
import type { PlanColumn } from "../files/import-plan.ts";

/** `2026-01`, `2026/1`, `202601`, `2026年1月` -> `2026-01`. */
export function parseBillingMonth(text: string): string | undefined {
  const match = /^(\d{4})(?:[-/.年]?)(\d{1,2})月?$/.exec(text.normalize("NFKC"));
  const month = Number(match?.[2]);
  return match && month >= 1 && month <= 12
    ? `${match[1]}-${match[2]!.padStart(2, "0")}`
    : undefined;
}

export const monthColumn: PlanColumn = {
  name: "billing_month",
  describe: { zh: "电费年月", en: "billing month" },
  synonyms: ["年月", "抄表年月", "应收年月", "月份"],
  required: true,
  parse: parseBillingMonth,
  sqlType: "text",
};
