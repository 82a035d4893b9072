/**
 * A record as it was judged: from the inputs kept with its alert, or, where it never fired, from the lake as of now.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { liveRuleSets, type RuleSet, ruleSetByHash } from "../rule-sets/rule-sets.ts";
import { alertsOn, type StoredAlert } from "../screening/alert-store.ts";
import { fromLake } from "./from-lake.ts";
import type { JudgedThen } from "./judged-then.ts";
import { because } from "./schema.ts";

interface Asked {
  record: string;
  /** The first that fired on it unless said; the live one where none did. */
  ruleSet?: string | undefined;
}

export async function judgedRecord(
  context: Context,
  { record, ruleSet }: Asked,
): Promise<{ then: JudgedThen; by: RuleSet } | Refusal> {
  const { transaction } = context;
  const alerts = await alertsOn(transaction, record);
  const alert = alerts.find((each) => ruleSet === undefined || each.ruleSet === ruleSet);
  const [live] = await liveRuleSets(transaction);
  const hash = ruleSet ?? alert?.ruleSet ?? live?.hash;
  if (hash === undefined) return refuse("not_found", because.no_rule_set());
  const by = await ruleSetByHash(transaction, hash);
  if (!by) return refuse("not_found", because.unknown_rule_set({ hash }));
  const then = alert ? fromAlert(alert) : await fromLake(context, record, by);
  return isRefusal(then) ? then : { then, by };
}

function fromAlert(alert: StoredAlert): JudgedThen {
  const { subject, customerAccount, agency, record, category, inputs, facts, happenedAt } = alert;
  return {
    about: { subject, customerAccount, agency },
    record: { record, subject, category, values: inputs },
    ...{ facts, happenedAt, verdict: alert.verdict, asOf: alert.asOf, peers: alert.peers },
    judgedFrom: "alert",
  };
}
