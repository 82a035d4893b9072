/**
 * One verb for both reviews: whoever's turn it is approves or returns, each its own side's order.
 * @module
 */
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { accept, giveBack } from "../finance/deciding.ts";
import { refundFor } from "../finance/moving.ts";
import { returnOrder, approve as sign } from "../marketing/reviewed.ts";
import { ApproveRefund, ReturnRefund, ReviewedRefund } from "../requests.ts";
import { because } from "../schema.ts";
import { findOrder, type Order } from "../store.ts";
import { faultOf } from "./faults.ts";

/** Marketing's order where it waits for an approver of this house; else it is finance's turn. */
export async function underReview(
  { transaction, actor }: Context,
  id: string,
): Promise<Order | undefined> {
  const order = await findOrder(transaction, id, { scope: actor.scope, lock: true });
  return order?.state === "mkt_review" ? order : undefined;
}

/** Finance's side is entered by its own people only. */
function refuseOutsider({ actor }: Context): Refusal | undefined {
  const isFinance = actor.roles.some((role) => role === "finance" || role === "operator");
  return isFinance ? undefined : refuse("forbidden", because.finance_only());
}

export const approve = defineOperation({
  name: "refunds.approve",
  kind: "command",
  summary: "Approve a refund: your step of marketing's review, or finance's acceptance",
  allow: ["approver", "finance"],
  serializable: true,
  input: ApproveRefund,
  output: ReviewedRefund,
  async run(context, { id, comment }) {
    const order = await underReview(context, id);
    if (order) {
      const signed = await sign(context, order, comment);
      return isRefusal(signed) ? signed : { id, side: "marketing" as const, state: signed.state };
    }
    const refund = await refundFor(context, id, "accept");
    if (isRefusal(refund)) return refund;
    const accepted = refuseOutsider(context) ?? (await accept(context, refund));
    return isRefusal(accepted) ? accepted : { id, side: "finance" as const, state: accepted.state };
  },
});

export const sendBack = defineOperation({
  name: "refunds.return",
  kind: "command",
  summary: "Return a refund with a reason of the taxonomy; only what it finds at fault is redone",
  allow: ["approver", "finance"],
  serializable: true,
  input: ReturnRefund,
  output: ReviewedRefund,
  async run(context, { id, code, comment, toStep }) {
    const order = await underReview(context, id);
    if (order) {
      const fault = faultOf(context, { code, desk: "approver" }, { side: "marketing", comment });
      if (isRefusal(fault)) return fault;
      const returned = await returnOrder(context, order, { fault, toStep });
      return isRefusal(returned)
        ? returned
        : { id, side: "marketing" as const, state: returned.state };
    }
    const refund = await refundFor(context, id, "sendBack");
    if (isRefusal(refund)) return refund;
    const fault = faultOf(context, { code, desk: "finance" }, { side: "finance", comment });
    const outsider = refuseOutsider(context);
    if (outsider) return outsider;
    if (isRefusal(fault)) return fault;
    const returned = await giveBack(context, refund, { act: "sendBack", fault });
    return isRefusal(returned) ? returned : { id, side: "finance" as const, state: returned.state };
  },
});
