/**
 * One step of an order on marketing's side: state, event, protection, in one place.
 * @module
 */
import { assert } from "../../base/assert.ts";
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { lift, place } from "../../protections/protections.ts";
import { mayOrder, type OrderAct, orderSteps } from "../rules.ts";
import { because, type MoneyHolder, orderStates } from "../schema.ts";
import { addEvent, findOrder, type Order, saveOrder } from "../store.ts";

/** What approvals, attachments and protections know an order by. */
export function subjectOf(id: string): string {
  return `refund:${id}`;
}

/** The order, locked, where the act may start from its state. */
export async function orderFor(
  { transaction, actor }: Context,
  id: string,
  act?: OrderAct,
): Promise<Order | Refusal> {
  const order = await findOrder(transaction, id, { scope: actor.scope, lock: true });
  if (!order) return refuse("not_found", because.no_order({ id }));
  return !act || mayOrder(order.state, act) ? order : wrongState(order, orderSteps[act]);
}

export function wrongState(
  { id, state }: Pick<Order, "id" | "state">,
  act: { zh: string; en: string },
): Refusal {
  const { zh, en } = orderStates[state];
  const values = { id, state_zh: zh, state_en: en, act_zh: act.zh, act_en: act.en };
  return refuse("conflict", because.wrong_state(values));
}

/** Takes the step and writes the event; the order of an account that has ended protects it no more. */
export async function move(
  context: Context,
  order: Order,
  { act, details, ...changes }: { act: OrderAct; details?: object } & Partial<Order>,
): Promise<Order> {
  assert(mayOrder(order.state, act), `${order.id} is ${order.state}: no ${act}`);
  const { transaction, now, actor } = context;
  const state = orderSteps[act].to;
  const moved = { ...order, ...changes, state, stateSince: now };
  await saveOrder(transaction, moved);
  const { id, version } = moved;
  const event = { at: now, actor: actor.id, kind: act, state, version, details };
  await addEvent(transaction, { side: "marketing", order: id, ...event });
  await protect(context, moved);
  return moved;
}

/** An open refund keeps reminders and cut-offs away from the account. */
export async function protect(context: Context, { id, account, state }: Order): Promise<void> {
  const isOpen = !["paid", "closed", "split", "terminated"].includes(state);
  const source = subjectOf(id);
  if (!isOpen) return lift(context, { source });
  await place(context, {
    customerAccount: account,
    kind: "refund_open",
    source,
    reason: `退费 ${id}`,
  });
}

/** The money is with somebody else now. */
export function heldBy(
  holder: MoneyHolder,
  { now }: Context,
): Pick<Order, "holder" | "holderSince"> {
  return { holder, holderSince: now };
}
