/**
 * Bills: what an account owes for a month, line by line, and what was paid of it.
 * @module
 */
import * as z from "zod";
import type { Day } from "../base/dates.ts";
import { WattHours } from "../base/energy.ts";
import { Fen } from "../base/money.ts";
import { FileId } from "../base/operation.ts";
import { Reason, reasons } from "../base/reasons.ts";
import { ImportInput } from "../files/schema.ts";
import { FeeKind, lineUnits } from "../tariffs/schema.ts";

const BillingMonth = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, "a month as YYYY-MM")
  .describe("YYYY-MM");
const DayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day as YYYY-MM-DD");
const YuanText = z.string().regex(/^-?\d{1,15}(\.\d{1,2})?$/, "yuan with at most two decimals");

const billStates = ["open", "settled", "reversed"] as const;
const BillState = z.enum(billStates);

export const BillLine = z.object({
  kind: FeeKind,
  item: z.string().describe("step_1, peak, capacity, funds ..."),
  quantity: z.string().nullable().describe("whole Wh, VA, W or fen; null where a file gave none"),
  unit: z.enum(lineUnits).nullable(),
  price: z.string().nullable().describe("decimal: yuan per kWh, kVA or kW; of fen a percentage"),
  amountFen: Fen,
  vatFen: Fen.describe("contained in the amount"),
});
export type BillLine = z.input<typeof BillLine>;

export const Bill = z.object({
  billId: z.string(),
  customerAccount: z.string().describe("masked in lists"),
  billingMonth: z.string(),
  state: BillState,
  origin: z.enum(["issued", "imported"]),
  energyWh: WattHours,
  amountFen: Fen,
  vatFen: Fen,
  paidFen: Fen.describe("of the amount"),
  lateFeePaidFen: Fen,
  tariff: z.string().nullable(),
  issuedOn: z.string(),
  dueOn: z.string(),
  corrects: z.string().nullable().describe("the bill it replaces"),
});
export type Bill = z.input<typeof Bill>;

export const lateFeeClasses = ["residential", "non-residential"] as const;
export type LateFeeClass = (typeof lateFeeClasses)[number];

/** `fee` = principal x days x rate, half up to the fen. */
export const LateFeeLine = z.object({
  from: z.string().describe("first day counted"),
  to: z.string().describe("last day counted"),
  days: z.number().int(),
  principal: z.string().describe("yuan"),
  rate: z.string().describe("per mille a day"),
  fee: z.string().describe("yuan"),
});
export type LateFeeLine = z.infer<typeof LateFeeLine>;

export const LateFeeInput = z.object({
  principal: YuanText.describe("yuan that was not paid in time"),
  class: z.enum(lateFeeClasses),
  due: DayText.describe("last day to pay; not counted"),
  paid: DayText.describe("day the money arrived; counted"),
});
export const LateFeeAnswer = z.object({
  fee: z.string().describe("yuan; at least the rulebook's minimum where any is due"),
  lines: z.array(LateFeeLine).describe("one per calendar year"),
});

export const IssueBills = z.object({
  month: BillingMonth,
  on: DayText.optional().describe("day of issue, today unless said"),
});
export const IssueResult = z.object({
  issued: z.number().int(),
  amountFen: Fen,
  alreadyBilled: z.number().int(),
  stale: z.number().int().describe("billed, and the reading was corrected since: bills.correct"),
  refused: z
    .array(z.object({ customerAccount: z.string(), reason: Reason }))
    .describe("at most 20 of them"),
  refusedCount: z.number().int(),
});

export type IssueResult = z.output<typeof IssueResult>;

export const ImportBills = ImportInput;

export const ListBills = z.object({
  customerAccount: z.string().optional(),
  month: BillingMonth.optional(),
  state: BillState.optional(),
  overdue: z.boolean().default(false).describe("open and past the due day"),
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(200).default(50),
  after: z
    .string()
    .max(60)
    .optional()
    .describe("`next` of the page before, in place of a page number: as fast far down the list"),
});
export const BillPage = z.object({
  total: z.number().int().nullable().describe("up to 10,000; null of a page asked for by `after`"),
  bills: z.array(Bill),
  next: z.string().nullable().describe("mark of the next page; null where this is the last"),
});

export const AskOwed = z.object({
  customerAccount: z.string().max(20),
  on: DayText.optional().describe("day the money would arrive, today unless said"),
});
export const Owed = z.object({
  asOf: z.string(),
  unpaidFen: Fen,
  lateFeeFen: Fen,
  bills: z.array(
    z.object({
      billId: z.string(),
      billingMonth: z.string(),
      dueOn: z.string(),
      unpaidFen: Fen,
      lateFeeFen: Fen.describe("as of that day, less what was paid of it"),
      lines: z.array(LateFeeLine),
    }),
  ),
});

export const BillId = z.object({ bill: z.string().max(60) });

const Settlement = z.object({
  cause: z.string().describe("of the ledger entry that paid"),
  valueOn: z.string(),
  principalFen: Fen,
  lateFeeFen: Fen,
  undoneBy: z.string().nullable(),
});

export type Settlement = z.input<typeof Settlement>;

/** What `settleBills` of `bills.ts` is told. */
export interface BillSettlement {
  billId: string;
  /** Of the ledger entry that pays; one entry pays a bill once. */
  cause: string;
  /** The day the money arrived. */
  valueOn: Day;
  principalFen: bigint;
  lateFeeFen: bigint;
}

export const BillFacts = Bill.extend({
  priceBook: z.string().nullable().describe("kind and version"),
  priceBookHash: z.string().nullable(),
  correctedBy: z.string().nullable(),
  invoiceNumber: z.string().nullable().describe("VAT invoice given for it"),
  invoiceDeductedOn: z.string().nullable().describe("the customer has deducted its tax"),
  lines: z.array(BillLine),
  settlements: z.array(Settlement),
  lateFee: z.object({
    asOf: z.string(),
    feeFen: Fen.describe("in all, up to and with that day"),
    owedFen: Fen.describe("of it, not paid yet"),
    lines: z.array(LateFeeLine),
  }),
});
export type BillFacts = z.input<typeof BillFacts>;

const Sentence = z.object({ zh: z.string(), en: z.string() });
const ProofLine = BillLine.extend({
  name: Sentence,
  formula: z.string().nullable().describe("12.345 kWh × 0.5469 = 6.7514805 → 6.75, in yuan"),
  recomputedFen: Fen.nullable().describe("quantity x price, half up; null where a file gave none"),
  note: Sentence.nullable(),
});
export type ProofLine = z.input<typeof ProofLine>;
export const Proof = z.object({
  bill: Bill,
  tariff: Sentence.nullable(),
  priceBook: z
    .object({
      name: z.string(),
      hash: z.string().describe("SHA-256 of the file the bill was priced by"),
      onShelf: z.boolean().describe("that very file is still among the rulebooks"),
    })
    .nullable(),
  lines: z.array(ProofLine),
  sumFen: Fen,
  agrees: z
    .boolean()
    .describe(
      "each line, the sum, and the lines priced anew from the kept facts come out as billed",
    ),
  rounding: Sentence,
});
export type Proof = z.input<typeof Proof>;
export const ProofInput = BillId.extend({ language: z.enum(["zh", "en"]).default("zh") });
export const ProofFile = z.object({ file: FileId, name: z.string() });

export const RecordInvoice = BillId.extend({
  invoiceNumber: z.string().regex(/^\d{8,20}$/, "8 to 20 digits"),
  deductedOn: DayText.optional().describe("day the customer deducted its tax, once known"),
});

export const CorrectBill = z.object({
  customerAccount: z.string(),
  month: BillingMonth.describe("from this month to the last one billed of its year"),
});
export const CorrectResult = z.object({
  corrected: z.array(
    z.object({ reversed: z.string(), bill: z.string(), beforeFen: Fen, afterFen: Fen }),
  ),
  unchanged: z.number().int(),
});

export const CorrectMonth = z.object({ month: BillingMonth });
export const MonthCorrected = z.object({
  accounts: z.number().int().describe("whose bills were priced again"),
  corrected: z.number().int().describe("bills that were replaced, those of later months included"),
  beforeFen: Fen,
  afterFen: Fen,
  refusedCount: z.number().int(),
});
export type MonthCorrected = z.output<typeof MonthCorrected>;

export const NoInput = z.object({});
export const RulebooksChecked = z.object({
  sound: z.boolean(),
  rulebooks: z.array(
    z.object({
      kind: z.string(),
      version: z.string(),
      from: z.string().describe("first day in force"),
      origin: z.enum(["shipped", "site"]),
      hash: z.string(),
      problems: z.array(z.string()).describe("field and what is wrong with it"),
    }),
  ),
});

/** Who looks at bills; each of these roles sees personal data. */
export const billReaders = [
  ...["receivables-clerk", "collector", "refund-handler", "approver", "finance", "compliance"],
];

export const because = reasons("bills", {
  unknown_account: { zh: "没有户号“{account}”", en: "there is no customer account {account}" },
  unknown_bill: { zh: "没有账单“{bill}”", en: "there is no bill {bill}" },
  bad_day: { zh: "“{value}”不是有效日期", en: "{value} is no day" },
  bad_month: {
    zh: "{month} 尚未结束，不能出账",
    en: "{month} has not ended, so it cannot be billed",
  },
  day_ahead: { zh: "{day} 在今天之后", en: "{day} is later than today" },
  negative_principal: {
    zh: "欠费本金不能为负：{principal}",
    en: "the principal owed is not negative: {principal}",
  },
  no_late_fee_rule: {
    zh: "{day} 没有有效的违约金规则",
    en: "no late-fee rulebook is in force on {day}",
  },
  already_different: {
    zh: "{account} {month} 已有不同金额的账单",
    en: "{account} has a bill of another amount in {month}",
  },
  fees_differ: {
    zh: "各费用项合计 {sum} 与应收金额 {total} 不符",
    en: "the fee items sum to {sum}, not to the total {total}",
  },
  other_invoice: {
    zh: "账单 {bill} 已开具发票 {invoice}",
    en: "bill {bill} already has invoice {invoice}",
  },
  due_before_issued: { zh: "缴费截止日早于出账日", en: "due before it was issued" },
  not_billed: { zh: "{account} {month} 没有账单", en: "{account} has no bill in {month}" },
});
