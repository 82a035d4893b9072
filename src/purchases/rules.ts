/**
 * The eleven gated steps as one table: which act leads from which stages where, and where it stops.
 * A stage beyond a gate is reachable only through that gate (rules.test.ts walks every path).
 * Source: CN117437072A, abstract, for the order and the gates; stages and names of acts are ours.
 * @module
 */
import type { Reason } from "../base/reasons.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { because, type Stage, stages } from "./schema.ts";
import { inBoth } from "./words.ts";

export interface Move {
  /** Of the publication. */
  step: number;
  from: readonly Stage[];
  to: Stage;
  /** Where the purchase stops while its gate has findings; without one the act is refused instead. */
  stop?: Stage;
  zh: string;
  en: string;
}

/** Stages after the payable voucher and before money moves: a flushed invoice takes them back. */
const beforeMoney: readonly Stage[] = [
  ...(["payable", "applied", "approval-returned", "approved"] as const),
  ...(["formed", "payment-failed"] as const),
];
const withInvoices: readonly Stage[] = [
  ...(["collecting", "review-stopped", "reviewed", "coding-stopped"] as const),
];

// biome-ignore format: a table
export const moves = {
  correct:      { step: 1, from: ["archived", "tax-stopped"], to: "archived", zh: "更正档案", en: "correct" },
  void:         { step: 1, from: ["archived", "tax-stopped", "issued", ...withInvoices], to: "void", zh: "作废", en: "void" },
  issue:        { step: 2, from: ["archived", "tax-stopped"], to: "issued", stop: "tax-stopped", zh: "发行", en: "issue" },
  attach:       { step: 3, from: ["issued", "collecting", "review-stopped"], to: "collecting", zh: "挂接发票", en: "attach an invoice" },
  review:       { step: 4, from: ["collecting", "review-stopped"], to: "reviewed", stop: "review-stopped", zh: "审核", en: "review" },
  code:         { step: 4, from: ["reviewed", "coding-stopped"], to: "payable", stop: "coding-stopped", zh: "编码", en: "code" },
  apply:        { step: 5, from: ["payable", "approval-returned", "approved", "payment-failed"], to: "applied", zh: "留存并申请", en: "apply" },
  approve:      { step: 6, from: ["applied"], to: "approved", stop: "approval-returned", zh: "审批", en: "approve" },
  form:         { step: 7, from: ["approved", "payment-failed"], to: "formed", zh: "推送明细", en: "make the form" },
  "review-form": { step: 8, from: ["formed"], to: "cleared", stop: "approved", zh: "审核申请表", en: "review the form" },
  "call-off":   { step: 8, from: ["cleared"], to: "approved", zh: "撤回支付文件", en: "call the payment file off" },
  pay:          { step: 8, from: ["cleared"], to: "paying", zh: "支付", en: "pay" },
  settle:       { step: 9, from: ["cleared", "paying", "payment-failed"], to: "paid", stop: "payment-failed", zh: "支付结果", en: "settle" },
  bounce:       { step: 9, from: ["paid"], to: "payment-failed", stop: "payment-failed", zh: "退汇", en: "take back a returned payment" },
  "send-back":  { step: 3, from: withInvoices, to: "issued", zh: "退票", en: "send the invoices back" },
  recover:      { step: 9, from: ["paid"], to: "paid", stop: "paid", zh: "追回", en: "recover" },
  reinvoice:    { step: 9, from: ["paid"], to: "paid", stop: "paid", zh: "补挂发票", en: "attach another invoice" },
  recovered:    { step: 9, from: ["paid"], to: "paid", stop: "paid", zh: "追回结清", en: "settle what comes back" },
  flush:        { step: 3, from: [...withInvoices, ...beforeMoney], to: "issued", zh: "红冲", en: "flush an invoice" },
} as const satisfies Record<string, Move>;
export type Act = keyof typeof moves;

export interface Passing {
  to: Stage;
  /** What its gate found; none where it passed. */
  reasons: readonly Reason[];
}

/**
 * Where an act leads, given what its gate found. A refusal where the act has no place in this stage, or
 * where its gate found something and there is no stage to stop in.
 */
export function decide(from: Stage, act: Act, findings: readonly Reason[] = []): Passing | Refusal {
  const move: Move = moves[act];
  if (!move.from.includes(from)) return refuse("conflict", outOfOrder(from, act));
  if (findings.length === 0) return { to: move.to, reasons: [] };
  if (move.stop) return { to: move.stop, reasons: findings };
  return refuse("conflict", findings[0]!, findings);
}

/** What people do on the way from the archive to the bank, whose answer then ends it. */
const onward: readonly Act[] = [
  ...(["issue", "attach", "review", "code", "apply", "approve"] as const),
  ...(["form", "review-form", "pay"] as const),
];

function outOfOrder(from: Stage, act: Act): Reason {
  const { step, zh, en }: Move = moves[act];
  const next = onward.map((name): Move => moves[name]).filter((move) => move.from.includes(from));
  const due = Math.max(...next.map((move) => move.step), 0) || moves.settle.step;
  const tell = stages[from].step < step ? because.out_of_order : because.done_already;
  return inBoth(tell, { stage: stages[from], act: { zh, en }, step: due });
}
