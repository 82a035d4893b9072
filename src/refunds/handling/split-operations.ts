/**
 * Splitting an order that came back: its money goes over to parts, each an order and a review of its own.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { orderFor } from "../marketing/moving.ts";
import { open } from "../marketing/opening.ts";
import { end } from "../marketing/reviewed.ts";
import { submit } from "../marketing/submitting.ts";
import { SplitRefund, SplitResult } from "../requests.ts";
import type { RefundRow } from "../schema.ts";
import { rowOf } from "../showing/viewing.ts";
import { partsOf } from "./parts.ts";

export const split = defineOperation({
  name: "refunds.split",
  kind: "command",
  summary: "Split a returned refund into parts that add up to it; each begins its own review",
  allow: ["refund-handler", "receivables-clerk"],
  serializable: true,
  input: SplitRefund,
  output: SplitResult,
  async run(context, { id, parts: said }) {
    const order = await orderFor(context, id, "split");
    if (isRefusal(order)) return order;
    const wanted = await partsOf(context, order, said);
    if (isRefusal(wanted)) return wanted;
    const whole = await end(context, order, "split");
    if (isRefusal(whole)) return whole;
    const parts: RefundRow[] = [];
    for (const wish of wanted) {
      const part = await open(context, order.account, wish);
      const submitted = isRefusal(part) ? part : await submit(context, part);
      if (isRefusal(submitted)) return submitted;
      parts.push(rowOf(context, submitted));
    }
    return { refund: rowOf(context, whole), parts };
  },
});
