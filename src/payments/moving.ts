/**
 * Payments that turn out to be another's, or never arrived: the entry is taken back, never deleted.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import { dayOf } from "../base/dates.ts";
import type { Context } from "../base/operation.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { type Poster, post, reverse } from "../ledger/ledger.ts";
import { allocateAccounts, unallocate } from "./allocate.ts";
import { tellArrived } from "./arrivals.ts";
import { because, channels, type Payment } from "./schema.ts";

/** Whether a payment can be taken back: it stands, and nothing of it is held or was paid back. */
export async function refusalToMove(
  { sql }: Transaction,
  { paymentId: payment, state }: Payment,
): Promise<Refusal | undefined> {
  if (state !== "posted") return refuse("conflict", because.not_posted({ payment }));
  const holds = await sql<{ state: "held" | "drawn" }>`
    select state from advance_hold where payment_id = ${payment} and state <> 'released'`;
  if (holds.length === 0) return undefined;
  const isHeld = holds.some((hold) => hold.state === "held");
  return refuse(
    "conflict",
    isHeld ? because.is_held({ payment }) : because.was_refunded({ payment }),
  );
}

/**
 * Takes a payment's entry back, after all that it paid. Returns how many allocations that were.
 * @param state what became of the payment
 */
async function takeBack(
  context: Poster,
  moved: Payment,
  state: "transferred" | "reversed",
): Promise<number> {
  const day = dayOf(context.now);
  const { paymentId: payment } = moved;
  const undone = await unallocate(context, moved, day);
  await reverse(context, `payment:${payment}`, {
    cause: `payment-reversed:${payment}`,
    day,
    narrative: state === "transferred" ? "缴费转户，冲回原户" : "缴费冲正",
  });
  await context.transaction.sql`
    update payment set state = ${state}, advance_fen = 0, taken_back_at = ${context.now}
    where payment_id = ${payment}`;
  return undone;
}

/** Takes back a payment for good. A bank receipt that was thought to be it is nobody's again. */
export async function takeBackForGood(context: Poster, payment: Payment): Promise<number> {
  const undone = await takeBack(context, payment, "reversed");
  await context.transaction.sql`
    update bank_receipt set payment_id = null,
      state = case when is_booked then 'unidentified' else 'imported' end
    where payment_id = ${payment.paymentId}`;
  return undone;
}

/**
 * The same money on another account: a new payment with the value day of the old one, for the customer
 * is not late because somebody mistyped, and at once allocated on both.
 */
export async function transferTo(
  context: Context,
  payment: Payment,
  customerAccount: string,
): Promise<{ paymentId: string; undone: number }> {
  const { sql } = context.transaction;
  const undone = await takeBack(context, payment, "transferred");
  const [row] = await sql<{ paymentId: string }>`
    insert into payment (payment_id, channel, reference, customer_account, amount_fen, advance_fen,
      paid_at, paid_on, payer_name, collected_by, transferred_from)
    select derived_id('P', concat_ws(chr(31), 'transfer', payment_id)), channel, reference,
      ${customerAccount}, amount_fen, amount_fen, paid_at, paid_on, payer_name, collected_by,
      payment_id
    from payment where payment_id = ${payment.paymentId}
    returning payment_id as "paymentId"`;
  const { paymentId } = row!;
  const [receipt] = await sql<{ receiptId: string; isBooked: boolean }>`
    update bank_receipt set payment_id = ${paymentId} where payment_id = ${payment.paymentId}
    returning receipt_id as "receiptId", is_booked as "isBooked"`;
  await postReceived(context, { ...payment, paymentId, customerAccount }, sourceOf(receipt));
  await allocateAccounts(context, [customerAccount, payment.customerAccount]);
  await tellArrived(context, [customerAccount]);
  return { paymentId, undone };
}

type MoneySource = { account: "1002" } | { account: "224103"; party: string };

/** Where a payment's money is before it is received: on the bank account, or booked as unidentified. */
export function sourceOf(
  receipt: { receiptId: string; isBooked: boolean } | undefined,
): MoneySource {
  return receipt?.isBooked ? { account: "224103", party: receipt.receiptId } : { account: "1002" };
}

/** One entry, from where the money is to the advance balance. */
export async function postReceived(
  context: Poster,
  {
    paymentId,
    customerAccount,
    amountFen,
    channel,
  }: Pick<Payment, "paymentId" | "customerAccount" | "amountFen" | "channel">,
  from: MoneySource,
): Promise<void> {
  await post(context, {
    cause: `payment:${paymentId}`,
    day: dayOf(context.now),
    narrative: `缴费入账 ${channels[channel].zh}`,
    lines: [
      { ...from, debitFen: amountFen },
      { account: "2203", party: customerAccount, creditFen: amountFen },
    ],
  });
}
