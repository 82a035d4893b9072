/**
 * Withdrawing an order: from marketing's own review at once, from finance by asking for it.
 * @module
 */
import { actOnApproval } from "../../approvals/approvals.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { move, wrongState } from "../marketing/moving.ts";
import { say } from "../messages/mailbox.ts";
import { WithdrawRefund } from "../requests.ts";
import { mayAskBack, orderSteps } from "../rules.ts";
import { because, RefundRow } from "../schema.ts";
import { rowOf } from "../showing/viewing.ts";
import { addEvent, findOrder, type Order, saveOrder } from "../store.ts";

export const withdraw = defineOperation({
  name: "refunds.withdraw",
  kind: "command",
  summary: "Take a refund back from review, or ask finance to give it back while it is not paid",
  allow: ["refund-handler", "receivables-clerk"],
  serializable: true,
  input: WithdrawRefund,
  output: RefundRow,
  async run(context, { id, comment }) {
    const { transaction, actor } = context;
    const order = await findOrder(transaction, id, { scope: actor.scope, lock: true });
    if (!order) return refuse("not_found", because.no_order({ id }));
    const withdrawn =
      order.state === "mkt_review"
        ? await takeBack(context, order, comment)
        : await askBack(context, order, comment);
    return isRefusal(withdrawn) ? withdrawn : rowOf(context, withdrawn);
  },
});

async function takeBack(context: Context, order: Order, comment: string): Promise<Order | Refusal> {
  const { reason = "" } = context;
  const deed = { approval: order.approval!, act: "withdraw", reason, comment } as const;
  const acted = await actOnApproval(context, deed);
  if (isRefusal(acted)) return acted;
  return move(context, order, { act: "withdraw", details: { comment } });
}

/** Finance answers by a message; until then the order stands as it does. */
async function askBack(context: Context, order: Order, comment: string): Promise<Order | Refusal> {
  const { id, state, version } = order;
  if (!mayAskBack.includes(state)) return wrongState(order, orderSteps.withdraw);
  if (order.withdrawalAsked) return refuse("conflict", because.withdrawal_asked({ id }));
  const { transaction, actor, now } = context;
  const asked = { ...order, withdrawalAsked: true };
  await saveOrder(transaction, asked);
  const event = { at: now, actor: actor.id, kind: "withdrawal", state, version };
  await addEvent(transaction, { side: "marketing", order: id, ...event, details: { comment } });
  const body = { by: actor.id };
  await say(context, { from: "marketing", order: id, version, kind: "withdrawal", body });
  return asked;
}
