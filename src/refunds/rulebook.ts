/**
 * Refund rules and return reasons as the rulebooks of a day say them.
 * Source: rulebooks/national/refund-rules-*.yaml, refund-return-reasons-*.yaml.
 * @module
 */
import * as z from "zod";
import { type Day, dayOf } from "../base/dates.ts";
import { parseYuan } from "../base/money.ts";
import type { Context } from "../base/operation.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { workCalendar } from "../base/work-calendar.ts";
import { because, OrderField, PaperKind } from "./schema.ts";

const Words = { zh: z.string().min(1), en: z.string().min(1) };
const YuanText = z
  .string()
  .refine((text) => parseYuan(text) !== undefined, "yuan, as text")
  .describe("yuan");

/** hard: refuses. explain: refuses unless explained in writing, and then warns. warning: a flag. */
const CheckRule = z.strictObject({
  severity: z.enum(["hard", "explain", "warning"]),
  resolvedBy: PaperKind.optional().describe("the kind of attachment that explains it"),
});
export type CheckRule = z.infer<typeof CheckRule>;

/** The `body` of `refund-rules-*.yaml`. */
export const RefundRulesBody = z.strictObject({
  reviewWorkdays: z.int().min(1),
  paymentWorkdays: z.int().min(1),
  closeAfterWorkdays: z.int().min(0),
  duplicateDays: z.int().min(1),
  payeeDays: z.int().min(1).default(730).describe("days in which a payee's account is known again"),
  maximumYuan: YuanText,
  dualSignFromYuan: YuanText,
  ageingWorkdays: z.array(z.int().min(1)).min(1),
  checks: z.strictObject({
    payee_differs: CheckRule,
    invoice_deducted: CheckRule,
    duplicate: CheckRule,
    arrears: CheckRule,
    closed_account: CheckRule,
    papers_missing: CheckRule,
  }),
  papers: z.strictObject({ natural: z.array(PaperKind), legal: z.array(PaperKind) }),
  reasonTypes: z
    .array(
      z.strictObject({
        code: z.string(),
        ...Words,
        papers: z.array(PaperKind),
        invoiced: z.boolean().default(false).describe("the money was on an invoice"),
      }),
    )
    .min(1),
});
export type RefundRules = z.infer<typeof RefundRulesBody>;

export const ReturnReason = z.strictObject({
  code: z.string().regex(/^[a-z][a-z_]*$/),
  ...Words,
  fields: z.array(OrderField).min(1).describe("at fault"),
  redo: z.string().describe("the step of the approval route to do again"),
  by: z.array(z.enum(["approver", "finance", "bank"])).min(1),
});
export type ReturnReason = z.infer<typeof ReturnReason>;

/** The `body` of `refund-return-reasons-*.yaml`. */
export const ReturnReasonsBody = z.strictObject({
  reasons: z.array(ReturnReason).min(1),
  bankProblems: z
    .record(z.string(), z.string())
    .describe("the bank's problem -> the reason it becomes; any other is bank_failed"),
  ours: z.array(z.string()).describe("the bank's problems that are not the order's: paid again"),
});
export type ReturnReasons = z.infer<typeof ReturnReasonsBody>;

type Today = Pick<Context, "rulebooks" | "now">;

/** The rules of today; refuses where no rulebook is in force. */
export function refundRules({ rulebooks, now }: Today): RefundRules | Refusal {
  const book = rulebooks.inForce("refund-rules", dayOf(now));
  return book
    ? RefundRulesBody.parse(book.body)
    : refuse("unavailable", because.no_rules({ day: dayOf(now) }));
}

export function returnReasons({ rulebooks, now }: Today): ReturnReasons | Refusal {
  const book = rulebooks.inForce("refund-return-reasons", dayOf(now));
  return book
    ? ReturnReasonsBody.parse(book.body)
    : refuse("unavailable", because.no_rules({ day: dayOf(now) }));
}

/** The days by which one submitted today is reviewed and paid. */
export function dueDays(
  { rulebooks, now }: Today,
  { reviewWorkdays, paymentWorkdays }: RefundRules,
): { reviewDueOn: Day; paymentDueOn: Day } {
  const { addWorkdays } = workCalendar(rulebooks);
  const today = dayOf(now);
  return {
    reviewDueOn: addWorkdays(today, reviewWorkdays),
    paymentDueOn: addWorkdays(today, paymentWorkdays),
  };
}
