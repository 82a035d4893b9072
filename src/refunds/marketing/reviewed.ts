/**
 * What follows from an approver's word, and the end of an order.
 * @module
 */
import { actOnApproval, approvalOf, voidApproval } from "../../approvals/approvals.ts";
import type { Outcome } from "../../approvals/schema.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { faultOf } from "../reviewing/faults.ts";
import type { Fault } from "../schema.ts";
import type { Order } from "../store.ts";
import { giveBack } from "./holding.ts";
import { move } from "./moving.ts";
import { send } from "./sending.ts";

/** One signature; the last one sends the order to finance. */
export async function approve(
  context: Context,
  order: Order,
  comment: string,
): Promise<Order | Refusal> {
  const { reason = "" } = context;
  const deed = { approval: order.approval!, act: "approve", reason, comment } as const;
  const acted = await actOnApproval(context, deed);
  if (isRefusal(acted)) return acted;
  return acted.ended === "approved" ? send(context, order) : order;
}

/** An approver sends it to the handler, or to an earlier step of the review. */
export async function returnOrder(
  context: Context,
  order: Order,
  { fault, toStep = "initiator" }: { fault: Fault; toStep?: string | undefined },
): Promise<Order | Refusal> {
  const { zh, en, comment } = fault;
  const reason = `${zh} ${en}`;
  const deed = { approval: order.approval!, act: "return", to: toStep, reason, comment } as const;
  const acted = await actOnApproval(context, deed);
  if (isRefusal(acted)) return acted;
  if (acted.ended !== "returned") return order;
  return move(context, order, { act: "sendBack", fault, details: { fault } });
}

/** The round ended in the general inbox; who returned it there gave words, not a reason of the taxonomy. */
export async function approvalEnded(
  context: Context,
  order: Order,
  outcome: Outcome,
): Promise<Order | Refusal> {
  if (outcome === "approved") return send(context, order);
  if (outcome === "withdrawn") return move(context, order, { act: "withdraw" });
  const last = (await approvalOf(context.transaction, order.approval!))?.history.at(-1);
  const comment = [last?.reason, last?.comment].filter(Boolean).join(" ");
  const by = last?.person ?? context.actor.id;
  const asked = { code: "other", desk: "approver" } as const;
  const fault = faultOf(context, asked, { side: "marketing", comment, by });
  if (isRefusal(fault)) return fault;
  const returned = await move(context, order, { act: "sendBack", fault, details: { fault } });
  return outcome === "voided" ? end(context, returned, "terminate") : returned;
}

/** The end: the money is free again, and no approval of it can be used any more. */
export async function end(
  context: Context,
  order: Order,
  act: "terminate" | "split",
): Promise<Order | Refusal> {
  const free = await giveBack(context, order);
  const { approval } = order;
  const known = approval === null ? undefined : await approvalOf(context.transaction, approval);
  if (known && known.state !== "voided") {
    const voided = await voidApproval(context, known.id, context.reason ?? act);
    if (isRefusal(voided)) return voided;
  }
  return move(context, free, { act });
}
