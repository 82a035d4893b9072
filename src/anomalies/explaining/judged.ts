/**
 * A record as it was judged: from the inputs kept with its alert, or, where it never fired, from the lake as of now.
 * @module
 */
import { startOfDay } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { paymentById } from "../../payments/payments.ts";
import { screeningOf } from "../behaviour/behaviour.ts";
import { liveRuleSets, type RuleSet, ruleSetByHash } from "../rule-sets/rule-sets.ts";
import { agencyDaysJudged } from "../screening/agency-sieve.ts";
import { alertsOn, type StoredAlert } from "../screening/alert-store.ts";
import type { Judged } from "../screening/alerting.ts";
import { paymentsJudged } from "../screening/sieve.ts";
import type { JudgedThen } from "./explain.ts";
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

async function fromLake(
  context: Context,
  record: string,
  { table, categories }: RuleSet,
): Promise<JudgedThen | Refusal> {
  const screening = screeningOf(context);
  if (isRefusal(screening)) return screening;
  const analytics = await context.analytics();
  const sieve = { table, categories, screening, asOf: context.now, all: true };
  const payment = await paymentById(context.transaction, record);
  const day = /\/(\d{4}-\d\d-\d\d)$/.exec(record)?.[1];
  let found: Judged | undefined;
  if (payment) {
    const of = { ...sieve, account: payment.customerAccount, since: startOfDay(payment.paidOn) };
    for await (const { judged } of paymentsJudged(analytics, of)) found ??= named(judged, record);
  } else if (day) {
    const days = await agencyDaysJudged(analytics, { ...sieve, since: startOfDay(day) });
    found = named(days.judged, record);
  }
  if (!found) return refuse("not_found", because.no_record({ record }));
  return { ...found, asOf: context.now, judgedFrom: "lake", peers: null };
}

function named(judged: readonly Judged[], wanted: string): Judged | undefined {
  return judged.find(({ record }) => record.record === wanted);
}
