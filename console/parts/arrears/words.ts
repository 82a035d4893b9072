/**
 * Words and types of arrears risk in the console.
 * @module
 */
import type { Unit } from "../../../src/arrears/indicators.ts";
import type { Output } from "../../client.ts";
import { number, percent } from "../format.ts";

export type Risky = Output<"arrears.list">["customers"][number];
export type RunFacts = Output<"arrears.list">["run"];
export type Summary = Output<"arrears.summary">;
export type Explained = Output<"arrears.explain">;
export type Quality = Output<"arrears.quality">["sources"][number];

const unitWords: Record<Unit, { zh: string; en: string }> = {
  count: { zh: "", en: "" },
  days: { zh: " 天", en: " d" },
  share: { zh: "", en: "" },
  ratio: { zh: "", en: "" },
  yuan: { zh: " 元", en: " yuan" },
  kWh: { zh: " kWh", en: " kWh" },
  kVA: { zh: " kVA", en: " kVA" },
  class: { zh: "", en: "" },
};

/** `0.25` of a share is `25.0%`; what is not known is a dash. */
export function valueWord(
  { value, unit }: { value: number | string | null; unit: string },
  language: "zh" | "en",
): string {
  if (value === null || typeof value === "string") return value ?? "–";
  if (unit === "share") return percent(value, 1);
  return number(value, Number.isInteger(value) ? 0 : 2) + unitWords[unit as Unit][language];
}
