/**
 * One record's verdict, told and given once more.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import type { RuleSet } from "../rule-sets/rule-sets.ts";
import { judgeRecord, verdictOf } from "../rules.ts";
import { energyOf } from "./energy.ts";
import type { JudgedThen } from "./judged-then.ts";
import { ordinarySentence } from "./ordinary.ts";
import type { Explanation } from "./schema.ts";
import { sameMonthBefore } from "./season-store.ts";
import { toldRules } from "./told-rules.ts";

export async function explain(
  { transaction }: Pick<Context, "transaction">,
  judged: JudgedThen,
  { hash, table, categories }: Pick<RuleSet, "hash" | "table" | "categories">,
): Promise<Omit<Explanation, "customerAccount" | "name">> {
  const { about, record, facts, happenedAt, asOf, judgedFrom, verdict, peers } = judged;
  const rules = toldRules(table, judged);
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
    rules,
    ordinary: ordinarySentence(fired, judged),
    energy: await energyOf(transaction, judged),
    peers,
    season: { month: Number(dayOf(happenedAt).slice(5, 7)), before },
  };
}
