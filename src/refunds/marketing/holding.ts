/**
 * The money of an order on marketing's side: held in the advance balance from the request on, drawn when
 * finance accepts (debit 2203, credit 224104), given back when the order comes back or ends.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { post, reverse } from "../../ledger/ledger.ts";
import { drawAdvance, holdAdvance, releaseAdvance } from "../../payments/payments.ts";
import type { Order } from "../store.ts";

/** Each hold of an order has a cause of its own, in payments and in the books. */
function causeOf({ id, reservation }: Pick<Order, "id" | "reservation">): string {
  return `refund:${id}:${reservation}`;
}

/** Holds the amount so that no bill and no other refund takes it. Refuses what is not there. */
export async function hold(context: Context, order: Order): Promise<Order | Refusal> {
  assert(order.reservationState === "none", `${order.id} holds nothing yet`);
  const held = {
    ...order,
    reservation: order.reservation + 1,
    reservationState: "held" as const,
  };
  const { account, amountFen, payment } = order;
  const refusal = await holdAdvance(context, {
    ...{ cause: causeOf(held), account, amountFen },
    ...(payment !== null && { payment }),
  });
  return refusal ?? held;
}

/** Finance has accepted: the money leaves the advance balance for the account between the sides. */
export async function draw(context: Context, order: Order): Promise<Order> {
  assert(order.reservationState === "held", `${order.id} holds its money`);
  const cause = causeOf(order);
  await drawAdvance(context, { cause });
  await post(context, {
    cause,
    day: dayOf(context.now),
    narrative: `退费 ${order.id} 移交财务`,
    lines: [
      { account: "2203", party: order.account, debitFen: order.amountFen },
      { account: "224104", party: order.id, creditFen: order.amountFen },
    ],
  });
  return { ...order, reservationState: "drawn" };
}

/** Gives the money back to the advance balance, wherever it stands. */
export async function giveBack(context: Context, order: Order): Promise<Order> {
  if (order.reservationState === "none") return order;
  const cause = causeOf(order);
  await releaseAdvance(context, { cause });
  if (order.reservationState === "drawn") {
    const narrative = `退费 ${order.id} 退回`;
    await reverse(context, cause, { cause: `${cause}:back`, day: dayOf(context.now), narrative });
  }
  return { ...order, reservationState: "none" };
}

/** The order came back: what was drawn is held again, in the same breath. */
export async function holdAgain(context: Context, order: Order): Promise<Order> {
  if (order.reservationState === "held") return order;
  const held = await hold(context, await giveBack(context, order));
  assert(!isRefusal(held), `${order.id}: what was given back is there to be held`);
  return held;
}
