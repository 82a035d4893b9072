/**
 * Thresholds for every category of a window: from the prediction model where the category has confirmed anomalies, by
 * gravitational search where it has none. The two paths are not crossed unless a person forces it (CN118350680, steps
 * 3 and 4 [E]). Pure and seeded: the same input gives the same bytes.
 * @module
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "../../base/ids.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { fitCategory } from "./category.ts";
import { type CategoryRecords, confirmedIn, countOf, isLabelled } from "./records.ts";
import type { AnomalyKind, FitRules } from "./rulebook.ts";
import { because, type Path, type PlainMethod, type ThresholdSet } from "./schema.ts";

export { columnOf, firedRules, ruleHash, rulesSql, verdictOf } from "../rules.ts";
export { compileRules } from "./compiling.ts";
export { type FitRulesInForce, fitRulesOn } from "./rulebook.ts";
export type { CategoryRecords };

export interface FitInput {
  asOf: Date;
  window: { from: Date; to: Date };
  categories: readonly CategoryRecords[];
  /** The set of an earlier window: its fronts are the archive a change is answered from. */
  previous?: ThresholdSet | undefined;
  rules: FitRules;
  kinds: readonly AnomalyKind[];
  /** Version of the rulebooks, for the record. */
  rulebook: string;
  seed: number;
  /** Alerts per day over all categories; without one the rulebook says which point. */
  budget?: number | undefined;
  /** In place of what the rulebook says of categories without confirmed records. */
  method?: "search" | PlainMethod | undefined;
  /** Paths a person asked for, by category; against the labels only with `force`. */
  paths?: Readonly<Record<number, Path>> | undefined;
  force?: boolean | undefined;
}

const day = 86_400_000;

/** Refuses the model without confirmed anomalies and the search with them, unless forced. */
export function fitThresholds(input: FitInput): ThresholdSet | Refusal {
  const { asOf, window, categories, rules, rulebook, seed, budget = null, previous } = input;
  const crossed = crossingOf(input);
  if (crossed) return crossed;
  const method = input.method ?? rules.unlabelled;
  const days = Math.max(1, (window.to.getTime() - window.from.getTime()) / day);
  const records = categories.reduce((sum, each) => sum + countOf(each), 0);
  const share = budget === null || records === 0 ? null : (budget * days) / records;
  const inOrder = [...categories].sort((left, right) => left.category - right.category);
  const teachers = teachersOf({
    rulebook,
    categories: inOrder.map((each) => ({ category: each.category, confirmed: confirmedIn(each) })),
  });
  const set = {
    asOf: asOf.toISOString(),
    window: { from: window.from.toISOString(), to: window.to.toISOString(), days },
    ...{ records, seed, method, budget, rulebook },
    categories: inOrder.map((each) =>
      fitCategory(each, {
        ...{ ...input, method, share, days, all: inOrder },
        sameBudget: previous?.budget === budget,
        sameTeachers: previous !== undefined && teachersOf(previous) === teachers,
        old: previous?.categories.find(({ category }) => category === each.category),
      }),
    ),
  };
  return { ...set, hash: createHash("sha256").update(canonicalJson(set)).digest("hex") };
}

/** What a search is taught by: a front that was found under other rules or other confirmed records is found anew. */
function teachersOf(set: {
  rulebook: string;
  categories: readonly Pick<ThresholdSet["categories"][number], "category" | "confirmed">[];
}): string {
  const confirmed = set.categories.map(({ category, confirmed }) => ({ category, confirmed }));
  return canonicalJson({ rulebook: set.rulebook, confirmed });
}

/** Why the paths asked for may not be gone; undefined where they may. */
export function crossingOf({ categories, paths = {}, force }: FitInput): Refusal | undefined {
  for (const [key, path] of Object.entries(paths)) {
    const category = Number(key);
    const records = categories.find((each) => each.category === category);
    if (!records) return refuse("not_found", because.unknown_category({ category }));
    const has = isLabelled(records);
    if (force || has === (path === "model")) continue;
    const { abnormal } = confirmedIn(records);
    return path === "model"
      ? refuse("conflict", because.model_without_labels({ category }))
      : refuse("conflict", because.search_with_labels({ category, abnormal }));
  }
  return undefined;
}
