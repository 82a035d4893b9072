/**
 * The order as approvals know it, and on its way to finance once every approval stands on it.
 * @module
 */
import { approvalOf, boundFieldsChanged } from "../../approvals/approvals.ts";
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { say } from "../messages/mailbox.ts";
import { papersOf, refuseAltered } from "../papers.ts";
import { because, type Paper } from "../schema.ts";
import type { Order } from "../store.ts";
import { move, subjectOf } from "./moving.ts";

/** The fields of an order by the names of the route. The payee's account stands by fingerprint and tail. */
export function fieldsOf(order: Order, papers: readonly Paper[]): Record<string, unknown> {
  const { payee } = order;
  return {
    amountFen: order.amountFen.toString(),
    account: order.account,
    reasonType: order.reasonType,
    payment: order.payment ?? "",
    note: order.note,
    destination: order.destination,
    payeeName: payee?.name ?? "",
    payeeAccount: payee ? `${payee.fingerprint.slice(0, 16)}${payee.shown.slice(-4)}` : "",
    payeeBank: payee?.bank ?? "",
    attachments: papers.map(({ kind, sha256 }) => `${kind} ${sha256}`).sort(),
  };
}

/** Every approval stands on what the order says now: this version goes to finance. */
export async function send(context: Context, order: Order): Promise<Order | Refusal> {
  const { transaction } = context;
  const papers = await papersOf(transaction, subjectOf(order.id));
  const altered = await refuseAltered(context, subjectOf(order.id), papers);
  if (altered) return altered;
  const changed = await boundFieldsChanged(transaction, order.approval!, fieldsOf(order, papers));
  if (changed.length > 0) {
    return refuse("conflict", because.approval_void({ fields: changed.join(", ") }));
  }
  const approvals = await signaturesOf(context, order.approval!);
  const sent = await move(context, order, { act: "approved" });
  await say(context, {
    ...{ from: "marketing", order: sent.id, version: sent.version, kind: "order" },
    body: {
      ...{ account: sent.account, holderName: sent.holderName, unitPath: sent.unitPath },
      ...{ amountFen: sent.amountFen, reasonType: sent.reasonType, payment: sent.payment },
      ...{ note: sent.note, destination: sent.destination, payee: sent.payee, papers, approvals },
      requestedBy: sent.requestedBy,
      submittedAt: sent.submittedAt!.toISOString(),
      reviewDueOn: sent.reviewDueOn!,
      paymentDueOn: sent.paymentDueOn!,
    },
  });
  return sent;
}

async function signaturesOf({ transaction }: Context, approval: string) {
  const { history = [] } = (await approvalOf(transaction, approval)) ?? {};
  return history
    .filter(({ act }) => act === "approve")
    .map(({ step, person, at }) => ({ step: step ?? "", person, at }));
}
