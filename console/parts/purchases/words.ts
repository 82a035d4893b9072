/**
 * What purchases are called on the screen, and how their measures are read.
 * @module
 */
import { formatPrice, percent } from "../../../src/purchases/figures.ts";
import { type Stage, stages } from "../../../src/purchases/schema.ts";
import type { Output } from "../../client.ts";
import type { Say } from "../say.tsx";

export type Purchase = Output<"purchases.show">;
export type Chain = Output<"purchases.trace">;
export type Match = Output<"purchases.match">;
export type MatchRow = Match["rows"][number];

export function stageWord(stage: string, say: Say): string {
  const { zh, en } = stages[stage as Stage];
  return say(zh, en);
}

/** Stopped is red, waiting for somebody amber, paid green. */
export function stageTone(stage: string): "high" | "medium" | "low" {
  if (stage === "paid") return "low";
  return /stopped|returned|failed/.test(stage) ? "high" : "medium";
}

export const price = (micro: string | null | undefined) =>
  micro === null || micro === undefined ? "–" : formatPrice(BigInt(micro));
export const rate = (basisPoints: number | null | undefined) =>
  basisPoints === null || basisPoints === undefined ? "–" : percent(basisPoints);

/** What was done, as the timeline says it. */
export const actWords: Record<string, { zh: string; en: string }> = {
  archive: { zh: "接收档案", en: "Archived" },
  correct: { zh: "更正档案", en: "Archive corrected" },
  void: { zh: "作废", en: "Voided" },
  issue: { zh: "发行与税率核对", en: "Issued, tax checked" },
  attach: { zh: "挂接发票", en: "Invoice attached" },
  "send-back": { zh: "退票", en: "Invoices sent back" },
  review: { zh: "校验审核", en: "Verification reviewed" },
  code: { zh: "编码", en: "Coded" },
  apply: { zh: "留存并申请", en: "Retained, applied for" },
  approve: { zh: "审批", en: "Approval" },
  form: { zh: "推送明细与申请表", en: "Details and form" },
  "review-form": { zh: "审核申请表", en: "Form reviewed" },
  "call-off": { zh: "撤回支付文件", en: "Payment file called off" },
  pay: { zh: "放行支付", en: "Released to the bank" },
  settle: { zh: "银行结果", en: "The bank's outcome" },
  bounce: { zh: "银行退汇", en: "Returned by the bank" },
  recover: { zh: "付款后红冲", en: "Flushed after payment" },
  reinvoice: { zh: "补挂发票", en: "Another invoice attached" },
  recovered: { zh: "追回入账", en: "Settled what comes back" },
  flush: { zh: "发票红冲", en: "Invoice flushed" },
};
