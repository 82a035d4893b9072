/**
 * The bank's statement: credits in from a file, and those that nobody knows booked and identified.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Actor, Context } from "../../base/operation.ts";
import type { ImportPlan } from "../../files/import-plan.ts";
import { post } from "../../ledger/ledger.ts";
import { receiptColumns } from "../importing/channel-files.ts";
import { postReceived, sourceOf } from "../moving.ts";
import type { Channel } from "../schema.ts";

/** What a statement's row is: its channel and number; without one, the nth such credit of the day. */
export function receiptPlan(
  { now }: { now: Date; actor: Actor },
  { file, channel }: { file: string; channel: Channel },
): ImportPlan {
  return {
    kind: "receipt",
    columns: receiptColumns(dayOf(now)),
    requireOneOf: [["amount_yuan", "amount_fen"]],
    switches: { channel },
    merge: async ({ transaction: { sql } }) => {
      const written = await sql`
        insert into bank_receipt (receipt_id, received_on, settles_on, channel, reference,
          amount_fen, payer_name, memo, file_id, row_number)
        select derived_id('B', concat_ws(chr(31), channel, case when reference is null
            then concat_ws(chr(31), 'row', received_on, settles_on, fen, memo, nth)
            else concat_ws(chr(31), 'number', reference) end)),
          received_on, settles_on, channel, reference, fen, payer_name, memo, ${file}, row_number
        from (
          select *, row_number() over (partition by channel, received_on, settles_on, fen, memo,
            reference is null order by row_number) as nth
          from (
            select row_number, coalesce(channel, ${channel}::text) as channel, reference,
              coalesce(amount_yuan, amount_fen) as fen, payer_name, memo,
              (received_on at time zone 'Asia/Shanghai')::date as received_on,
              (coalesce(settles_on, received_on) at time zone 'Asia/Shanghai')::date as settles_on
            from staging_receipt
          ) as told
        ) as numbered
        order by row_number
        on conflict (receipt_id) do nothing returning receipt_id`;
      return written.length;
    },
  };
}

export interface BankReceipt {
  receiptId: string;
  channel: Channel;
  amountFen: bigint;
  settlesOn: string;
  state: "imported" | "unidentified" | "identified";
  isBooked: boolean;
  /** Of it, what was no customer's. */
  takenFen: bigint;
}

/** Locked, so that it is dealt with once. */
export async function lockReceipt(
  { transaction: { sql } }: Context,
  receipt: string,
): Promise<BankReceipt | undefined> {
  const [row] = await sql<BankReceipt>`
    select receipt_id as "receiptId", channel, amount_fen as "amountFen",
      settles_on as "settlesOn", state, is_booked as "isBooked",
      taken_fen as "takenFen"
    from bank_receipt where receipt_id = ${receipt} for update`;
  return row;
}

/** The money is there and nobody knows whose: debit 1002, credit 224103. */
export async function bookUnidentified(
  context: Context,
  { receiptId, amountFen }: BankReceipt,
): Promise<void> {
  await post(context, {
    cause: `receipt:${receiptId}`,
    day: dayOf(context.now),
    narrative: "银行到账待查",
    lines: [
      { account: "1002", debitFen: amountFen },
      { account: "224103", party: receiptId, creditFen: amountFen },
    ],
  });
  await context.transaction.sql`
    update bank_receipt set state = 'unidentified', is_booked = true
    where receipt_id = ${receiptId}`;
}

/**
 * A payment of this account from now on, with the value day of the receipt. Returns its id: the one that the
 * channel's own file would give it, so that the file, should it come yet, does not count it twice.
 */
export async function identify(
  context: Context,
  { receiptId, isBooked }: BankReceipt,
  customerAccount: string,
): Promise<string> {
  const { sql } = context.transaction;
  const [row] = await sql<{ paymentId: string; channel: Channel; amountFen: bigint }>`
    insert into payment (payment_id, channel, reference, customer_account, amount_fen, advance_fen,
      paid_at, paid_on, payer_name)
    select case when reference is null or exists (select from payment where payment_id = own.id)
        then derived_id('P', concat_ws(chr(31), 'receipt', receipt_id, identified)) else own.id end,
      channel, reference, ${customerAccount}, amount_fen, amount_fen,
      settles_on::timestamp at time zone 'Asia/Shanghai', settles_on, payer_name
    from bank_receipt, lateral (
      select derived_id('P', concat_ws(chr(31), channel, 'number', reference)) as id) as own
    where receipt_id = ${receiptId}
    returning payment_id as "paymentId", channel, amount_fen as "amountFen"`;
  await postReceived(context, { ...row!, customerAccount }, sourceOf({ receiptId, isBooked }));
  await sql`
    update bank_receipt set state = 'identified', identified = identified + 1,
      payment_id = ${row!.paymentId}
    where receipt_id = ${receiptId}`;
  return row!.paymentId;
}
