/**
 * What the desk calls acts, states, boxes and kinds of approvals.
 * @module
 */
import type { Output } from "../../client.ts";
import { pathTo } from "../router.tsx";

export type Line = Output<"approvals.inbox">["rows"][number];
export type ApprovalPage = Output<"approvals.show">;
export type Act = ApprovalPage["mayDo"][number];
type Words = { zh: string; en: string };

export const actWords: Record<ApprovalPage["history"][number]["act"], Words> = {
  submit: { zh: "提交", en: "Submitted" },
  approve: { zh: "同意", en: "Approve" },
  return: { zh: "驳回", en: "Return" },
  transfer: { zh: "转办", en: "Transfer" },
  delegate: { zh: "委派", en: "Delegate" },
  "add-signer": { zh: "加签", en: "Add signer" },
  "remove-signer": { zh: "减签", en: "Remove signer" },
  urge: { zh: "催办", en: "Urge" },
  withdraw: { zh: "撤回", en: "Withdraw" },
  void: { zh: "作废", en: "Void" },
  escalate: { zh: "超时升级", en: "Escalated" },
  mend: { zh: "更换离岗签字人", en: "Signer replaced" },
};

export const stateWords: Record<Line["state"], Words> = {
  running: { zh: "审批中", en: "Running" },
  returned: { zh: "驳回待改", en: "Returned" },
  withdrawn: { zh: "已撤回", en: "Withdrawn" },
  approved: { zh: "已通过", en: "Approved" },
  voided: { zh: "已作废", en: "Voided" },
};

export const stepStateWords: Record<ApprovalPage["steps"][number]["state"], Words> = {
  signed: { zh: "已签", en: "Signed" },
  waiting: { zh: "待签", en: "Waiting" },
  ahead: { zh: "未到", en: "Ahead" },
  not_needed: { zh: "按金额无需", en: "Not needed" },
};

export const kindWords: Record<string, Words> = {
  refund: { zh: "退费", en: "Refund" },
  purchase: { zh: "购电付款", en: "Purchase" },
  "dunning-run": { zh: "催费批次", en: "Dunning run" },
  "dunning-policy": { zh: "催费策略", en: "Dunning policy" },
  "cut-off": { zh: "停电", en: "Cut-off" },
};

const rooms: Record<string, string> = {
  ...{ refund: "refunds", purchase: "purchases" },
  ...{ "dunning-run": "dunning-runs", "dunning-policy": "policies" },
};

/** Where the subject itself stands: `refund:R-1` -> `/refunds/R-1`; undefined where it has no page. */
export function placeOf(subject: string): string | undefined {
  const [kind = "", id = ""] = subject.split(/:(.*)/s);
  if (kind === "cut-off") return `/work-orders?order=${encodeURIComponent(id)}`;
  const room = rooms[kind];
  return room && pathTo(room, id);
}
