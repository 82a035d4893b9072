/**
 * What the cards of a threshold set say beside the fit's own figures.
 * @module
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "../../base/ids.ts";
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { currentCategories } from "../categories/categories.ts";
import type { CategoryThresholds } from "../thresholds/schema.ts";
import { because } from "./schema.ts";
import * as store from "./store.ts";

export function cardHash(
  {
    category,
    thresholds,
    provenance,
  }: Pick<CategoryThresholds, "category" | "thresholds" | "provenance">,
  { window, seed }: { window: object; seed: number },
): string {
  const card = canonicalJson({ category, thresholds, provenance, window, seed });
  return createHash("sha256").update(card).digest("hex");
}

export async function setNamed(
  { transaction }: Context,
  id: string | undefined,
): Promise<store.StoredThresholds | Refusal> {
  const found = await store.findThresholds(transaction, { id });
  if (found) return found;
  return refuse("not_found", id === undefined ? because.no_set() : because.unknown_set({ id }));
}

export async function categoryNames(
  { transaction }: Context,
  { categoryFit }: store.StoredThresholds,
) {
  const fitted = await currentCategories(transaction, categoryFit);
  const names = new Map(fitted?.categories.categories.map(({ id, name }) => [id, name]));
  return (category: number) => names.get(category)!;
}

export function toldOf({ at, before, now, deviations }: CategoryThresholds["changes"][number]) {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const said = { before: percent(before), now: percent(now), deviations: deviations.toFixed(1) };
  return because.change_detected({ at, ...said });
}
