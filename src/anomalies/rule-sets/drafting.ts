/**
 * Drafts of rule sets, made of a threshold set.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { screeningOf } from "../behaviour/behaviour.ts";
import { ruleHash } from "../rules.ts";
import { compileRules } from "../thresholds/thresholds.ts";
import { because, type RuleSetFacts } from "./schema.ts";
import * as store from "./store.ts";

export interface Picks {
  /** By category: place in its front. */
  picks: Readonly<Record<string, number>>;
  budget: number | null;
}

/** Keeps a draft of the set's thresholds, with these points of the fronts in place of those the fit picked. */
export async function draftOf(
  context: Context,
  { id: thresholdSet, document, categoryFit }: store.StoredThresholds,
  { picks, budget }: Picks,
): Promise<RuleSetFacts | Refusal> {
  const screening = screeningOf(context);
  if (isRefusal(screening)) return screening;
  const categories = document.categories.map((each) => {
    const point = each.front[picks[each.category] ?? -1];
    const perDay = each.records / document.window.days;
    return point ? { ...each, thresholds: point, alertsPerDay: point.falseAlarms * perDay } : each;
  });
  const table = compileRules({ categories }, screening.rules);
  const rules = table.rules.length;
  if (rules > 255) return refuse("conflict", because.too_many_rules({ rules }));
  const { transaction, actor, now, rulebooks } = context;
  const id = await context.newId("AR");
  await store.insertRuleSet(transaction, {
    ...{ id, table, hash: ruleHash(table), thresholdSet, categoryFit, picks, budget },
    alertsPerDay: categories.reduce((sum, each) => sum + each.alertsPerDay, 0),
    screening: rulebooks.inForce("anomaly-screening", dayOf(now))!.version,
    ...{ madeBy: actor.id, madeAt: now },
  });
  const [kept] = await store.findRuleSets(transaction, { id });
  return store.factsOf(kept!);
}
