/** What a handler finds in the books of an account, whatever the customer says. */
import { expect, test } from "vitest";
import type { Wish } from "../../town/town.ts";
import type { Asker } from "../../year.ts";
import { lookInto } from "./evidence.ts";

const payment = (paymentId: string, more: object = {}) => ({
  ...{ paymentId, reference: `TX-${paymentId}`, amountFen: 120_00n, advanceFen: 120_00n },
  ...{ heldFen: 0n, paidOn: "2026-01-05", state: "posted", customer: "顾**", payerName: "顾**" },
  ...more,
});

/** A counter that sees these payments and their advance. */
function counter(payments: readonly ReturnType<typeof payment>[]): Asker {
  const advanceFen = payments.reduce((sum, one) => sum + one.advanceFen, 0n);
  const ask: Asker["ask"] = (operation) =>
    Promise.resolve(operation === "payments.list" ? { payments } : { advanceFen });
  return { ask, get: ask, file: () => Promise.resolve("file") };
}

const wish = (because: Wish["because"], more: Partial<Wish> = {}): Wish => ({
  ...{ account: "0370100001", kind: "refund", because, askedFen: 120_00n, transaction: "TX-P2" },
  ...more,
});

const twins = [payment("P2", { paidOn: "2026-01-08" }), payment("P1")];

interface Row {
  name: string;
  wished: Wish;
  payments: ReturnType<typeof payment>[];
  finds: object;
}

const rows: Row[] = [
  {
    name: "paid twice within days: one of them",
    wished: wish("paid_twice"),
    payments: twins,
    finds: { fen: 120_00n, reasonType: "duplicate_payment", payment: "P2" },
  },
  {
    name: "paid twice, but the second came a month later",
    wished: wish("paid_twice"),
    payments: [payment("P2", { paidOn: "2026-02-08" }), payment("P1")],
    finds: { nothing: "no second payment" },
  },
  {
    name: "paid twice, and a bill has taken both",
    wished: wish("paid_twice"),
    payments: twins.map((one) => ({ ...one, advanceFen: 0n })),
    finds: { nothing: "taken by a bill" },
  },
  {
    name: "asks for twice as much: no more than was paid",
    wished: wish("paid_twice", { askedFen: 240_00n }),
    payments: twins,
    finds: { fen: 120_00n, reasonType: "duplicate_payment", payment: "P2" },
  },
  {
    name: "paid too much: what no bill has taken",
    wished: wish("overpaid"),
    payments: [payment("P2", { advanceFen: 80_00n })],
    finds: { fen: 80_00n, reasonType: "over_payment", payment: "P2" },
  },
  {
    name: "a stranger's money, which he would like to keep",
    wished: wish("greed"),
    payments: [payment("P2", { payerName: "罗**" })],
    finds: { nothing: "somebody else's money" },
  },
  {
    name: "nothing on the account",
    wished: wish("greed"),
    payments: [],
    finds: { nothing: "no advance" },
  },
];

test.each(rows)("$name", async ({ wished, payments, finds }) => {
  expect(await lookInto(counter(payments), wished, "2026-02-10")).toEqual(finds);
});
