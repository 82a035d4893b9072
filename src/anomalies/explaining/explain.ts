/**
 * One record's verdict, told and given once more.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import type { FiredRule, PaymentFacts } from "../cases/schema.ts";
import type { RuleSet } from "../rule-sets/rule-sets.ts";
import { fires, judgeRecord, verdictOf } from "../rules.ts";
import { fields, type Rule } from "../schema.ts";
import type { Peers } from "../screening/alert-store.ts";
import type { Judged } from "../screening/alerting.ts";
import { reasonOf } from "../screening/said.ts";
import { ordinaryBy } from "./counterfactual.ts";
import { ordinarySentence } from "./ordinary.ts";
import type { Explanation } from "./schema.ts";
import { sameMonthBefore, usualPrice } from "./season-store.ts";

/** A record as it was judged, by whichever rule set. */
export interface JudgedThen extends Judged {
  asOf: Date;
  judgedFrom: Explanation["judgedFrom"];
  peers: Peers | null;
}

export async function explain(
  { transaction }: Pick<Context, "transaction">,
  judged: JudgedThen,
  { hash, table, categories }: Pick<RuleSet, "hash" | "table" | "categories">,
): Promise<Omit<Explanation, "customerAccount" | "name">> {
  const { about, record, facts, happenedAt, asOf, judgedFrom, verdict, peers } = judged;
  const payment = about.subject === "payment" ? (facts as PaymentFacts) : undefined;
  const rules = table.rules
    .filter((rule) => asks(rule, judged))
    .map((rule) => toldOf(rule, judged));
  const fired = rules.filter((rule) => rule.fired);
  const again = judgeRecord(table, record).toString(2).padStart(table.rules.length, "0");
  const found = categories.categories.find(({ id }) => id === record.category);
  const before = about.customerAccount
    ? await sameMonthBefore(transaction, { account: about.customerAccount, at: happenedAt })
    : [];
  return {
    ...{ record: record.record, subject: about.subject, agency: about.agency },
    ...{ happenedAt: happenedAt.toISOString(), asOf: asOf.toISOString(), judgedFrom, facts },
    ...{ ruleSet: hash, category: found ? { id: found.id, ...found.name } : null, verdict },
    rerun: { verdict: again, same: verdictOf(again) === verdictOf(verdict) },
    rules: [...fired, ...rules.filter((rule) => !rule.fired)],
    ordinary: ordinarySentence(fired, payment),
    energy: payment?.kwhFen ? await energyOf(transaction, judged, payment) : null,
    peers,
    season: { month: Number(dayOf(happenedAt).slice(5, 7)), before },
  };
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

/**
 * What the amount says of energy once its price is told apart: paid and expected kWh a bill at the price of the bills
 * behind it, and how much of the expected amount is that price less the year's before.
 */
async function energyOf(
  transaction: Context["transaction"],
  { about, happenedAt }: Judged,
  { amountFen, kwhFen, billsPaid, measure }: PaymentFacts,
): Promise<Explanation["energy"]> {
  const price = kwhFen!;
  const kwhExpected = Math.exp(measure.amountExpected / 1e6);
  const kwhPaid = amountFen / (price * billsPaid);
  const usual = await usualPrice(transaction, { account: about.customerAccount!, at: happenedAt });
  const fen = (value: number) => BigInt(Math.round(value));
  return {
    ...{ kwhPaid, kwhExpected, fenPerKwh: price, usualFenPerKwh: usual, bills: billsPaid },
    energyEffectFen: fen((kwhPaid - kwhExpected) * price * billsPaid),
    priceEffectFen: usual === null ? null : fen(kwhExpected * billsPaid * (price - usual)),
  };
}
