/**
 * Refunds looked at: one and many.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { ListRefunds, RefundPage, ShowRefund } from "../requests.ts";
import { because, RefundView } from "../schema.ts";
import { findOrder } from "../store.ts";
import { bucketsToday } from "./ageing.ts";
import { findOrders, openStates, statesOfTurn } from "./list-store.ts";
import { viewOf } from "./page.ts";
import { pathOf } from "./units.ts";
import { mayRead, rowsOf } from "./viewing.ts";

export const list = defineOperation({
  name: "refunds.list",
  kind: "query",
  summary: "List refunds, those that wait first by the day they are due, masked",
  allow: mayRead,
  input: ListRefunds,
  output: RefundPage,
  async run(context, { state, customerAccount, unit, turn, bucket, mine, page, pageSize }) {
    const { transaction, actor } = context;
    const within = await pathOf(context, unit);
    if (isRefusal(within)) return within;
    const days = bucket === undefined ? undefined : bucketsToday(context);
    if (isRefusal(days)) return days;
    const range = bucket === undefined ? undefined : days?.[bucket];
    const open = turn ? statesOfTurn[turn] : bucket === undefined ? null : openStates;
    const found = await findOrders(
      transaction,
      {
        ...{ scope: actor.scope, within, states: state ? [state] : open },
        atBank: turn === undefined ? null : turn === "bank",
        account: customerAccount ?? null,
        requestedBy: mine ? actor.id : null,
        ...{ from: range?.from ?? null, until: range?.until ?? null },
      },
      { limit: pageSize, offset: (page - 1) * pageSize },
    );
    const { ids, ...sums } = found;
    return { ...sums, refunds: await rowsOf(context, ids) };
  },
});

export const show = defineOperation({
  name: "refunds.show",
  kind: "query",
  summary:
    "Show one refund: papers, both sides' lanes, the messages between them, who holds the money",
  allow: mayRead,
  audited: ({ unmask }) => unmask,
  input: ShowRefund,
  output: RefundView,
  async run(context, { id, unmask }) {
    const { transaction, actor } = context;
    if (unmask && !actor.seesPersonalData) {
      return refuse("forbidden", because.needs_personal_data());
    }
    const order = await findOrder(transaction, id, { scope: actor.scope });
    return order
      ? viewOf(context, order, { unmask })
      : refuse("not_found", because.no_order({ id }));
  },
});
