/**
 * What payments are compared with, as the rulebook of a day says it. Source: rulebooks/national/anomaly-screening-*.yaml.
 * @module
 */
import * as z from "zod";
import { dayOf } from "../../base/dates.ts";
import type { Surroundings } from "../../base/operation.ts";
import { reasons } from "../../base/reasons.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { Rule } from "../schema.ts";

const whole = z.int().min(1);
const spread = z.number().min(0.001).max(1);
const hour = z.int().min(0).max(24);

/** The `body` of `anomaly-screening-*.yaml`. */
export const ScreeningBody = z.strictObject({
  history: z.strictObject({
    months: z.int().min(1).max(240).describe("payments before are not looked at"),
    sampledAccounts: whole.describe("what is usual is told from so many accounts, by hash"),
    sliceAccounts: whole.describe("so many accounts at once, so that memory stays flat"),
  }),
  amount: z.strictObject({
    leastSpread: spread.describe("natural logarithm: 0.05 is 5 percent"),
    drift: z.strictObject({ payments: z.int().min(1).max(24), earlier: z.int().min(1).max(24) }),
  }),
  interval: z.strictObject({
    offsetDays: whole.describe("intervals are compared as ln(days + offset)"),
    leastSpread: spread,
  }),
  few: z.strictObject({
    leastPayments: z.int().min(2).describe("an account with fewer does not tell what is usual"),
    seasonAccounts: whole.describe("that paid in a month, before it may have a season of its own"),
    spreadWeight: z.number().positive().describe("payments that the usual spread counts for"),
  }),
  burst: z.strictObject({
    days: whole.describe("a burst's window at most"),
    part: whole.describe(
      "and at most this part of the account's usual interval; two days at least",
    ),
  }),
  agency: z.strictObject({
    opensAt: hour,
    closesAt: hour,
    refundDays: whole,
    roundFen: whole,
    limitFen: whole,
    underPermille: z.int().min(1).max(999),
    sharePayments: whole.describe("a day of fewer payments has no share of whole hundreds"),
  }),
  rules: z.array(Rule.omit({ category: true })).describe("of every category, beside those fitted"),
});
export type Screening = z.output<typeof ScreeningBody>;

const because = reasons("anomaly-behaviour", {
  no_screening_rules: {
    zh: "{day} 没有生效的异常筛查规则 anomaly-screening",
    en: "no rulebook anomaly-screening is in force on {day}",
  },
});

export function screeningOf({
  rulebooks,
  now,
}: Pick<Surroundings, "rulebooks" | "now">): Screening | Refusal {
  const day = dayOf(now);
  const book = rulebooks.inForce("anomaly-screening", day);
  return book
    ? ScreeningBody.parse(book.body)
    : refuse("unavailable", because.no_screening_rules({ day }));
}
