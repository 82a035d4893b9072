/**
 * Work orders as people see them.
 * @module
 */
import type { Actor } from "../../base/operation.ts";
import { maskName } from "../../organisation/organisation.ts";
import type { WorkOrder } from "../case-requests.ts";
import { accountFor } from "../proposing/showing.ts";
import type { StoredOrder } from "./order-store.ts";

export function showOrder(
  {
    account,
    name,
    unitId: _,
    unitPath: __,
    action: ___,
    cutOff: ____,
    endedAt: _____,
    ...order
  }: StoredOrder,
  { actor, now }: { actor: Pick<Actor, "seesPersonalData">; now: Date },
): WorkOrder {
  const { dueAt, doneAt, state } = order;
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...order,
    customerAccount: accountFor(actor, account),
    name: maskName(name),
    overdue: dueAt !== null && state !== "cancelled" && dueAt < (doneAt ?? now),
    requestedAt: order.requestedAt.toISOString(),
    ...{ approvedAt: iso(order.approvedAt), paidAt: iso(order.paidAt) },
    ...{ dueAt: iso(dueAt), doneAt: iso(doneAt) },
    stoppedBy: order.stoppedBy ?? [],
  };
}
