/**
 * Steps 5 and 6: retention and application, tiered approval.
 * @module
 */
import { actOnApproval, openApproval, resubmitApproval } from "../../approvals/approvals.ts";
import type { Outcome } from "../../approvals/schema.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { lockedPurchase } from "../access.ts";
import { pass } from "../passing.ts";
import { ApprovalEnded, ApproveInput, OnePurchase } from "../requests.ts";
import { decide } from "../rules.ts";
import { because, Purchase } from "../schema.ts";
import { applicationOf, purchaseIdOf, retain } from "./application.ts";

const apply = defineOperation({
  name: "purchases.apply",
  kind: "command",
  serializable: true,
  summary: "Accept and retain the papers, and apply for payment by the bill's amount (step 5)",
  allow: ["settlement-clerk"],
  input: OnePurchase,
  output: Purchase,
  async run(context, { purchase: id }) {
    const purchase = await lockedPurchase(context, id);
    if (isRefusal(purchase)) return purchase;
    const allowed = decide(purchase.stage, "apply");
    if (isRefusal(allowed)) return allowed;
    const retained = await retain(context, purchase);
    if (isRefusal(retained)) return retained;
    const sent = await sendIn(context, purchase);
    if (isRefusal(sent)) return sent;
    const { approval, ended } = sent;
    const doing = { act: "apply", change: { approval }, note: { approval, retained } } as const;
    const applied = await pass(context, purchase, doing);
    return isRefusal(applied) || !ended
      ? applied
      : hearOutcome(context, applied, { outcome: ended });
  },
});

/** The first round of an approval, or the next one; where nothing changed it is approved at once. */
async function sendIn(
  context: Context,
  purchase: Purchase,
): Promise<{ approval: string; ended?: Outcome } | Refusal> {
  const opening = await applicationOf(context, purchase);
  if (isRefusal(opening)) return opening;
  if (purchase.approval === null) {
    const opened = await openApproval(context, opening);
    return isRefusal(opened) ? opened : { approval: opened.id };
  }
  const acted = await resubmitApproval(context, purchase.approval, opening);
  if (isRefusal(acted)) return acted;
  return { approval: purchase.approval, ...(acted.ended && { ended: acted.ended }) };
}

const approve = defineOperation({
  name: "purchases.approve",
  kind: "command",
  summary: "Approve a payment on your level, or return it (step 6)",
  allow: ["approver"],
  input: ApproveInput,
  output: Purchase,
  async run(context, { purchase: id, act, to, comment }) {
    const purchase = await lockedPurchase(context, id);
    if (isRefusal(purchase)) return purchase;
    const allowed = decide(purchase.stage, "approve");
    if (isRefusal(allowed)) return allowed;
    const reason = context.reason ?? comment;
    const deed = { approval: purchase.approval!, act, to, reason, comment };
    const acted = await actOnApproval(context, deed);
    if (isRefusal(acted) || !acted.ended) return isRefusal(acted) ? acted : purchase;
    return hearOutcome(context, purchase, { outcome: acted.ended, why: comment || reason });
  },
});

const approvalEnded = defineOperation({
  name: "purchases.approval-ended",
  kind: "command",
  summary: "Hear how an approval in the common inbox ended",
  allow: ["worker"],
  input: ApprovalEnded,
  output: Purchase,
  async run(context, { approval, subject, outcome }) {
    const purchase = await lockedPurchase(context, purchaseIdOf(subject));
    if (isRefusal(purchase)) return purchase;
    const isNews = purchase.approval === approval && purchase.stage === "applied";
    return isNews ? hearOutcome(context, purchase, { outcome }) : purchase;
  },
});

/** A voided approval is void for ever: the next application opens another. */
function hearOutcome(
  context: Context,
  purchase: Purchase,
  { outcome, why = outcome }: { outcome: Outcome; why?: string },
): Promise<Purchase | Refusal> {
  const findings = outcome === "approved" ? [] : [because.approval_returned({ why })];
  const before = outcome === "voided" ? { ...purchase, approval: null } : purchase;
  return pass(context, before, { act: "approve", findings, note: { outcome } });
}

export const approvalOperations = [apply, approve, approvalEnded] as const;
