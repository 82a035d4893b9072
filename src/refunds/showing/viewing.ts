/**
 * Orders as people see them: names masked, the account number by its tail, whose turn it is.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { workCalendar } from "../../base/work-calendar.ts";
import { maskAccount, maskName } from "../../organisation/organisation.ts";
import type { FinanceRefund } from "../finance/store.ts";
import { whereabouts } from "../rules.ts";
import type { FinanceRow, RefundRow } from "../schema.ts";
import { findOrder, type Order } from "../store.ts";

/** The desks that read refunds, each within its data scope. */
export const mayRead = [
  ...["refund-handler", "receivables-clerk", "approver", "finance", "compliance"],
  "administrator",
];

/** Masks unless told otherwise. */
export function rowOf(
  { now, rulebooks }: Pick<Context, "now" | "rulebooks">,
  order: Order,
  { unmask = false }: { unmask?: boolean } = {},
): RefundRow {
  const calendar = workCalendar(rulebooks);
  const today = dayOf(now);
  const hide = (text: string, mask: (text: string) => string) => (unmask ? text : mask(text));
  const { id, state, version, amountFen, reasonType, destination, payee, flags, fault } = order;
  return {
    ...{ id, state, version, amountFen, reasonType, destination, flags, fault },
    customerAccount: hide(order.account, maskAccount),
    holderName: hide(order.holderName, maskName),
    unit: order.unitName,
    payeeName: payee && hide(payee.name, maskName),
    payeeAccount: payee?.shown ?? null,
    requestedBy: order.requestedBy,
    requestedAt: order.requestedAt.toISOString(),
    ageWorkdays: calendar.workdaysBetween(dayOf(order.submittedAt ?? order.requestedAt), today),
    whereabouts: whereabouts(order, today, calendar),
  };
}

export async function rowsOf(context: Context, ids: readonly string[]): Promise<RefundRow[]> {
  const rows: RefundRow[] = [];
  for (const id of ids) {
    const order = await findOrder(context.transaction, id, { scope: context.actor.scope });
    if (order) rows.push(rowOf(context, order));
  }
  return rows;
}

/** Finance's copy as a row; its papers are those that came with the version. */
export function financeRowOf(
  { id, state, version, unitPath, content, fault, ...refund }: FinanceRefund,
  { unmask = false }: { unmask?: boolean } = {},
): FinanceRow {
  const { payee, account, reasonType, destination, amountFen, papers, approvals } = content;
  const { receivedAt, stateSince, reviewDueOn, paymentDueOn } = refund;
  const { acceptedBy, paidBy, paidOn, bankReference } = refund;
  return {
    ...{ id, state, version, unitPath, amountFen, reasonType, destination, papers, fault },
    customerAccount: unmask ? account : maskAccount(account),
    payeeName: payee && (unmask ? payee.name : maskName(payee.name)),
    payeeAccount: payee?.shown ?? null,
    approvedBy: approvals.map(({ person }) => person),
    receivedAt: receivedAt.toISOString(),
    stateSince: stateSince.toISOString(),
    dueOn: state === "fin_review" ? reviewDueOn : paymentDueOn,
    ...{ acceptedBy, paidBy, paidOn, bankReference },
  };
}
