/**
 * What the inbox of approvals tells of a policy's approval.
 * @module
 */
import * as z from "zod";
import { approvalOf, voidApproval } from "../../approvals/approvals.ts";
import { Outcome } from "../../approvals/schema.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { because } from "../requests.ts";
import { findPolicy, type StoredPolicy, savePolicy } from "./store.ts";

const stateAfter: Record<Outcome, StoredPolicy["state"]> = {
  approved: "approved",
  returned: "draft",
  withdrawn: "draft",
  voided: "draft",
};

export const applyPolicyApproval = defineOperation({
  name: "dunning.apply-policy-approval",
  kind: "command",
  summary: "Do what follows from a policy's approval that ended; twice is once",
  allow: [],
  input: z.object({ approval: z.string(), subject: z.string(), outcome: Outcome }),
  output: z.object({ applied: z.boolean() }),
  async run(context, { approval, subject, outcome: said }) {
    const { transaction, now } = context;
    const policy = await findPolicy(transaction, subject.slice("dunning-policy:".length));
    if (policy?.state !== "submitted" || policy.approvalId !== approval) return { applied: false };
    const isOwn = said === "approved" && (await isSignedBy(context, approval, policy.writtenBy));
    if (isOwn) {
      const why = because.proposer_never_approves({ person: policy.writtenBy }).en;
      const voided = await voidApproval(context, approval, why);
      if (isRefusal(voided)) return voided;
    }
    const outcome = isOwn ? "voided" : said;
    const state = stateAfter[outcome];
    // a voided approval never opens again: the next submission is a new one
    const approvalId = outcome === "voided" ? null : approval;
    const approvedAt = outcome === "approved" ? now : null;
    await savePolicy(transaction, { ...policy, state, approvalId, approvedAt });
    return { applied: true };
  },
});

/** A round after the first knows nothing of who rewrote the text in between. */
async function isSignedBy({ transaction }: Context, approval: string, person: string) {
  const page = await approvalOf(transaction, approval);
  return page?.history.some((each) => each.act === "approve" && each.person === person) ?? false;
}
