/**
 * Everything of one order on one page.
 * @module
 */
import { attachmentsOf, verifyAttachments } from "../../attachments/attachments.ts";
import type { Context } from "../../base/operation.ts";
import { selectFinance } from "../finance/store.ts";
import { subjectOf } from "../marketing/moving.ts";
import type { RefundView } from "../schema.ts";
import { childrenOf, eventsOf, type Order } from "../store.ts";
import { mailOf } from "./list-store.ts";
import { financeRowOf, rowOf } from "./viewing.ts";

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
