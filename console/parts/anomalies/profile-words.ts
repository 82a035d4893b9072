/**
 * How indicators of a payment profile are written.
 * @module
 */
import { type IndicatorId, indicators } from "../../../src/anomalies/categories/indicators.ts";
import type { Output } from "../../client.ts";
import { number, percent } from "../format.ts";
import type { useSentence } from "../say.tsx";

export type CategoryList = Output<"anomalies.categories">;
export type CategoryPage = Output<"anomalies.category">;
export type CategoryView = CategoryList["categories"][number];
export type Member = CategoryPage["members"][number];

export const isShare = (id: IndicatorId) => indicators[id].form === "share";

/** Without its unit: for columns that name it in their head. */
export function figure(id: IndicatorId, value: number | null | undefined): string {
  const { form, digits } = indicators[id];
  return form === "share" || id === "month_share" ? percent(value) : number(value, digits);
}

export function unitOf(id: IndicatorId, sentence: ReturnType<typeof useSentence>): string {
  const known = indicators[id];
  return "unit" in known ? sentence(known.unit) : "";
}
