/**
 * What the general inbox of approvals tells of a refund's approval.
 * @module
 */
import * as z from "zod";
import { Outcome } from "../../approvals/schema.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { approvalEnded } from "../marketing/reviewed.ts";
import { underReview } from "./review-operations.ts";

export const applyApproval = defineOperation({
  name: "refunds.apply-approval",
  kind: "command",
  summary: "Do what follows from an approval that ended in the general inbox; twice is once",
  allow: [],
  serializable: true,
  input: z.object({ approval: z.string(), subject: z.string(), outcome: Outcome }),
  output: z.object({ applied: z.boolean() }),
  async run(context, { approval, subject, outcome }) {
    const id = subject.slice("refund:".length);
    const order = await underReview(context, id);
    if (!order || order.approval !== approval) return { applied: false };
    const applied = await approvalEnded(context, order, outcome);
    return isRefusal(applied) ? applied : { applied: true };
  },
});
