/**
 * Work orders asked for, agreed to, done, given up.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import {
  CompleteOrder,
  ListOrders,
  OfAccount,
  OneOrder,
  OrderMoved,
  OrderPage,
} from "../case-requests.ts";
import { Applied, ApprovalEnded, because } from "../requests.ts";
import { completeOrder, markDone } from "./completing.ts";
import { againstCutOff, cutOffCase, refuseCutOff } from "./lawful.ts";
import { findOrders, lockOrder, saveOrder } from "./order-store.ts";
import { cancelOrder, openRestores, orderIn, requestCutOff } from "./orders.ts";
import { showOrder } from "./showing.ts";

const workers = ["collector"];

const list = defineOperation({
  name: "dunning.work-orders",
  kind: "query",
  summary:
    "List cut-off and restore orders, those still to be done first, late restorations marked",
  allow: [...workers, "approver", "policy-manager", "compliance"],
  input: ListOrders,
  output: OrderPage,
  async run({ transaction, actor, now }, { page, pageSize, ...filter }) {
    const limits = { limit: pageSize, offset: (page - 1) * pageSize };
    const found = await findOrders(transaction, { ...filter, ...limits, scope: actor.scope, now });
    return { ...found, orders: found.orders.map((order) => showOrder(order, { actor, now })) };
  },
});

const request = defineOperation({
  name: "dunning.request-cut-off",
  kind: "command",
  summary:
    "Ask another person to agree to a cut-off; refused where the law or a protection objects",
  allow: workers,
  input: OfAccount,
  output: OrderMoved,
  async run(context, { customerAccount }) {
    const found = await cutOffCase(context, customerAccount);
    if (isRefusal(found)) return found;
    const against = againstCutOff(found, "in advance");
    if (against.length > 0) return refuseCutOff(against);
    const { law } = found.grounds.question(found.debtor.facts);
    const order = await requestCutOff(context, found.debtor, law!.groundArticle);
    return isRefusal(order) ? order : { order, state: "requested" as const };
  },
});

const apply = defineOperation({
  name: "dunning.apply-cut-off",
  kind: "command",
  summary: "Do what follows from a cut-off's approval that ended in the general inbox",
  allow: [],
  input: ApprovalEnded,
  output: Applied,
  async run(context, { approval, subject, outcome }) {
    const { transaction, now } = context;
    const id = subject.slice("cut-off:".length);
    const order = await lockOrder(transaction, id, { scope: [""], now });
    if (order?.state !== "requested" || order.approval !== approval) return { applied: false };
    const found = await cutOffCase(context, order.account);
    const against = isRefusal(found) ? [found.reason] : againstCutOff(found, "in advance");
    if (outcome === "approved" && against.length === 0) {
      await saveOrder(transaction, { ...order, state: "approved", approvedAt: now });
      return { applied: true };
    }
    const refused = await cancelOrder(context, order, outcome === "approved" ? against : []);
    return refused ?? { applied: true };
  },
});

const complete = defineOperation({
  name: "dunning.complete-order",
  kind: "command",
  summary: "Record a cut-off or a restoration as done, with a photograph; guards look once more",
  allow: workers,
  input: CompleteOrder,
  output: OrderMoved,
  async run(context, { order: id, file }) {
    const order = await orderIn(context, id, ["approved", "open"]);
    if (isRefusal(order)) return order;
    const done = await completeOrder(context, order, file);
    return isRefusal(done) ? done : { order: id, state: done.state };
  },
});

const cancel = defineOperation({
  name: "dunning.cancel-order",
  kind: "command",
  summary: "Give up a cut-off that is not done; its approval can be used no more",
  allow: [...workers, "approver"],
  input: OneOrder,
  output: OrderMoved,
  async run(context, { order: id }) {
    const order = await orderIn(context, id, ["requested", "approved"]);
    if (isRefusal(order)) return order;
    const why = because.given_up({ why: context.reason ?? "" });
    return (await cancelOrder(context, order, [why])) ?? { order: id, state: "cancelled" as const };
  },
});

/** The crew was faster than the word that the money had come: no guard may keep the supply off now. */
const report = defineOperation({
  name: "dunning.report-cut-off",
  kind: "command",
  summary:
    "Say that a cut-off was done before its order was given up; its restoration opens at once",
  allow: workers,
  input: CompleteOrder,
  output: OrderMoved,
  async run(context, { order: id, file }) {
    const order = await orderIn(context, id, ["cancelled"]);
    if (isRefusal(order)) return order;
    if (order.kind !== "cut-off") return refuse("not_found", because.unknown_order({ order: id }));
    const done = await markDone(context, order, file);
    if (isRefusal(done)) return done;
    await openRestores(context, [order.account], { paid: [order.account] });
    return { order: id, state: done.state };
  },
});

export const orderOperations = [list, request, apply, complete, cancel, report] as const;
