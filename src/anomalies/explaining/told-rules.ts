/**
 * Every rule that may ask of a record: value, threshold, whether it fired, where it would let the record pass. Pure.
 * @module
 */
import type { FiredRule, PaymentFacts } from "../cases/schema.ts";
import { fires } from "../rules.ts";
import { fields, type Rule, type RuleTable } from "../schema.ts";
import type { Judged } from "../screening/alerting.ts";
import { reasonOf } from "../screening/said.ts";
import { ordinaryBy } from "./counterfactual.ts";
import type { Explanation } from "./schema.ts";

/** Those that fired first. */
export function toldRules({ rules }: RuleTable, judged: Judged): Explanation["rules"] {
  const told = rules.filter((rule) => asks(rule, judged)).map((rule) => toldOf(rule, judged));
  return [...told.filter(({ fired }) => fired), ...told.filter(({ fired }) => !fired)];
}

/** Rules of the record's subject and category, of fields that could be said. */
function asks({ field, category }: Rule, { about, record }: Judged): boolean {
  const isItsCategory = category === null || category === record.category;
  return fields[field].subject === about.subject && isItsCategory && field in record.values;
}

function toldOf(rule: Rule, { record, facts, about }: Judged): Explanation["rules"][number] {
  const { field, comparison, threshold } = rule;
  const told: FiredRule = {
    ...{ rule: rule.rule, field, comparison, threshold, value: record.values[field]! },
  };
  const fired = fires(rule, record);
  const measure = about.subject === "payment" ? (facts as PaymentFacts).measure : null;
  const ordinary = ordinaryBy(rule, measure);
  return {
    ...{ ...told, fired, reason: fired ? reasonOf(told, facts) : null },
    ordinary: ordinary && { unit: ordinary.unit, from: ordinary.from, to: ordinary.to },
  };
}
