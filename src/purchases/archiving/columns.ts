/**
 * Columns that files of settlements, prices and agreements share, with the headings they go by.
 * @module
 */

import { parseKwh } from "../../base/energy.ts";
import { parseYuan } from "../../base/money.ts";
import type { PlanColumn } from "../../files/import-plan.ts";
import { parsePrice, parseRate } from "../figures.ts";

type Heading = Pick<PlanColumn, "name" | "describe" | "synonyms" | "required">;

/** `2026-10`, `2026/10`, `202610`, `2026年10月`, with or without a day. */
function parseMonth(text: string): string | undefined {
  const match = /^(\d{4})[-/.年]?(\d{1,2})(?:月|[-/.]\d{1,2}(?: .*)?)?$/.exec(
    text.normalize("NFKC").trim(),
  );
  const month = Number(match?.[2]);
  return match && month >= 1 && month <= 12
    ? `${match[1]}-${String(month).padStart(2, "0")}`
    : undefined;
}

const isId = (text: string) => (/^[\p{L}\p{N}()（）/_.-]{1,64}$/u.test(text) ? text : undefined);
const whole = (value: bigint | undefined) =>
  value !== undefined && value >= 0n ? value : undefined;

export const idColumn = (heading: Heading): PlanColumn => ({
  ...heading,
  parse: isId,
  sqlType: "text",
});
export const monthColumn = (heading: Heading): PlanColumn => ({
  ...heading,
  parse: parseMonth,
  sqlType: "text",
});
export const yuanColumn = (heading: Heading): PlanColumn => ({
  ...heading,
  parse: (text) => whole(parseYuan(text)),
  sqlType: "bigint",
});
export const priceColumn = (heading: Heading): PlanColumn => ({
  ...heading,
  parse: parsePrice,
  sqlType: "bigint",
});
export const rateColumn = (heading: Heading): PlanColumn => ({
  ...heading,
  parse: parseRate,
  sqlType: "int",
});
export const energyColumn = (heading: Heading): PlanColumn => ({
  ...heading,
  parse: (text) => whole(parseKwh(text)),
  sqlType: "bigint",
});

export const agreementColumn = idColumn({
  name: "agreement",
  describe: { zh: "合同编号", en: "agreement" },
  synonyms: ["购售电合同编号", "合同号", "agreement_no", "contract"],
  required: true,
});
export const plantColumn = idColumn({
  name: "plant",
  describe: { zh: "电站编号", en: "plant" },
  synonyms: ["发电户号", "电站号", "发电客户编号", "plant_id"],
  required: true,
});
