/**
 * The nouns of recoveries: what a supplier owes back after a red-letter invoice on a paid purchase, and how it
 * comes back.
 * @module
 */
import * as z from "zod";
import { Fen } from "../../base/money.ts";
import { reasons } from "../../base/reasons.ts";

/** Fen, tax included, and the tax in it. */
export interface Lost {
  fen: bigint;
  taxFen: bigint;
}

/** At most so much of it. */
export function capped({ fen, taxFen }: Lost, mostFen: bigint): Lost {
  const whole = least(fen, mostFen);
  return { fen: whole, taxFen: least(taxFen, whole) };
}

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** How a part of a recovery is settled. */
export const ways = {
  repaid: { zh: "供应商退款", en: "repaid by the supplier" },
  "set-off": { zh: "抵扣后续结算", en: "set off against another settlement" },
  reinvoiced: { zh: "重开发票", en: "invoiced anew" },
  bounced: { zh: "银行退汇", en: "the bank returned the payment" },
} as const;
export type Way = keyof typeof ways;
export const Way = z.enum(Object.keys(ways) as [Way, ...Way[]]);

export const RecoveryPart = z.object({
  number: z.number().int(),
  way: Way,
  amountFen: Fen,
  taxFen: Fen.describe("input tax that a new invoice, or the bank's return, restored"),
  against: z.string().describe("the bank receipt, the purchase, or the invoices"),
  cause: z.string().describe("of its ledger entry"),
  by: z.string(),
  at: z.string(),
  why: z.string(),
  undoneBy: z.string().nullable(),
  undoneAt: z.string().nullable(),
});
export type RecoveryPart = z.output<typeof RecoveryPart>;

export const Recovery = z.object({
  recoveryId: z.string(),
  purchaseId: z.string(),
  supplierId: z.string(),
  supplierName: z.string(),
  month: z.string(),
  invoice: z.string().describe("that does not count any more"),
  amountFen: Fen.describe("paid without an invoice that counts"),
  leftFen: Fen.describe("still to come back"),
  openedBy: z.string(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  parts: z.array(RecoveryPart),
});
export type Recovery = z.output<typeof Recovery>;

/** Without who of the house did what, and why: between its own desks. */
export function toldToSupplier(recovery: Recovery): Recovery {
  const parts = recovery.parts.map((part) => ({ ...part, by: "–", why: "", undoneBy: null }));
  return { ...recovery, openedBy: "–", parts };
}

export const because = reasons("purchase-recoveries", {
  nothing_open: {
    zh: "结算单 {id} 没有待追回的款项",
    en: "nothing is to come back of purchase {id}",
  },
  left: {
    zh: "应追回 {amount} 元，尚余 {left} 元：退款、抵扣后续结算或重开发票",
    en: "{left} of {amount} yuan are still to come back: repaid, set off, or invoiced anew",
  },
  more_than_left: {
    zh: "{amount} 元超过尚待追回的 {left} 元",
    en: "{amount} yuan is more than the {left} that are to come back",
  },
  more_than_payable: {
    zh: "{amount} 元超过结算单 {id} 尚待支付的 {left} 元",
    en: "{amount} yuan is more than the {left} still to be paid of purchase {id}",
  },
  not_positive: { zh: "金额必须大于零", en: "the amount must be above zero" },
  other_supplier: {
    zh: "结算单 {id} 属于另一供应商，不能抵扣",
    en: "purchase {id} is another supplier's, so nothing is set off against it",
  },
  not_payable: {
    zh: "结算单 {id} 处于“{stage}”：抵扣须在应付凭证之后、推送支付明细之前",
    en: "purchase {id}: {stage}. It is set off after the payable voucher and before the details",
  },
  payment_begun: {
    zh: "结算单 {id} 已按原金额支付过，不能再改变支付金额",
    en: "a payment of purchase {id} was tried already; its amount stays",
  },
  no_set_off: {
    zh: "结算单 {id} 与 {against} 之间没有抵扣",
    en: "nothing of purchase {id} is set off against {against}",
  },
  receipt_short: {
    zh: "到账 {receipt} 只余 {left} 元",
    en: "receipt {receipt} has only {left} yuan left",
  },
  not_reinvoiced: {
    zh: "没有查验通过的新发票可以抵销待追回的 {left} 元",
    en: "no new invoice that passed verification covers any of the {left} yuan",
  },
  invoices_exceed: {
    zh: "发票合计 {invoices} 元超过应留 {kept} 元（其余已退回或抵扣）",
    en: "the invoices sum to {invoices} yuan, only {kept} were kept; the rest came back",
  },
});
