/**
 * How a verdict is explained. Browser-safe.
 * @module
 */
import * as z from "zod";
import { Fen } from "../../base/money.ts";
import { Reason, reasons } from "../../base/reasons.ts";
import { AgencyFacts, FiredRule, PaymentFacts, Subject } from "../cases/schema.ts";

const instant = z.string().describe("instant, ISO 8601 in UTC");
const count = z.number().int();

export const ExplainRecord = z.object({
  record: z.string().describe("payment id, or agency/day"),
  ruleSet: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe("hash; the one that alerted it unless said, or the live one"),
  unmask: z.boolean().default(false).describe("account and name in full; each look is logged"),
});

const Range = z.object({ p10: z.number(), p50: z.number(), p90: z.number() });
const Peers = z.object({
  records: count,
  fired: count,
  amountFen: Range,
  intervalDays: Range.nullable(),
});

/** Where the rule alone would let the record pass; an end that is null is open. */
const Ordinary = z.object({
  unit: z.enum(["fen", "days", "value"]),
  from: count.nullable(),
  to: count.nullable(),
});

export const Explanation = z.object({
  record: z.string(),
  subject: Subject,
  customerAccount: z.string().nullable().describe("masked unless asked otherwise"),
  name: z.string().nullable().describe("masked unless asked otherwise"),
  agency: z.string().nullable(),
  happenedAt: instant,
  asOf: instant.describe("nothing later was known when it was judged"),
  judgedFrom: z
    .enum(["alert", "lake"])
    .describe("the inputs kept with the alert, or read again as of now: it was never alerted"),
  ruleSet: z.string(),
  category: z.object({ id: count, zh: z.string(), en: z.string() }).nullable(),
  facts: z.union([PaymentFacts, AgencyFacts]),
  verdict: z.string().describe("binary digits, the last rule's first"),
  rerun: z
    .object({ verdict: z.string(), same: z.boolean() })
    .describe("the rule table on the same inputs once more"),
  rules: z
    .array(
      FiredRule.extend({
        fired: z.boolean(),
        reason: Reason.nullable().describe("null where it did not fire"),
        ordinary: Ordinary.nullable().describe("null: nothing would pass"),
      }),
    )
    .describe("every rule that may ask of the record, those that fired first"),
  ordinary: Reason.nullable().describe("what would make it ordinary; null where it is"),
  energy: z
    .object({
      kwhPaid: z.number().describe("what the amount buys at the price of its bills, per bill"),
      kwhExpected: z.number().describe("per bill"),
      fenPerKwh: z.number(),
      usualFenPerKwh: z.number().nullable().describe("of the year before; null without bills"),
      bills: count,
      energyEffectFen: Fen.describe("paid less expected, at the price of its bills"),
      priceEffectFen: Fen.nullable().describe("in the expected amount, by another price"),
    })
    .nullable()
    .describe("null where no bill is known"),
  peers: Peers.nullable().describe("of its category, as the screen saw it"),
  season: z.object({
    month: count,
    before: z
      .array(z.object({ paidOn: z.string(), amountFen: Fen }))
      .describe("the account's payments in the same month of earlier years"),
  }),
});
export type Explanation = z.input<typeof Explanation>;

export const because = reasons("anomaly-explaining", {
  no_record: { zh: "没有这样的记录：{record}", en: "there is no such record: {record}" },
  no_rule_set: { zh: "还没有启用的筛查规则", en: "no rule set is live yet" },
  unknown_rule_set: { zh: "没有规则集 {hash}", en: "there is no rule set {hash}" },
  needs_personal_data: {
    zh: "查看未脱敏内容需要个人信息权限",
    en: "unmasked names need the right to personal data",
  },
  ordinary: { zh: "{zh}，即为正常", en: "ordinary {en}" },
});
