/**
 * Money out: payments that are owed, the files that carry them to the bank, and what the bank answered.
 * Amounts are fen as digits; days are the bank's.
 * @module
 */
import * as z from "zod";
import { Fen } from "../base/money.ts";
import { reasons } from "../base/reasons.ts";

/**
 * ready -> sent -> paid | failed | unknown; unknown -> paid | failed once the bank said which;
 * paid -> returned days later (退汇). Failed and returned may be tried again, unknown never.
 */
export const DisbursementState = z.enum(["ready", "sent", "unknown", "paid", "failed", "returned"]);
export type DisbursementState = z.infer<typeof DisbursementState>;

/** Who is paid, in the clear: only on the way in and on the way to the bank. */
export const Payee = z.object({
  name: z.string().trim().min(1).max(100),
  account: z.string().regex(/^[0-9A-Za-z-]{4,34}$/, "a bank account number of 4 to 34 characters"),
  bank: z.string().trim().min(1).max(100),
});
export type Payee = z.infer<typeof Payee>;

export const Attempt = z.object({
  attempt: z.number().int(),
  reference: z.string().describe("what the bank knows the order by"),
  state: DisbursementState,
  paymentFile: z.string(),
  sentAt: z.string().nullable(),
  bankReference: z.string().nullable().describe("the bank's own number of the movement"),
  problem: z.string().nullable(),
  paidOn: z.string().nullable(),
  returnedOn: z.string().nullable(),
  contradicted: z.boolean().describe("the bank said paid and failed of the same order"),
});
export type Attempt = z.infer<typeof Attempt>;

export const Disbursement = z.object({
  key: z.string().describe("what the payment is for; unique for ever"),
  id: z.string(),
  kind: z.string(),
  payeeName: z.string().describe("masked"),
  payeeAccount: z.string().describe("masked"),
  payeeBank: z.string(),
  amountFen: Fen,
  purpose: z.string(),
  payable: z
    .object({ account: z.string(), party: z.string().nullable() })
    .describe("where it is booked; the party masked without the right to personal data"),
  unitId: z.string().nullable(),
  state: DisbursementState,
  attempt: z.number().int().describe("the try that counts, from 1"),
  reference: z.string().nullable().describe("of that try; null before it is in a payment file"),
  paymentFile: z.string().nullable(),
  bankReference: z.string().nullable(),
  problem: z.string().nullable(),
  paidOn: z.string().nullable(),
  returnedOn: z.string().nullable(),
  contradicted: z.boolean(),
  withdrawnAt: z.string().nullable().describe("given up for good"),
  madeBy: z.string(),
  madeAt: z.string(),
  changedAt: z.string(),
});
export type Disbursement = z.infer<typeof Disbursement>;

/** What the operation named in `notify` is given, once per attempt and outcome. */
export const DisbursementOutcome = z.object({
  key: z.string(),
  disbursement: z.string().describe("its id"),
  attempt: z.number().int(),
  outcome: z.enum(["paid", "failed", "returned"]),
  bankReference: z.string().optional(),
  problem: z.string().optional().describe("the bank's reason, e.g. wrong_name"),
  on: z.string().describe("the bank's day"),
});
export type DisbursementOutcome = z.infer<typeof DisbursementOutcome>;

/**
 * made -> released by a second person -> sending -> received, or altered where the bank got other bytes
 * than were approved. Dropped before release: its payments are free again.
 */
const PaymentFileState = z.enum(["made", "released", "sending", "received", "altered", "dropped"]);
export const PaymentFile = z.object({
  id: z.string(),
  hash: z.string().describe("SHA-256 of the bytes as made, hex"),
  bankHash: z.string().nullable().describe("SHA-256 of the bytes the bank got, hex"),
  lines: z.number().int(),
  totalFen: Fen,
  state: PaymentFileState,
  madeBy: z.string(),
  madeAt: z.string(),
  releasedBy: z.string().nullable(),
  releasedAt: z.string().nullable(),
  sentAt: z.string().nullable(),
  receivedAt: z.string().nullable(),
});
export type PaymentFile = z.infer<typeof PaymentFile>;

const Page = z.object({
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(200).default(50),
});
export const ListDisbursements = Page.extend({
  state: DisbursementState.optional(),
  kind: z.string().optional(),
  search: z.string().max(100).optional().describe("a key, id, reference or bank reference"),
});
export const DisbursementPage = z.object({
  total: z.number().int(),
  totals: z
    .array(z.object({ state: DisbursementState, count: z.number().int(), amountFen: Fen }))
    .describe("all of the scope by state, whatever the filter"),
  disbursements: z.array(Disbursement),
});
export const OneDisbursementKey = z.object({ key: z.string().min(1).max(200) });
export const DisbursementView = Disbursement.extend({
  attempts: z.array(Attempt),
  answers: z.array(
    z.object({
      reference: z.string(),
      outcome: z.string(),
      answeredAt: z.string(),
      heardAt: z.string(),
      problem: z.string().nullable(),
      effect: z.string().describe("applied, repeated, stale, contradiction"),
    }),
  ),
});

export const ListPaymentFiles = Page;
export const PaymentFilePage = z.object({
  total: z.number().int(),
  files: z.array(PaymentFile),
});
export const MakePaymentFile = z.object({ keys: z.array(z.string()).min(1).max(10_000) });
export const OnePaymentFile = z.object({ paymentFile: z.string() });
export const ReleasePaymentFile = OnePaymentFile.extend({
  hash: z.string().describe("of the file as the second person saw it"),
});

export const SendDisbursements = z.object({});
export const SentDisbursements = z.object({
  files: z.number().int(),
  sent: z.number().int(),
  unknown: z.number().int().describe("no answer came; reconciled later"),
});
export const ReconcileDisbursements = z.object({});
export const ReconciledDisbursements = z.object({
  asked: z.number().int(),
  answers: z.number().int(),
  applied: z.number().int(),
  stillOpen: z.number().int(),
  bankSilent: z.boolean(),
});

export const MatchStatement = z.object({ day: z.iso.date() });
export const StatementDifference = z.object({
  kind: z.enum(["only_bank", "only_ours", "amount"]),
  direction: z.enum(["debit", "credit"]),
  reference: z.string().nullable(),
  bankReference: z.string().nullable(),
  bankFen: Fen,
  oursFen: Fen,
});
export type StatementDifference = z.infer<typeof StatementDifference>;
export const MatchedStatement = z.object({
  day: z.string(),
  bankDebitFen: Fen,
  paidFen: Fen,
  bankCreditFen: Fen,
  returnedFen: Fen,
  matched: z.number().int(),
  differences: z.array(StatementDifference),
  balanced: z.boolean(),
});

/** The bank's reasons; `other` stands for any it invents. */
const bankProblems = {
  wrong_name: { zh: "收款人户名与账号不符", en: "the payee's name is not the account's" },
  account_closed: { zh: "收款账户已销户", en: "the payee's account is closed" },
  account_unknown: { zh: "收款账号不存在", en: "the payee's account does not exist" },
  insufficient_funds: { zh: "付款账户余额不足", en: "our account has not enough money" },
  account_frozen: { zh: "收款账户被冻结", en: "the payee's account is frozen" },
  duplicate: { zh: "银行已有同号指令", en: "the bank has an order of this number" },
  other: { zh: "银行给出的其他原因", en: "another reason of the bank" },
} as const;

/** The words of a problem; a bank's own word says itself. */
export function bankProblemWords(problem: string): { zh: string; en: string } {
  const known: Partial<Record<string, { zh: string; en: string }>> = bankProblems;
  return known[problem] ?? { zh: problem, en: problem };
}

export const because = reasons("disbursements", {
  no_disbursement: { zh: "没有付款 {key}", en: "there is no payment {key}" },
  not_ready: {
    zh: "付款 {key} 处于“{state}”，或已在付款文件中，不能再编入付款文件",
    en: "payment {key} is {state}, or in a payment file already, and goes into no other",
  },
  outcome_unknown: {
    zh: "付款 {key} 的银行结果未知（{state}）：先向银行核对，不能盲目重付",
    en: "the bank's outcome of payment {key} is open ({state}): it is asked first, never paid again blindly",
  },
  nothing_to_retry: {
    zh: "付款 {key} 处于“{state}”，无需重付",
    en: "payment {key} is {state}; there is nothing to try again",
  },
  withdrawn: { zh: "付款 {key} 已撤销", en: "payment {key} was given up" },
  contradicted: {
    zh: "银行对付款 {key} 先后答复矛盾，须人工向银行查证后处理",
    en: "the bank contradicted itself about payment {key}; a person must clear it with the bank first",
  },
  no_payment_file: { zh: "没有付款文件 {file}", en: "there is no payment file {file}" },
  file_not_open: {
    zh: "付款文件 {file} 处于“{state}”，不能再操作",
    en: "payment file {file} is {state} and cannot be changed any more",
  },
  own_file: {
    zh: "制单人不能放行自己的付款文件 {file}",
    en: "who made payment file {file} may not release it",
  },
  other_bytes: {
    zh: "付款文件 {file} 的摘要与您审核的不一致",
    en: "payment file {file} has another hash than the one you approved",
  },
  bank_silent: { zh: "银行没有答复：{why}", en: "the bank gave no answer: {why}" },
});
