/**
 * What a fit stands on: the categories known by then, the set before it, the rulebooks.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { type Screening, screeningOf } from "../behaviour/behaviour.ts";
import { type Categories, categoriesAsOf } from "../categories/categories.ts";
import { type FitRulesInForce, fitRulesOn } from "../thresholds/thresholds.ts";
import { because } from "./schema.ts";
import * as store from "./store.ts";

interface Ground {
  categories: Categories;
  categoryFit: number;
  previous: store.StoredThresholds | undefined;
  fit: FitRulesInForce;
  screening: Screening;
}

/** @param asOf sets as of this moment or later are not looked at */
export async function groundOf(context: JobContext, asOf: Date): Promise<Ground | Refusal> {
  const [fit, screening] = [fitRulesOn(context, context.now), screeningOf(context)];
  if (isRefusal(fit)) return fit;
  if (isRefusal(screening)) return screening;
  const { found, previous } = await context.transact(async ({ transaction }) => ({
    found: await categoriesAsOf(transaction, asOf),
    previous: await store.findThresholds(transaction, { before: asOf }),
  }));
  if (!found) return refuse("conflict", because.no_categories());
  return { categories: found.categories, categoryFit: found.fit, previous, fit, screening };
}
