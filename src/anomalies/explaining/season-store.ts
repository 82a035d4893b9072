/**
 * What one account paid and was charged before a moment, for reading beside a verdict.
 * @module
 */
import type { Transaction } from "../../base/database.ts";

interface Before {
  account: string;
  at: Date;
}

/** Payments of the same calendar month of earlier years, newest first. */
export function sameMonthBefore(
  { sql }: Transaction,
  { account, at }: Before,
): Promise<{ paidOn: string; amountFen: bigint }[]> {
  return sql`
    select paid_on as "paidOn", amount_fen as "amountFen" from payment
    where customer_account = ${account} and state <> 'transferred'
      and paid_on < (${at}::timestamptz at time zone 'Asia/Shanghai')::date - 180
      and extract(month from paid_on)
        = extract(month from ${at}::timestamptz at time zone 'Asia/Shanghai')
    order by paid_on desc, payment_id limit 12`;
}

/** Fen per kWh over the bills of the year before the newest one by then; null where there were none. */
export async function usualPrice(
  { sql }: Transaction,
  { account, at }: Before,
): Promise<number | null> {
  const [row] = await sql<{ price: number | null }>`
    with known as (
      select energy_wh, amount_fen, issued_on,
        row_number() over (order by issued_on desc, bill_id desc) as place
      from bill
      where customer_account = ${account} and state <> 'reversed' and energy_wh > 0
        and issued_on <= (${at}::timestamptz at time zone 'Asia/Shanghai')::date
        and issued_on > (${at}::timestamptz at time zone 'Asia/Shanghai')::date - 400
    )
    select (1000 * sum(amount_fen)::float8 / sum(energy_wh)::float8) as price
    from known where place > 1 and amount_fen > 0`;
  return row?.price ?? null;
}
