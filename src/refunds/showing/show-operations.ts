/**
 * Refunds looked at: one, many, and how old they are.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { covers, resolveUnits } from "../../organisation/organisation.ts";
import { AgeingInput, ListRefunds, ShowRefund } from "../requests.ts";
import { Ageing, because, RefundPage, RefundView } from "../schema.ts";
import { findOrder } from "../store.ts";
import { bucketsToday } from "./ageing.ts";
import { ageOrders, findOrders, openStates, statesOfTurn } from "./list-store.ts";
import { rowsOf, viewOf } from "./viewing.ts";

export const mayRead = [
  ...["refund-handler", "receivables-clerk", "approver", "finance", "compliance"],
  "administrator",
];

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

export const ageing = defineOperation({
  name: "refunds.ageing",
  kind: "query",
  summary: "Count open refunds by whose turn it is and by age in working days",
  allow: mayRead,
  input: AgeingInput,
  output: Ageing,
  async run(context, { unit }) {
    const { transaction, actor, now } = context;
    const within = await pathOf(context, unit);
    if (isRefusal(within)) return within;
    const buckets = bucketsToday(context);
    if (isRefusal(buckets)) return buckets;
    const firstDays = buckets.flatMap(({ from }) => (from === null ? [] : [from]));
    const asked = { scope: actor.scope, within, firstDays, today: dayOf(now) };
    return { buckets, cells: await ageOrders(transaction, asked) };
  },
});

/** Path of a unit in the scope; null where none is named. */
async function pathOf(
  { transaction, actor }: Context,
  unit: string | undefined,
): Promise<string | null | Refusal> {
  if (unit === undefined) return null;
  const found = (await resolveUnits(transaction, [unit])).get(unit);
  const isMine = typeof found === "object" && covers(actor.scope, found.path);
  return isMine ? found.path : refuse("not_found", because.unknown_unit({ unit }));
}
