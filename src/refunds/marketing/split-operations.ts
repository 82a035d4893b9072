/**
 * Splitting an order that came back: its money goes over to parts, each an order and a review of its own.
 * @module
 */
import { voidApproval } from "../../approvals/approvals.ts";
import { formatYuan, parseYuan } from "../../base/money.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { inputOf } from "../papers.ts";
import { openPayee } from "../payee.ts";
import { SplitRefund } from "../requests.ts";
import { because, SplitResult } from "../schema.ts";
import { rowOf } from "../showing/viewing.ts";
import type { Order } from "../store.ts";
import { giveBack } from "./holding.ts";
import { move, orderFor, subjectOf } from "./moving.ts";
import { open, type Wanted } from "./opening.ts";
import { submit } from "./submitting.ts";

export const split = defineOperation({
  name: "refunds.split",
  kind: "command",
  summary: "Split a returned refund into parts that add up to it; each begins its own review",
  allow: ["refund-handler", "receivables-clerk"],
  serializable: true,
  input: SplitRefund,
  output: SplitResult,
  async run(context, { id, parts: wishes }) {
    const order = await orderFor(context, id, "split");
    if (isRefusal(order)) return order;
    const sum = wishes.reduce((fen, { amountYuan }) => fen + (parseYuan(amountYuan) ?? 0n), 0n);
    if (sum !== order.amountFen) {
      const values = { sum: formatYuan(sum), amount: formatYuan(order.amountFen) };
      return refuse("invalid", because.split_sum(values));
    }
    const given = await wishOf(context, order);
    const parent = await end(context, order);
    if (isRefusal(parent)) return parent;
    const parts: Order[] = [];
    for (const wish of wishes) {
      const part = await open(context, order.account, {
        ...given,
        ...wish,
        to: wish.to ?? given.to,
      });
      const submitted = isRefusal(part) ? part : await submit(context, part);
      if (isRefusal(submitted)) return submitted;
      parts.push(submitted);
    }
    const rows = parts.map((part) => rowOf(context, part));
    return { refund: rowOf(context, parent), parts: rows };
  },
});

/** What the order asked for, as a wish for its parts. */
async function wishOf(
  { transaction, vault }: Context,
  { id, reasonType, payment, note, destination, payee }: Order,
): Promise<Omit<Wanted, "amountYuan"> & { splitFrom: string }> {
  return {
    ...(await inputOf(transaction, subjectOf(id))),
    ...{ splitFrom: id, reasonType, note, to: destination, payment: payment ?? undefined },
    ...(payee && {
      payeeName: payee.name,
      payeeBank: payee.bank,
      payeeAccount: (await openPayee(vault, id, payee)).account,
    }),
  };
}

async function end(context: Context, order: Order): Promise<Order | Refusal> {
  const free = await giveBack(context, order);
  const voided = await voidApproval(context, order.approval!, "split");
  return isRefusal(voided) ? voided : move(context, free, { act: "split" });
}
