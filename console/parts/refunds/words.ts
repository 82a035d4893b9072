/**
 * What the desk calls what happens to a refund.
 * @module
 */
import { bankProblemWords } from "../../../src/disbursements/schema.ts";
import type { Output } from "../../client.ts";
import type { Say } from "../say.tsx";

export type RefundRow = Output<"refunds.list">["refunds"][number];
export type RefundView = Output<"refunds.show">;
export type ReceivedRow = Output<"refunds.desk">["refunds"][number];
export type ReceivedView = Output<"refunds.received">;
export type Turn = "handler" | "approver" | "finance" | "bank";
export type LaneStep = RefundView["timeline"][number];
export type LaneMessage = RefundView["messages"][number];
type Words = { zh: string; en: string };
export type FaultWords = Words & { comment: string; by?: string };

/** Why it came back, with what was said about it; a bank says a code, which has words. */
export function faultWords({ zh, en, comment, by }: FaultWords): Words {
  const said = by === "bank" ? bankProblemWords(comment) : { zh: comment, en: comment };
  return comment ? { zh: `${zh}：${said.zh}`, en: `${en}: ${said.en}` } : { zh, en };
}

export const turnWords: Record<Turn | "nobody", Words> = {
  handler: { zh: "经办", en: "the handler" },
  approver: { zh: "审批人", en: "an approver" },
  finance: { zh: "财务", en: "finance" },
  bank: { zh: "银行", en: "the bank" },
  nobody: { zh: "无需办理", en: "nobody" },
};
export const turns: readonly Turn[] = ["handler", "approver", "finance", "bank"];

/** Events of both lanes and messages between them, by their kind. */
const kindWords: Record<string, Words> = {
  request: { zh: "制单", en: "Requested" },
  submit: { zh: "提交审批", en: "Submitted for review" },
  approved: { zh: "审批通过，送财务", en: "Approved, sent to finance" },
  sendBack: { zh: "退回", en: "Returned" },
  withdraw: { zh: "撤回", en: "Withdrawn" },
  withdrawal: { zh: "向财务申请撤回", en: "Asked back from finance" },
  withdrawal_refused: { zh: "撤回未获同意", en: "Not given back" },
  handle: { zh: "接手处理", en: "Taken in hand" },
  resubmit: { zh: "更正后重新提交", en: "Corrected and resubmitted" },
  split: { zh: "拆分", en: "Split" },
  terminate: { zh: "终止", en: "Terminated" },
  close: { zh: "归档", en: "Archived" },
  order: { zh: "退费单", en: "Order" },
  taken: { zh: "接收", en: "Taken in" },
  accept: { zh: "受理", en: "Accepted" },
  accepted: { zh: "已受理", en: "Accepted" },
  pay: { zh: "付款指令", en: "Payment ordered" },
  paying: { zh: "已交银行", en: "At the bank" },
  pay_again: { zh: "待再次付款", en: "To be paid again" },
  payAgain: { zh: "付款未成，待再付", en: "Not paid, to be paid again" },
  carry: { zh: "转预存", en: "Carried to the advance" },
  paid: { zh: "已付款", en: "Paid" },
  bankPaid: { zh: "银行付款成功", en: "The bank paid" },
  bankFailed: { zh: "银行付款失败", en: "The bank could not pay" },
  bankReturned: { zh: "银行退汇", en: "The bank sent it back" },
  returned: { zh: "退回营销", en: "Returned to marketing" },
  released: { zh: "放回营销", en: "Given back to marketing" },
  release: { zh: "放回营销", en: "Given back to marketing" },
};

export function kindWord(kind: string, say: Say): string {
  const words = kindWords[kind];
  return words ? say(words.zh, words.en) : kind;
}

/** How a state looks: what waits too long or came back is loud, what is done is quiet. */
export function toneOf(state: string): "high" | "medium" | "low" | "ink" {
  if (state === "returned" || state === "mkt_handling") return "high";
  if (state === "paid" || state === "closed") return "low";
  if (["split", "terminated", "released", "draft"].includes(state)) return "ink";
  return "medium";
}
