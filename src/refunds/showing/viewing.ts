/**
 * Orders as people see them: names masked, the account number by its tail, whose turn it is.
 * @module
 */
import { attachmentsOf, verifyAttachments } from "../../attachments/attachments.ts";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { workCalendar } from "../../base/work-calendar.ts";
import { maskAccount, maskName } from "../../organisation/organisation.ts";
import { type FinanceRefund, selectFinance } from "../finance/store.ts";
import { subjectOf } from "../marketing/moving.ts";
import { whereabouts } from "../rules.ts";
import type { FinanceRow, RefundRow, RefundView } from "../schema.ts";
import { childrenOf, eventsOf, findOrder, type Order } from "../store.ts";
import { mailOf } from "./list-store.ts";

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

/** Everything of one order on one page. */
export async function viewOf(
  context: Context,
  order: Order,
  { unmask }: { unmask: boolean },
): Promise<RefundView> {
  const { transaction, actor } = context;
  const { id } = order;
  const subject = subjectOf(id);
  const damaged = new Set((await verifyAttachments(context, subject)).map((one) => one.id));
  const papers = (await attachmentsOf(transaction, subject)).map((paper) => ({
    attachment: paper.id,
    kind: paper.kind,
    name: paper.name,
    file: paper.file,
    bytes: paper.bytes,
    intact: !damaged.has(paper.id),
  }));
  const [copy] = (await selectFinance(transaction, { scope: actor.scope, id })).refunds;
  return {
    ...rowOf(context, order, { unmask }),
    ...{ note: order.note, payment: order.payment, payeeBank: order.payee?.bank ?? null },
    ...{ approval: order.approval, splitFrom: order.splitFrom, papers },
    splitInto: await childrenOf(transaction, id),
    ...{ reviewDueOn: order.reviewDueOn, paymentDueOn: order.paymentDueOn },
    withdrawalAsked: order.withdrawalAsked,
    finance: copy ? financeRowOf(copy, { unmask }) : null,
    timeline: await eventsOf(transaction, id),
    messages: await mailOf(transaction, id),
  };
}
