/**
 * What the handler does with an order that came back: take it in hand, correct and resubmit, terminate,
 * and archive one that was paid.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { move, orderFor } from "../marketing/moving.ts";
import { correct } from "../marketing/opening.ts";
import { end } from "../marketing/reviewed.ts";
import { resubmit as submitAgain } from "../marketing/submitting.ts";
import { CloseRefund, RefundId, ResubmitRefund } from "../requests.ts";
import { RefundRow } from "../schema.ts";
import { rowOf } from "../showing/viewing.ts";

const mayHandle = ["refund-handler", "receivables-clerk"];

export const handle = defineOperation({
  name: "refunds.handle",
  kind: "command",
  summary: "Take a returned refund in hand",
  allow: mayHandle,
  serializable: true,
  input: RefundId,
  output: RefundRow,
  async run(context, { id }) {
    const order = await orderFor(context, id, "handle");
    if (isRefusal(order)) return order;
    return rowOf(context, await move(context, order, { act: "handle" }));
  },
});

export const resubmit = defineOperation({
  name: "refunds.resubmit",
  kind: "command",
  summary: "Send a returned refund in again, corrected; only approvals of what changed run again",
  allow: mayHandle,
  serializable: true,
  input: ResubmitRefund,
  output: RefundRow,
  async run(context, { id, comment, ...corrections }) {
    const order = await orderFor(context, id, "resubmit");
    if (isRefusal(order)) return order;
    const corrected = await correct(context, order, corrections);
    if (isRefusal(corrected)) return corrected;
    const again = await submitAgain(context, corrected, comment);
    return isRefusal(again) ? again : rowOf(context, again);
  },
});

export const terminate = defineOperation({
  name: "refunds.terminate",
  kind: "command",
  summary: "End a refund for good; its money is free again",
  allow: mayHandle,
  serializable: true,
  input: RefundId,
  output: RefundRow,
  async run(context, { id }) {
    const order = await orderFor(context, id, "terminate");
    if (isRefusal(order)) return order;
    const ended = await end(context, order, "terminate");
    return isRefusal(ended) ? ended : rowOf(context, ended);
  },
});

export const close = defineOperation({
  name: "refunds.close",
  kind: "command",
  summary: "Archive a paid refund; it does so itself once the bank is unlikely to return the money",
  allow: mayHandle,
  serializable: true,
  input: CloseRefund,
  output: RefundRow,
  async run(context, { id, version }) {
    const order = await orderFor(context, id, version === undefined ? "close" : undefined);
    if (isRefusal(order)) return order;
    // archived by hand since, or the bank sent the money back: the time of another payment runs
    const isOver = order.state !== "paid" || (version ?? order.version) !== order.version;
    if (isOver) return rowOf(context, order);
    return rowOf(context, await move(context, order, { act: "close" }));
  },
});
