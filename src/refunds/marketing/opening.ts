/**
 * From a wish to an order that holds its money, and an order corrected.
 * @module
 */

import { formatYuan } from "../../base/money.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { attachPapers } from "../papers.ts";
import { readPayee } from "../payee.ts";
import type { Corrections } from "../requests.ts";
import { addEvent, insertOrder, type Order, rememberPayee, saveOrder } from "../store.ts";
import { giveBack, hold } from "./holding.ts";
import { protect, subjectOf } from "./moving.ts";
import { read, recheck, type Wanted } from "./wishing.ts";

/** Makes an order that holds its money; whether it is good is for `settle` to say. */
export async function open(
  context: Context,
  account: string,
  { splitFrom = null, ...wanted }: Wanted & { splitFrom?: string | null },
): Promise<Order | Refusal> {
  const { transaction, actor, now } = context;
  const found = await read(context, account, wanted);
  if (isRefusal(found)) return found;
  const id = await context.newId("R");
  const payee = await readPayee(context, id, {
    isDraft: wanted.draft ?? false,
    wanted,
    holderName: found.customer.holderName,
    old: null,
  });
  if (isRefusal(payee)) return payee;
  const { class: _, closedOn: __, ...customer } = found.customer;
  const order: Order = {
    ...customer,
    ...{ id, state: "draft", stateSince: now, version: 1, amountFen: found.amountFen },
    ...{ reasonType: wanted.reasonType, payment: wanted.payment ?? null },
    ...{ destination: wanted.to, payee, note: wanted.note ?? "", approval: null, flags: [] },
    ...{ fault: null, reservation: 0, reservationState: "none", withdrawalAsked: false },
    ...{ holder: "marketing", holderSince: now, splitFrom, submittedAt: null },
    ...{ requestedBy: actor.id, requestedAt: now, reviewDueOn: null, paymentDueOn: null },
  };
  await insertOrder(transaction, order);
  const event = { at: now, actor: actor.id, kind: "request", state: "draft", version: 1 };
  await addEvent(transaction, { side: "marketing", order: id, ...event });
  await protect(context, order);
  return settle(context, order, wanted);
}

/** Takes corrections into an order that stands still; what is not said stays. */
export async function correct(
  context: Context,
  order: Order,
  corrections: Corrections,
): Promise<Order | Refusal> {
  const { account, amountFen, destination } = order;
  const asked = { ...corrections, to: corrections.to ?? destination };
  const wanted = {
    amountYuan: corrections.amountYuan ?? formatYuan(amountFen, { group: false }),
    reasonType: corrections.reasonType ?? order.reasonType,
    payment: corrections.payment ?? order.payment ?? undefined,
  };
  const found = await read(context, account, wanted);
  if (isRefusal(found)) return found;
  const { holderName } = found.customer;
  const payee = await readPayee(context, order.id, {
    ...{ isDraft: false, wanted: asked, holderName },
    old: order.payee,
  });
  if (isRefusal(payee)) return payee;
  const corrected = {
    ...order,
    ...{ amountFen: found.amountFen, reasonType: wanted.reasonType },
    destination: asked.to,
    ...{ payment: wanted.payment ?? null, payee, note: corrections.note ?? order.note },
  };
  return settle(context, corrected, corrections);
}

/** Attaches the papers, checks all of it, holds what it now asks for, and keeps it. */
async function settle(
  context: Context,
  order: Order,
  papers: Corrections,
): Promise<Order | Refusal> {
  const { transaction, actor } = context;
  const subject = subjectOf(order.id);
  const problem = await attachPapers(context, { subject, unitId: order.unitId }, papers);
  if (problem) return problem;
  const free = await giveBack(context, order);
  const checked = await recheck(context, free, actor.scope);
  if (isRefusal(checked)) return checked;
  const { refused, checks, marks } = checked;
  if (refused) return refuse("conflict", refused.reason!, { checks });
  const flags = checks.flatMap(({ reason }) => (reason ? [reason] : []));
  const held = await hold(context, { ...free, flags });
  if (isRefusal(held)) return held;
  await saveOrder(transaction, held);
  if (marks) await rememberPayee(transaction, held.id, { marks, at: context.now });
  return held;
}
