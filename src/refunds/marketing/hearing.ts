/**
 * What finance's messages do to marketing's order. They come in order and once, so each finds the order
 * in the state the one before left it in.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { dayOf, startOfDay } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { workCalendar } from "../../base/work-calendar.ts";
import { type BodyOf, bodies, type Message } from "../messages/message.ts";
import { refundRules } from "../rulebook.ts";
import { addEvent, findOrder, type Order, saveOrder } from "../store.ts";
import { draw, giveBack, holdAgain } from "./holding.ts";
import { heldBy, move } from "./moving.ts";

type FromFinance = Exclude<Message["kind"], "order" | "withdrawal">;

const hear: {
  [Kind in FromFinance]: (context: Context, order: Order, body: BodyOf<Kind>) => Promise<unknown>;
} = {
  taken: (context, order) => move(context, order, { act: "taken" }),
  accepted: async (context, order, { by }) => {
    const drawn = await draw(context, order);
    return move(context, drawn, {
      ...{ act: "accepted", details: { by } },
      ...heldBy("finance", context),
    });
  },
  paying: async (context, order, { by }) => {
    await saveOrder(context.transaction, { ...order, ...heldBy("bank", context) });
    await note(context, order, { kind: "paying", by });
  },
  pay_again: async (context, order, { problem }) => {
    await saveOrder(context.transaction, { ...order, ...heldBy("finance", context) });
    await note(context, order, { kind: "pay_again", problem });
  },
  returned: async (context, order, { fault }) => {
    const held = await holdAgain(context, order);
    const back = order.holder === "marketing" ? {} : heldBy("marketing", context);
    return move(context, held, { act: "returned", fault, details: { fault }, ...back });
  },
  paid: async (context, order, { on, bankReference }) => {
    const isAdvance = order.destination === "advance";
    const settled = isAdvance ? await giveBack(context, order) : order;
    const paid = await move(context, settled, {
      ...{ act: "paid", details: { on, bankReference } },
      ...heldBy(isAdvance ? "marketing" : "customer", context),
    });
    await closeLater(context, paid);
  },
  released: async (context, order) => {
    const back = order.holder === "marketing" ? {} : heldBy("marketing", context);
    const held = await holdAgain(context, order);
    return move(context, held, { act: "released", withdrawalAsked: false, ...back });
  },
  withdrawal_refused: async (context, order, { state }) => {
    await saveOrder(context.transaction, { ...order, withdrawalAsked: false });
    await note(context, order, { kind: "withdrawal_refused", state });
  },
};

/** Applies one message of finance. */
export async function hearFinance(context: Context, message: Message): Promise<void> {
  const { kind, order: id } = message;
  assert(kind !== "order" && kind !== "withdrawal", `${kind} comes from marketing`);
  const order = await findOrder(context.transaction, id, { scope: [""], lock: true });
  assert(order, `${id} is an order of this house`);
  await apply(context, order, { kind, body: message.body });
}

function apply<Kind extends FromFinance>(
  context: Context,
  order: Order,
  { kind, body }: { kind: Kind; body: unknown },
): Promise<unknown> {
  return hear[kind](context, order, bodies[kind].parse(body) as BodyOf<Kind>);
}

async function note(
  { transaction, now, actor }: Context,
  { id, state, version }: Order,
  { kind, ...details }: { kind: string } & Record<string, string>,
): Promise<void> {
  const event = { at: now, actor: actor.id, kind, state, version, details };
  await addEvent(transaction, { side: "marketing", order: id, ...event });
}

/** Archives itself once the bank is no longer likely to return the money. */
async function closeLater(context: Context, { id, version }: Order): Promise<void> {
  const { now, rulebooks } = context;
  const rules = refundRules(context);
  assert(!isRefusal(rules), "refund rules are in force");
  const day = workCalendar(rulebooks).addWorkdays(dayOf(now), rules.closeAfterWorkdays);
  const notBefore = startOfDay(day);
  await context.later(
    "refunds.close",
    { id, version },
    { key: `refunds.close:${id}:${version}`, notBefore },
  );
}
