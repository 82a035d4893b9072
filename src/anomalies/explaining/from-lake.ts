/**
 * A record that never fired, judged from the lake as of now.
 * @module
 */
import { startOfDay } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { paymentById } from "../../payments/payments.ts";
import { screeningOf } from "../behaviour/behaviour.ts";
import type { RuleSet } from "../rule-sets/rule-sets.ts";
import { agencyDaysJudged } from "../screening/agency-sieve.ts";
import { paymentsJudged } from "../screening/sieve.ts";
import type { JudgedThen } from "./judged-then.ts";
import { because } from "./schema.ts";

type Found = Omit<JudgedThen, "asOf" | "judgedFrom" | "peers">;

export async function fromLake(
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
  let found: Found | undefined;
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

function named(judged: readonly Found[], wanted: string): Found | undefined {
  return judged.find(({ record }) => record.record === wanted);
}
