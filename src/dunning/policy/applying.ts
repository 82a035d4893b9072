/**
 * What the inbox of approvals tells of a policy's approval.
 * @module
 */
import * as z from "zod";
import { Outcome } from "../../approvals/schema.ts";
import { defineOperation } from "../../base/operation.ts";
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
  async run({ transaction, now }, { approval, subject, outcome }) {
    const policy = await findPolicy(transaction, subject.slice("dunning-policy:".length));
    if (policy?.state !== "submitted" || policy.approvalId !== approval) return { applied: false };
    const state = stateAfter[outcome];
    // a voided approval never opens again: the next submission is a new one
    const approvalId = outcome === "voided" ? null : approval;
    const approvedAt = outcome === "approved" ? now : null;
    await savePolicy(transaction, { ...policy, state, approvalId, approvedAt });
    return { applied: true };
  },
});
