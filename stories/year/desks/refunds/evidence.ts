/**
 * What a handler finds when he looks into a wish for money: the account's payments and what is left of them.
 * Why the customer really asks he cannot know.
 * @module
 */
import { addDays, type Day } from "../../../../src/base/dates.ts";
import type { Wish } from "../../town/town.ts";
import type { Asker } from "../../year.ts";

export interface Found {
  /** What he would ask the house to give back. */
  fen: bigint;
  reasonType: string;
  payment?: string;
}

interface Payment {
  paymentId: string;
  reference: string | null;
  amountFen: bigint;
  advanceFen: bigint;
  heldFen: bigint;
  paidOn: Day;
  state: string;
  /** Both masked alike. */
  customer: string;
  payerName: string | null;
}

/** What a customer says at the counter: whoever tries it on says what others say who are right. */
const said: Record<Wish["because"], "paid twice" | "paid too much" | "billed too much"> = {
  paid_twice: "paid twice",
  wrong_account: "paid too much",
  overpaid: "paid too much",
  bill_too_high: "billed too much",
  hardship: "paid too much",
  greed: "paid too much",
};

/** Two equal payments within so many days look like one too many. */
const twinDays = 10;
const lookedAtDays = 120;

/** What the books bear out of a wish, or why nothing. */
export async function lookInto(
  handler: Asker,
  wish: Wish,
  today: Day,
): Promise<Found | { nothing: string }> {
  const { account: customerAccount, askedFen = 0n } = wish;
  const from = addDays(today, -lookedAtDays);
  const asked = { customerAccount, from, pageSize: 100 };
  const { payments }: { payments: Payment[] } = await handler.get("payments.list", asked);
  const standing = payments.filter(({ state }) => state === "posted");
  const named = standing.find(
    ({ reference }) => reference !== null && reference === wish.transaction,
  );
  const isStranger = named && named.payerName !== null && named.payerName !== named.customer;
  if (isStranger) return { nothing: "somebody else's money" };
  if (said[wish.because] === "paid twice") {
    const twice = [named, ...standing].find((one) => one && hasTwin(one, standing));
    if (!twice) return { nothing: "no second payment" };
    const { paymentId, amountFen } = twice;
    const fen = least(askedFen, least(amountFen, freeOf(standing)));
    return fen > 0n
      ? {
          fen,
          reasonType: "duplicate_payment",
          ...(freeOf([twice]) >= fen && { payment: paymentId }),
        }
      : { nothing: "taken by a bill" };
  }
  const { advanceFen } = await handler.get("payments.balance", { customerAccount });
  const fen = least(askedFen, BigInt(advanceFen));
  if (fen <= 0n) return { nothing: "no advance" };
  if (said[wish.because] === "billed too much") return { fen, reasonType: "billing_error" };
  const payment = named && freeOf([named]) >= fen ? { payment: named.paymentId } : {};
  return { fen, reasonType: "over_payment", ...payment };
}

function hasTwin(one: Payment, all: readonly Payment[]): boolean {
  return all.some(
    (other) =>
      other.paymentId !== one.paymentId &&
      other.amountFen === one.amountFen &&
      Math.abs(Date.parse(other.paidOn) - Date.parse(one.paidOn)) <= twinDays * 86_400_000,
  );
}

const freeOf = (payments: readonly Payment[]) =>
  payments.reduce((sum, { advanceFen, heldFen }) => sum + BigInt(advanceFen) - BigInt(heldFen), 0n);

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
