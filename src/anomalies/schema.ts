/**
 * What screening reads and says: the fields of a record, the rule table, the verdict. Browser-safe.
 * @module
 */
import * as z from "zod";

/** Whom a record is about: a payment of a customer's account, or one collection agency's day. */
const subjects = {
  payment: { zh: "缴费记录", en: "Payment" },
  agency_day: { zh: "代收点日", en: "Collection agency's day" },
} as const;
export type Subject = keyof typeof subjects;
export const subjectIds = Object.keys(subjects) as [Subject, ...Subject[]];

/**
 * What a rule may ask of a record. Each is a whole number, so that SQL and the contract say the same to the
 * last bit; one that cannot be said of a record (a first payment has no interval) is absent, and no rule
 * fires on it. The order is the contract's: a new field goes to the end.
 */
export const fields = {
  amountDeviation: {
    subject: "payment",
    unit: "permille of scale",
    zh: "金额偏离",
    en: "Distance of the amount from the expected one, either way",
  },
  gapDeviation: {
    subject: "payment",
    unit: "permille of scale",
    zh: "缴费间隔偏离",
    en: "Interval less the expected one; negative where shorter",
  },
  repeatHours: {
    subject: "payment",
    unit: "hours",
    zh: "同额重复间隔",
    en: "Hours since the account last paid the same amount",
  },
  burstCount: {
    subject: "payment",
    unit: "payments",
    zh: "短期笔数",
    en: "Payments of the account within the burst window, this one included",
  },
  driftDeviation: {
    subject: "payment",
    unit: "permille of scale",
    zh: "趋势漂移",
    en: "Distance of the account's recent level from its earlier one, either way",
  },
  unrelatedAccounts: {
    subject: "agency_day",
    unit: "accounts",
    zh: "非关联户数",
    en: "Accounts paid that day by one payer to whom none of them belongs",
  },
  refundedPermille: {
    subject: "agency_day",
    unit: "permille",
    zh: "缴后退费占比",
    en: "Share of the day's amount taken back within the refund window",
  },
  roundPermille: {
    subject: "agency_day",
    unit: "permille",
    zh: "整额占比",
    en: "Share of the day's payments that are whole hundreds of yuan",
  },
  offHoursCount: {
    subject: "agency_day",
    unit: "payments",
    zh: "营业外笔数",
    en: "Most payments within one hour outside the opening hours",
  },
  underLimitCount: {
    subject: "agency_day",
    unit: "payments",
    zh: "临界笔数",
    en: "Payments just under the limit above which identity is asked",
  },
} as const satisfies Record<string, { subject: Subject; unit: string; zh: string; en: string }>;
export type Field = keyof typeof fields;
export const fieldIds = Object.keys(fields) as [Field, ...Field[]];

/** `above`: fires where the value is greater than the threshold; `below`: where it is smaller. */
export const comparisons = ["above", "below"] as const;

const Whole = z
  .number()
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1);

/** One row of the table: a record of the category (of any, where none is named) on which it fires is odd. */
export const Rule = z.object({
  rule: z
    .string()
    .regex(/^[a-z0-9-]{3,40}$/)
    .describe("stable name, e.g. amount-c3"),
  field: z.enum(fieldIds),
  category: z.number().int().min(1).max(255).nullable().describe("null: of every category"),
  comparison: z.enum(comparisons),
  threshold: Whole.describe("in the field's unit"),
});
export type Rule = z.output<typeof Rule>;

/** At most 255 rows; the order is that of the verdict's bits. */
export const RuleTable = z.object({ rules: z.array(Rule).min(1).max(255) });
export type RuleTable = z.output<typeof RuleTable>;

/** What SQL and the contract judge: the record's category and its fields, absent ones null. */
export interface ScreenedRecord {
  /** Payment id, or `agency/day`. */
  record: string;
  subject: Subject;
  category: number | null;
  values: Readonly<Partial<Record<Field, number>>>;
}

/** Which rows fired, bit n for row n; 0 is an ordinary record. */
export type Verdict = bigint;
