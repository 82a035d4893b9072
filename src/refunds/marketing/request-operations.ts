/**
 * A refund asked for: requested, submitted, its papers handed in.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { AttachPapers, RequestRefund, SubmitRefund } from "../requests.ts";
import { mayAttach } from "../rules.ts";
import { because, RefundRow } from "../schema.ts";
import { rowOf } from "../showing/viewing.ts";
import { findOrder } from "../store.ts";
import { orderFor, wrongState } from "./moving.ts";
import { correct, open } from "./opening.ts";
import { reviewAgain, submit } from "./submitting.ts";

const mayHandle = ["refund-handler", "receivables-clerk"];

export const request = defineOperation({
  name: "refunds.request",
  kind: "command",
  summary: "Ask for money to be given back; it is held at once and the review begins",
  allow: mayHandle,
  serializable: true,
  input: RequestRefund,
  output: RefundRow,
  async run(context, { customerAccount, anomalyCase, ...wanted }) {
    const order = await open(context, customerAccount, wanted);
    if (isRefusal(order)) return order;
    if (anomalyCase !== undefined)
      await context.later("anomalies.refund-linked", {
        ...{ case: anomalyCase, refund: order.id, customerAccount },
      });
    const asked = wanted.draft ? order : await submit(context, order);
    return isRefusal(asked) ? asked : rowOf(context, asked);
  },
});

export const submitDraft = defineOperation({
  name: "refunds.submit",
  kind: "command",
  summary: "Send a draft into review, corrected where something is said",
  allow: mayHandle,
  serializable: true,
  input: SubmitRefund,
  output: RefundRow,
  async run(context, { id, ...corrections }) {
    const order = await orderFor(context, id, "submit");
    if (isRefusal(order)) return order;
    const corrected = await correct(context, order, corrections);
    if (isRefusal(corrected)) return corrected;
    const submitted = await submit(context, corrected);
    return isRefusal(submitted) ? submitted : rowOf(context, submitted);
  },
});

export const attachPapers = defineOperation({
  name: "refunds.attach",
  kind: "command",
  summary: "Hand in or replace papers; approvals that had read them are void and run again",
  allow: mayHandle,
  serializable: true,
  input: AttachPapers,
  output: RefundRow,
  async run(context, { id, ...papers }) {
    const { transaction, actor } = context;
    const order = await findOrder(transaction, id, { scope: actor.scope, lock: true });
    if (!order) return refuse("not_found", because.no_order({ id }));
    if (!mayAttach.includes(order.state)) {
      return wrongState(order, { zh: "更换附件", en: "given other papers: withdraw it first" });
    }
    const kept = await correct(context, order, papers);
    if (isRefusal(kept)) return kept;
    const settled = kept.state === "mkt_review" ? await reviewAgain(context, kept) : kept;
    return isRefusal(settled) ? settled : rowOf(context, settled);
  },
});
