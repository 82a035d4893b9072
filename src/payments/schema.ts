/**
 * What customers paid: payments, what they went to, what the bank received, and what disagrees.
 * @module
 */
import * as z from "zod";
import { Fen } from "../base/money.ts";
import { FileId } from "../base/operation.ts";
import { reasons } from "../base/reasons.ts";
import { ImportInput, ImportResult } from "../files/schema.ts";

/** Where money comes in. `unspecified`: a file whose channel nothing and nobody says. */
export const channels = {
  state_grid_app: { zh: "网上国网", en: "State Grid app" },
  wechat: { zh: "微信", en: "WeChat" },
  alipay: { zh: "支付宝", en: "Alipay" },
  unionpay: { zh: "银联", en: "UnionPay" },
  bank_debit: { zh: "银行代扣", en: "Bank debit" },
  counter: { zh: "营业厅柜台", en: "Counter" },
  agency: { zh: "代收点", en: "Collection agency" },
  unspecified: { zh: "未注明", en: "Unspecified" },
} as const;
export type Channel = keyof typeof channels;
export const channelIds = Object.keys(channels) as [Channel, ...Channel[]];
export const Channel = z.enum(channelIds);

const Day = z.iso.date().describe("YYYY-MM-DD in the utility's zone");

export const paymentStates = {
  posted: { zh: "已入账", en: "Posted" },
  transferred: { zh: "已转户", en: "Transferred" },
  reversed: { zh: "已冲正", en: "Reversed" },
} as const;

export const Payment = z.object({
  paymentId: z.string().describe("P-..."),
  channel: Channel,
  reference: z.string().nullable().describe("the channel's transaction number"),
  customerAccount: z.string().describe("masked in lists"),
  customer: z.string().describe("account holder; masked in lists"),
  unit: z.string(),
  amountFen: Fen,
  advanceFen: Fen.describe("not yet taken by a bill"),
  heldFen: Fen.describe("of the advance, reserved by refunds"),
  paidAt: z.date().or(z.string()),
  paidOn: Day.describe("the value day"),
  payerName: z.string().nullable().describe("masked in lists"),
  collectedBy: z.string().nullable().describe("collection point"),
  state: z.enum(Object.keys(paymentStates) as [keyof typeof paymentStates]),
  transferredFrom: z.string().nullable(),
  transferredTo: z.string().nullable(),
});
export type Payment = z.output<typeof Payment>;

export const Allocation = z.object({
  allocationId: z.string(),
  paymentId: z.string(),
  billId: z.string(),
  principalFen: Fen,
  lateFeeFen: Fen,
  valueOn: Day,
  undone: z.boolean(),
});
export type Allocation = z.output<typeof Allocation>;

export const ImportPayments = ImportInput.extend({
  channel: Channel.optional().describe("of rows that name none; else recognised by the headings"),
  createAccounts: z.boolean().default(false).describe("make an account of every unknown one"),
  unit: z.string().optional().describe("unit of created accounts; needed below the whole utility"),
  batch: z
    .string()
    .max(50)
    .optional()
    .describe("name of one of several files a day whose rows have no transaction numbers"),
});
export const PaymentImport = ImportResult.extend({
  imported: z.number().int().describe("payments that were new"),
  duplicates: z.number().int().describe("rows of payments that were here, or stood earlier in it"),
  createdAccounts: z.number().int(),
  amountFen: Fen.describe("sum of the imported payments"),
  suspects: z.number().int().describe("imported, but equal to another of the day: see findings"),
  channel: Channel.describe("of rows that name none"),
});
export type PaymentImport = z.output<typeof PaymentImport>;

export const ListPayments = z.object({
  customerAccount: z.string().optional().describe("a whole account"),
  reference: z.string().optional().describe("a transaction number"),
  channel: Channel.optional(),
  unit: z.string().optional().describe("id or name of a unit; its descendants are included"),
  from: Day.optional(),
  until: Day.optional().describe("the last day"),
  onlyAdvance: z.boolean().default(false).describe("only those of which something is left"),
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(200).default(50),
});
export const PaymentPage = z.object({
  total: z.number().int(),
  amountFen: Fen.describe("of all that were found"),
  payments: z.array(Payment),
});

export const ShowPayment = z.object({ payment: z.string() });
export const PaymentDetail = z.object({
  payment: Payment,
  allocations: z.array(Allocation),
  balanceFen: Fen.describe("advance balance of the account, all payments together"),
});

export const AskBalance = z.object({ customerAccount: z.string().max(20) });
export const AccountBalance = z.object({
  advanceFen: Fen.describe("paid and not yet taken by a bill"),
});

export const AllocatePayments = z.object({
  customerAccount: z.string().optional().describe("one account; all of them otherwise"),
});
export const AllocationResult = z.object({
  payments: z.number().int().describe("of which something was taken"),
  allocations: z.number().int(),
  principalFen: Fen,
  lateFeeFen: Fen,
});
export type AllocationResult = z.output<typeof AllocationResult>;

export const TransferPayment = z.object({
  payment: z.string(),
  customerAccount: z.string().describe("whose it is"),
});
export const ReversePayment = z.object({ payment: z.string() });
export const MovedPayment = z.object({
  payment: Payment,
  undone: z.number().int().describe("allocations that were taken back first"),
});

export const findingKinds = {
  not_in_bank: { zh: "渠道有、银行无", en: "In the channel file, not in the bank" },
  not_in_ledger: { zh: "银行有、账上无", en: "In the bank, not in the ledger" },
  amount_differs: { zh: "金额不符", en: "Amounts differ" },
  total_differs: { zh: "总额不符", en: "Totals differ" },
  duplicate: { zh: "疑似重复", en: "Perhaps paid twice" },
  wrong_account: { zh: "疑似串户", en: "Perhaps another's account" },
  unknown_outcome: { zh: "扣款结果未知", en: "Outcome of a charge unknown" },
} as const;
export type FindingKind = keyof typeof findingKinds;
export const FindingKind = z.enum(Object.keys(findingKinds) as [FindingKind, ...FindingKind[]]);

interface Clearing {
  /** May be cleared by a reason alone. Money that is in one book and not the other may not. */
  byReason: boolean;
  /** Operations that clear it. */
  by: readonly string[];
}

export const clearings: Readonly<Record<FindingKind, Clearing>> = {
  not_in_bank: { byReason: false, by: ["payments.reverse", "payments.reconcile"] },
  not_in_ledger: { byReason: false, by: ["payments.identify-receipt", "payments.book-receipt"] },
  amount_differs: { byReason: true, by: ["payments.reverse", "payments.reconcile"] },
  total_differs: { byReason: true, by: ["payments.import", "payments.reconcile"] },
  duplicate: { byReason: true, by: ["refunds.request", "payments.reverse"] },
  wrong_account: { byReason: true, by: ["payments.transfer"] },
  unknown_outcome: { byReason: false, by: ["payments.settle-charge"] },
};

export const Finding = z.object({
  findingId: z.string(),
  day: Day,
  channel: Channel,
  kind: FindingKind,
  paymentId: z.string().nullable(),
  receiptId: z.string().nullable(),
  chargeId: z.string().nullable(),
  otherPaymentId: z.string().nullable(),
  customerAccount: z.string().nullable().describe("masked"),
  otherAccount: z.string().nullable().describe("whose it may be; masked"),
  amountFen: Fen,
  state: z.enum(["open", "cleared"]),
  clearedBy: z.string().nullable(),
  clearedAs: z.string().nullable(),
  clearedReason: z.string().nullable(),
});
export type Finding = z.output<typeof Finding>;

export const ReconcileDay = z.object({
  day: Day,
  until: Day.optional().describe("the last of several days; that day alone otherwise"),
  file: FileId.optional().describe("the bank's statement, imported first"),
  columns: ImportInput.shape.columns,
  mapping: ImportInput.shape.mapping,
  acceptValid: ImportInput.shape.acceptValid,
  channel: Channel.optional().describe("of the statement's rows that name none"),
});
const DayTotals = z.object({
  channelRows: z.number().int(),
  channelFen: Fen.describe("what the channel's files say"),
  bankRows: z.number().int(),
  bankFen: Fen.describe("what the bank's statement says"),
  ledgerFen: Fen.describe("what came onto the bank account in the ledger"),
  open: z.number().int().describe("findings of the day not cleared"),
  agrees: z.boolean().describe("the three are equal"),
});
export const ChannelDay = DayTotals.extend({ day: Day, channel: Channel });
export type ChannelDay = z.output<typeof ChannelDay>;
export const ShowDays = z.object({ from: Day, until: Day.describe("at most 62 days later") });
export const DayProof = z.object({
  from: Day,
  until: Day,
  agrees: z.boolean().describe("channel = bank = ledger on every day and channel"),
  open: z.number().int().describe("findings not cleared"),
  channels: z.array(ChannelDay),
  findings: z.array(Finding).describe("open ones first, at most 500"),
});
export const Reconciled = DayProof.extend({
  receipts: z.number().int().describe("new ones of the statement"),
});
export const DailyTotals = z.object({ days: z.array(ChannelDay) });

export const ClearFinding = z.object({ finding: z.string() });
export const Receipt = z.object({ receipt: z.string() });
export const ReceiptBooked = Receipt.extend({ amountFen: Fen });
export const IdentifyReceipt = Receipt.extend({
  customerAccount: z.string().describe("who paid it"),
});

const chargeStates = ["asked", "unknown", "paid", "failed"] as const;
export const Charge = z.object({
  chargeId: z.string(),
  customerAccount: z.string(),
  channel: Channel,
  amountFen: Fen,
  state: z.enum(chargeStates),
  reference: z.string(),
  askedAt: z.date().or(z.string()),
  paymentId: z.string().nullable(),
  problem: z.string().nullable(),
});
export type Charge = z.output<typeof Charge>;
export const OpenCharge = z.object({
  customerAccount: z.string(),
  channel: Channel,
  amountFen: Fen,
  reference: z.string().min(1).max(64).describe("what the channel will name it by"),
});
export const SettleCharge = z.object({
  charge: z.string(),
  outcome: z.enum(["paid", "failed", "unknown"]),
  problem: z.string().max(500).optional(),
});

export const because = reasons("payments", {
  unknown_account: { zh: "没有户号“{account}”", en: "there is no customer account {account}" },
  unknown_payment: { zh: "没有缴费“{payment}”", en: "there is no payment {payment}" },
  unknown_receipt: { zh: "没有到账“{receipt}”", en: "there is no bank receipt {receipt}" },
  unknown_charge: { zh: "没有扣款“{charge}”", en: "there is no charge {charge}" },
  unknown_finding: { zh: "没有差异“{finding}”", en: "there is no finding {finding}" },
  unknown_unit: {
    zh: "组织树中没有“{unit}”，或不在您的数据范围内",
    en: "no organisation unit of your data scope is called {unit}",
  },
  unit_needed: {
    zh: "为未知户号建户须指明供电单位（--unit）",
    en: "creating accounts needs their unit (--unit) where one may not touch the whole utility",
  },
  bad_amount: {
    zh: "“{value}”不是大于零、至多两位小数的金额",
    en: "{value} is no amount above zero with at most two decimals",
  },
  not_positive: {
    zh: "金额“{value}”不大于零；冲正与退款不在缴费文件中处理",
    en: "the amount {value} is not above zero; reversals and refunds are no payments",
  },
  too_large: { zh: "金额“{value}”超过上限 {limit} 元", en: "{value} is more than {limit} yuan" },
  bad_day: { zh: "“{value}”不是日期或时间", en: "{value} is no day or moment" },
  future_day: { zh: "缴费时间“{value}”在今天之后", en: "{value} is after today" },
  same_number: {
    zh: "流水号“{reference}”已是另一笔缴费（户号、金额或时间不同）",
    en: "transaction {reference} is another payment already (other account, amount or time)",
  },
  not_posted: { zh: "缴费“{payment}”已转户或冲正", en: "payment {payment} was moved or reversed" },
  is_held: {
    zh: "缴费“{payment}”有余额被退费占用",
    en: "a refund holds part of payment {payment}",
  },
  was_refunded: {
    zh: "缴费“{payment}”已有部分退出",
    en: "part of payment {payment} was already paid back",
  },
  same_account: { zh: "已在该户号名下", en: "it is that account's already" },
  not_enough: {
    zh: "可用预收余额 {available} 元，不足 {wanted} 元",
    en: "{available} yuan of advance are free, which is less than {wanted}",
  },
  amount_not_positive: { zh: "金额必须大于零", en: "the amount must be above zero" },
  charge_open: {
    zh: "户号“{account}”有一笔扣款（{charge}）结果未定，对账前不得再扣",
    en: "the outcome of charge {charge} of {account} is open; no other until it is reconciled",
  },
  charge_reference: {
    zh: "该渠道已有参考号“{reference}”的扣款",
    en: "the channel has a charge with the reference {reference} already",
  },
  absent_charge: {
    zh: "渠道文件与银行对账单均无此笔扣款",
    en: "neither the channel's file nor the bank's statement has it",
  },
  charge_settled: { zh: "该扣款已有结果", en: "the outcome of this charge is known already" },
  already_cleared: { zh: "该差异已处理", en: "it is cleared already" },
  until_before_day: { zh: "截止日早于起始日", en: "the last day is before the first" },
  too_many_days: { zh: "一次最多 {limit} 天", en: "at most {limit} days at once" },
  needs_action: {
    zh: "该差异须先处理：{action}",
    en: "this difference takes an action first: {action}",
  },
  receipt_taken: { zh: "该笔到账已处理", en: "this receipt is dealt with already" },
});
