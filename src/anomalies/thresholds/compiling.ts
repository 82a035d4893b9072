/**
 * Thresholds as rows of the rule table.
 * @module
 */
import type { Rule, RuleTable } from "../schema.ts";
import type { Thresholds } from "./schema.ts";

/** The rows of one category; a threshold that is null has none. */
export function rulesOf(category: number, { amount, gapShort, gapLong }: Thresholds): Rule[] {
  const row = (name: string, threshold: number | null, rest: Pick<Rule, "field" | "comparison">) =>
    threshold === null ? [] : [{ rule: `${name}-c${category}`, category, threshold, ...rest }];
  return [
    ...row("amount", amount, { field: "amountDeviation", comparison: "above" }),
    ...row("gap-short", gapShort, { field: "gapDeviation", comparison: "below" }),
    ...row("gap-long", gapLong, { field: "gapDeviation", comparison: "above" }),
  ];
}

interface Fitted {
  categories: readonly { category: number; thresholds: Thresholds }[];
}

/**
 * The rule table of a threshold set: the rows of every category in the order of their ids, then those that hold of
 * every record (repeats, bursts, drift, collection agencies: rulebook `anomaly-screening`).
 */
export function compileRules(
  { categories }: Fitted,
  ofAll: readonly Omit<Rule, "category">[],
): RuleTable {
  const inOrder = [...categories].sort((left, right) => left.category - right.category);
  const own = inOrder.flatMap(({ category, thresholds }) => rulesOf(category, thresholds));
  return { rules: [...own, ...ofAll.map((rule) => ({ ...rule, category: null }))] };
}
