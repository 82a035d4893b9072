/**
 * The payments of one account as its case shows them.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { CaseView } from "./schema.ts";

/** Of the last 36 months, taken back ones included and moved ones not, oldest first. */
export async function paymentsOf(
  { sql }: Transaction,
  { customerAccount, now }: { customerAccount: string; now: Date },
): Promise<CaseView["payments"]> {
  const rows = await sql<Omit<CaseView["payments"][number], "paidAt"> & { paidAt: Date }>`
    select payment_id as payment, paid_at as "paidAt", paid_on as "paidOn",
      amount_fen as "amountFen", channel, state
    from payment
    where customer_account = ${customerAccount} and state <> 'transferred'
      and paid_at > ${now}::timestamptz - interval '36 months'
    order by paid_at, payment_id`;
  return rows.map((row) => ({ ...row, paidAt: row.paidAt.toISOString() }));
}
