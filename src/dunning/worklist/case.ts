/**
 * One account as a collector needs it: what is owed, what may lawfully be done next and why, what to say, what was
 * done and agreed before.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { protectionsOf } from "../../protections/protections.ts";
import type { Case } from "../case-requests.ts";
import { findActions, showAction } from "../executing/action-list.ts";
import { findObjections, showObjection } from "../objecting/objection-store.ts";
import { standingsOf } from "../promising/promise-store.ts";
import { protectionKinds } from "../schema.ts";
import { findOrders } from "../work-orders/order-store.ts";
import { showOrder } from "../work-orders/showing.ts";

type Records = Pick<
  Case,
  "protections" | "actions" | "promises" | "plans" | "holds" | "disputes" | "objections" | "orders"
>;

/** What stands about an account, whatever it owes. */
export async function recordsOf(
  { transaction, actor, now }: Pick<Context, "transaction" | "actor" | "now">,
  account: string,
): Promise<Records> {
  const { scope } = actor;
  const today = dayOf(now);
  const { actions } = await findActions(transaction, {
    scope,
    customerAccount: account,
    limit: 50,
  });
  const { orders } = await findOrders(transaction, { scope, account, now, limit: 20 });
  const { promises, plans, holds, disputes } = await standingsOf(transaction, account, today);
  const objected = { scope, customerAccount: account, limit: 20 };
  const { objections } = await findObjections(transaction, objected);
  const protections = await protectionsOf(transaction, account, today);
  return {
    protections: protections.map(({ kind }) => {
      const { zh, en } = protectionKinds[kind];
      return { kind, zh, en };
    }),
    actions: actions.map((action) => showAction(action, actor)),
    promises: promises.map(isoMade),
    plans: plans.map(isoMade),
    holds,
    disputes: disputes.map(({ openedAt, ...rest }) => ({
      ...rest,
      openedAt: openedAt.toISOString(),
    })),
    objections: objections.map(showObjection),
    orders: orders.map((order) => showOrder(order, { actor, now })),
  };
}

function isoMade<Row extends { madeAt: Date }>({ madeAt, ...row }: Row) {
  return { ...row, madeAt: madeAt.toISOString() };
}
