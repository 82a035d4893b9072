/**
 * One command for everything a person does to an approval.
 * @module
 */
import * as z from "zod";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { actOnApproval } from "../approvals.ts";
import { tellOwner } from "../moving.ts";
import { findVisible } from "../reading/visibility.ts";
import { ActInput } from "../requests.ts";
import { Approval, Outcome } from "../schema.ts";

export const actOn = defineOperation({
  name: "approvals.act",
  kind: "command",
  summary:
    "Approve, return, transfer, delegate, add or remove signers, urge, withdraw or void an approval",
  allow: ["signed-in"],
  input: ActInput,
  output: z.object({ approval: Approval, ended: Outcome.nullable() }),
  async run(context, deed) {
    const visible = await findVisible(context, deed.approval);
    if (isRefusal(visible)) return visible;
    const acted = await actOnApproval(context, { ...deed, reason: context.reason ?? "" });
    if (isRefusal(acted)) return acted;
    await tellOwner(context, acted);
    return { approval: acted.approval, ended: acted.ended ?? null };
  },
});
