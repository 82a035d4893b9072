/**
 * The books: accounts of the chart, entries with their lines, balances, closed days and months.
 * @module
 */
import * as z from "zod";
import { Fen } from "../base/money.ts";
import { reasons } from "../base/reasons.ts";

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day as YYYY-MM-DD");

/** Whom a line of the account concerns; `none` where the account has no parties. */
const PartyKind = z.enum([
  "none",
  "customer",
  "supplier",
  "refund-order",
  "bank-account",
  "channel",
  "receipt",
  "fund",
]);

export const LedgerAccount = z.strictObject({
  account: z.string().regex(/^\d{4,12}$/, "4 to 12 digits"),
  zh: z.string().min(1),
  en: z.string().min(1),
  class: z.enum(["asset", "liability", "equity", "cost", "income", "expense"]),
  normal: z.enum(["debit", "credit"]).describe("the side on which its balance usually stands"),
  party: PartyKind,
  optionalParty: z.literal(true).optional().describe("lines without a party are allowed too"),
});
export type LedgerAccount = z.infer<typeof LedgerAccount>;

/** Body of the rulebooks of kind `chart-of-accounts`. */
export const ChartBody = z.strictObject({ accounts: z.array(LedgerAccount).min(1) });

export const EntryState = z.enum(["pending", "posted", "voided"]);
export type EntryState = z.infer<typeof EntryState>;

const LedgerLine = z.object({
  account: z.string(),
  accountName: z.object({ zh: z.string(), en: z.string() }),
  party: z.string().describe("empty where the account has none"),
  debitFen: Fen,
  creditFen: Fen,
});

export const LedgerEntry = z.object({
  entryId: z.string(),
  cause: z.string().describe("what made it, used once for ever, e.g. bill-issued:B-88"),
  state: EntryState,
  day: Day.describe("booked on; while pending, asked for"),
  valueDay: Day.describe("when it happened; earlier than booked where that day was closed"),
  narrative: z.string(),
  reverses: z.string().nullable().describe("cause of the entry it takes back"),
  reversedBy: z.string().nullable().describe("cause of the entry that takes it back"),
  enteredBy: z.string(),
  enteredAt: z.date().transform((at) => at.toISOString()),
  settledBy: z.string().nullable(),
  settledAt: z
    .date()
    .nullable()
    .transform((at) => at?.toISOString() ?? null),
  amountFen: Fen.describe("sum of its debits"),
  lines: z.array(LedgerLine),
});

const Paging = {
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(500).default(50),
};
const Span = {
  from: Day.optional().describe("first day booked; without it from the beginning"),
  to: Day.optional().describe("last day booked; without it today"),
};

export const FindEntries = z.object({
  ...Span,
  account: z.string().optional(),
  party: z.string().optional().describe("only together with its account"),
  cause: z.string().optional().describe("a whole cause or how it begins, e.g. bill-issued:"),
  state: EntryState.optional(),
  ...Paging,
  after: z
    .string()
    .regex(/^\d{1,18}(\.\d{1,18})?$/)
    .optional()
    .describe("`next` of the page before, in place of a page number: as fast far down the list"),
});
export const EntryPage = z.object({
  entries: z.array(LedgerEntry),
  next: z.string().nullable().describe("mark of the next page; null where this is the last"),
});
export const FindEntry = z.object({ cause: z.string() });

export const ShowChart = z.object({
  day: Day.optional().describe("in force on; without it today"),
});

export const TrialBalanceInput = z.object({ ...Span });
export const TrialBalance = z.object({
  from: Day.nullable(),
  to: Day,
  closedThrough: Day.nullable().describe("days up to this one take no more postings"),
  accounts: z.array(
    z.object({
      account: z.string(),
      name: z.object({ zh: z.string(), en: z.string() }),
      class: LedgerAccount.shape.class
        .nullable()
        .describe("null where the chart of today lacks it"),
      openingFen: Fen.describe("debits less credits before `from`"),
      debitFen: Fen,
      creditFen: Fen,
      closingFen: Fen.describe("opening + debits - credits"),
      lines: z.number().int(),
    }),
  ),
  openingFen: Fen.describe("0 in sound books"),
  debitFen: Fen,
  creditFen: Fen,
  closingFen: Fen.describe("0 in sound books"),
  balanced: z.boolean(),
});

export const StatementInput = z.object({
  account: z.string(),
  party: z.string().optional().describe("without it all parties of the account"),
  ...Span,
  ...Paging,
});
export const Statement = z.object({
  account: z.string(),
  name: z.object({ zh: z.string(), en: z.string() }),
  party: z.string().nullable(),
  from: Day.nullable(),
  to: Day,
  openingFen: Fen.describe("debits less credits before `from`"),
  debitFen: Fen,
  creditFen: Fen,
  closingFen: Fen,
  pendingDebitFen: Fen,
  pendingCreditFen: Fen,
  movements: z.array(
    z.object({
      entryId: z.string(),
      line: z.number().int(),
      day: Day,
      valueDay: Day,
      cause: z.string(),
      narrative: z.string(),
      party: z.string(),
      debitFen: Fen,
      creditFen: Fen,
      balanceFen: Fen.describe("debits less credits after this line"),
    }),
  ),
  count: z.number().int().describe("movements in all"),
});

export const ListDays = z.object({ ...Span, ...Paging });
export const DayPage = z.object({
  closedThrough: Day.nullable(),
  days: z.array(
    z.object({
      day: Day,
      closed: z.boolean(),
      entries: z.number().int(),
      lines: z.number().int(),
      debitFen: Fen,
      creditFen: Fen,
      hash: z.string().nullable(),
      closedBy: z.string().nullable(),
    }),
  ),
  hasMore: z.boolean(),
  periods: z.array(
    z.object({
      period: z.string(),
      entries: z.number().int(),
      lines: z.number().int(),
      debitFen: Fen,
      carried: z.number().int(),
      hash: z.string(),
      closedBy: z.string(),
    }),
  ),
});

export const CloseDay = z.object({
  day: Day.optional().describe("close all open days up to this one; without it yesterday"),
});
export const ClosedDays = z.object({
  closedThrough: Day,
  days: z.number().int().describe("closed by this call"),
  entries: z.number().int(),
  lines: z.number().int(),
  debitFen: Fen,
  creditFen: Fen,
  hash: z.string().describe("SHA-256 chain over all closed days up to this one, hex"),
});

export const ClosePeriod = z.object({
  period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "a month as YYYY-MM"),
  carryPending: z.boolean().default(false).describe("entries still pending go over to the next"),
});
export const ClosedPeriod = z.object({
  period: z.string(),
  entries: z.number().int(),
  lines: z.number().int(),
  debitFen: Fen,
  creditFen: Fen,
  carried: z.number().int(),
  hash: z.string(),
});

export const CheckLedger = z.object({
  deep: z.boolean().default(false).describe("also hash every line of every closed day again"),
});
export const LedgerCheck = z.object({
  debitFen: Fen,
  creditFen: Fen,
  balanced: z.boolean(),
  entries: z.number().int(),
  lines: z.number().int(),
  unbalancedEntries: z.number().int(),
  unbalancedDays: z.number().int(),
  incompleteEntries: z.number().int().describe("lines without entry, entries without all lines"),
  changedDays: z
    .array(Day)
    .nullable()
    .describe("closed days that are no longer what was frozen; null where not asked for"),
});

export const because = reasons("ledger", {
  unknown_account: {
    zh: "会计科目表中没有科目“{account}”",
    en: "the chart has no account {account}",
  },
  unknown_cause: { zh: "没有凭证“{cause}”", en: "there is no entry {cause}" },
  party_without_account: {
    zh: "按往来对象查询须同时给出科目",
    en: "a party is asked for together with its account",
  },
  from_after_to: { zh: "起始日晚于截止日", en: "from is later than to" },
  day_not_over: {
    zh: "{day} 尚未结束，不能日结",
    en: "{day} is not over, so it cannot be closed",
  },
  days_open: {
    zh: "{period} 尚有未日结的日期，已结至 {closedThrough}",
    en: "{period} has open days; closed through {closedThrough}",
  },
  earlier_period_open: {
    zh: "应先结 {period}",
    en: "{period} has to be closed first",
  },
  period_closed: { zh: "{period} 已月结", en: "{period} is closed already" },
  before_the_books: {
    zh: "{period} 早于第一个日结日，无账可结",
    en: "{period} lies before the first closed day; there are no books to close",
  },
  pending_entries: {
    zh: "{period} 尚有 {count} 张在途凭证，请先处理，或选择结转下期",
    en: "{period} has {count} pending entries; settle them or carry them over",
  },
});
