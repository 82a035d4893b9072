/**
 * The parts of an order that is split, as wishes of their own.
 * @module
 */
import { formatYuan, parseYuan } from "../../base/money.ts";
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { subjectOf } from "../marketing/moving.ts";
import type { Wanted } from "../marketing/wishing.ts";
import { inputOf } from "../papers.ts";
import { openPayee } from "../payee.ts";
import type { SaidPart } from "../requests.ts";
import { because } from "../schema.ts";
import type { Order } from "../store.ts";

export type Part = Wanted & { splitFrom: string };

/** Refuses parts that do not add up to the order. What a part does not say is as the order has it. */
export async function partsOf(
  context: Context,
  order: Order,
  said: readonly SaidPart[],
): Promise<Part[] | Refusal> {
  const sum = said.reduce((fen, { amountYuan }) => fen + (parseYuan(amountYuan) ?? 0n), 0n);
  if (sum !== order.amountFen) {
    const values = { sum: formatYuan(sum), amount: formatYuan(order.amountFen) };
    return refuse("invalid", because.split_sum(values));
  }
  const whole = await wishOf(context, order);
  return said.map((part) => ({ ...whole, ...part, to: part.to ?? whole.to }));
}

/** What the order asked for, as a wish for its parts. */
async function wishOf(
  { transaction, vault }: Context,
  { id, reasonType, payment, note, destination, payee }: Order,
): Promise<Omit<Part, "amountYuan">> {
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
