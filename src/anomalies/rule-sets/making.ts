/**
 * Threshold sets from the lake, and the drafts of rule sets made of them.
 * @module
 */
import { dayMs, dayOf } from "../../base/dates.ts";
import type { Context, JobContext } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { type Screening, screeningOf } from "../behaviour/behaviour.ts";
import { currentCategories } from "../categories/categories.ts";
import type { Categories } from "../categories/schema.ts";
import { ruleHash } from "../rules.ts";
import {
  compileRules,
  crossingOf,
  type FitInput,
  type FitRulesInForce,
  fitRulesOn,
} from "../thresholds/thresholds.ts";
import { fittingApart } from "./fit-apart.ts";
import { gatherRecords } from "./gathering.ts";
import { because, type RuleSetFacts } from "./schema.ts";
import * as store from "./store.ts";

export interface FitWanted
  extends Required<Pick<FitInput, "seed">>,
    Pick<FitInput, "budget" | "method" | "paths" | "force"> {
  asOf: Date;
}

export interface Made {
  set: store.StoredThresholds;
  draft: RuleSetFacts;
}

interface Ground {
  categories: Categories;
  categoryFit: number;
  previous: store.StoredThresholds | undefined;
  fit: FitRulesInForce;
  screening: Screening;
}

/** Categories, records, thresholds, rule set: the draft drives nothing before another person switches to it. */
export async function makeThresholds(
  context: JobContext,
  wanted: FitWanted,
): Promise<Made | Refusal> {
  const ground = await groundOf(context, wanted.asOf);
  if (isRefusal(ground)) return ground;
  const { asOf } = wanted;
  const since = new Date(asOf.getTime() - ground.fit.rules.history.days * dayMs);
  const analytics = await context.analytics();
  const records = await gatherRecords(analytics, {
    ...{ asOf, since, ...ground, mostRecords: ground.fit.rules.history.mostRecords },
    told: (done, slices) => context.progress(done, slices + 1, "records"),
    isCancelled: context.isCancelled,
  });
  if (context.isCancelled()) return refuse("conflict", because.cancelled());
  if (records.every(({ amount }) => amount.length === 0))
    return refuse("conflict", because.no_payments({ day: dayOf(asOf) }));
  const input = {
    ...wanted,
    window: { from: since, to: asOf },
    categories: records,
    previous: ground.previous?.document,
    ...{ rules: ground.fit.rules, kinds: ground.fit.kinds, rulebook: ground.fit.version },
  };
  const crossed = crossingOf(input);
  if (crossed) return crossed;
  const document = await context.aside(fittingApart, input);
  return await context.transact(async (inside) => {
    const set = {
      ...{ id: await inside.newId("AT"), asOf, document, snapshot: analytics.snapshot.id },
      ...{ categoryFit: ground.categoryFit, fittedBy: inside.actor.id, fittedAt: inside.now },
    };
    await store.insertThresholds(inside.transaction, set);
    const draft = await draftOf(inside, set, { picks: {}, budget: document.budget });
    return isRefusal(draft) ? draft : { set, draft };
  });
}

async function groundOf(context: JobContext, asOf: Date): Promise<Ground | Refusal> {
  const [fit, screening] = [fitRulesOn(context, context.now), screeningOf(context)];
  if (isRefusal(fit)) return fit;
  if (isRefusal(screening)) return screening;
  const { found, previous } = await context.transact(async ({ transaction }) => ({
    found: await currentCategories(transaction),
    previous: await store.findThresholds(transaction, { before: asOf }),
  }));
  if (!found) return refuse("conflict", because.no_categories());
  return { categories: found.categories, categoryFit: found.fit, previous, fit, screening };
}

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
