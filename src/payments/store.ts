/**
 * Payments in PostgreSQL. Every read of people takes the caller's data scope and filters by it.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Allocation, Payment } from "./schema.ts";

export interface PaymentFilter {
  scope: readonly string[];
  path?: string | undefined;
  customerAccount?: string | undefined;
  reference?: string | undefined;
  channel?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
  onlyAdvance: boolean;
}

interface Found {
  total: number;
  amountFen: bigint;
  payments: Payment[];
}

/** A page, newest first, with how many there are in all and their sum. Unmasked. */
export async function findPayments(
  { sql }: Transaction,
  filter: PaymentFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<Found> {
  const { scope, path = null, customerAccount = null, reference = null } = filter;
  const { channel = null, from = null, until = null, onlyAdvance } = filter;
  const rows = await sql<Payment & { total: bigint; sumFen: bigint }>`
    with chosen as materialized (
      select payment_id, paid_at, amount_fen
      from payment join customer using (customer_account) join unit on unit.id = customer.unit_id
      where in_scope(unit.path, ${scope}::text[])
        and (${path}::text is null or in_scope(unit.path, array[${path}::text]))
        and (${customerAccount}::text is null or customer_account = ${customerAccount}::text)
        and (${reference}::text is null or reference = ${reference}::text)
        and (${channel}::text is null or channel = ${channel}::text)
        and (${from}::date is null or paid_on >= ${from}::date)
        and (${until}::date is null or paid_on <= ${until}::date)
        and (not ${onlyAdvance}::boolean or advance_fen > held_fen)
    )
    select whole.total, whole."sumFen", payment_view.*
    from (select count(*) as total, coalesce(sum(amount_fen), 0)::bigint as "sumFen" from chosen)
      as whole
      left join (select payment_id from chosen order by paid_at desc, payment_id
        limit ${limit} offset ${offset}) as page on true
      left join payment_view on "paymentId" = page.payment_id
    order by "paidAt" desc, "paymentId"`;
  const [{ total, sumFen }] = rows as [(typeof rows)[number]];
  const payments = rows
    .filter(({ paymentId }) => paymentId !== null)
    .map(({ total: _, sumFen: __, ...payment }) => payment);
  return { total: Number(total), amountFen: sumFen, payments };
}

/** The payment where it is of an account of the scope, its row locked if asked. */
export async function findPayment(
  { sql }: Transaction,
  payment: string,
  { scope, lock = false }: { scope: readonly string[]; lock?: boolean },
): Promise<Payment | undefined> {
  if (lock) await sql`select from payment where payment_id = ${payment} for update`;
  const [row] = await sql<Payment>`
    select payment_view.* from payment_view join unit on unit.id = unit
    where "paymentId" = ${payment} and in_scope(unit.path, ${scope}::text[])`;
  return row;
}

/** What a payment went to, in order; the undone too. */
export function allocationsOf({ sql }: Transaction, payment: string): Promise<Allocation[]> {
  return sql`
    select allocation_id as "allocationId", payment_id as "paymentId", bill_id as "billId",
      principal_fen as "principalFen", late_fee_fen as "lateFeeFen", value_on as "valueOn",
      undone_at is not null as undone
    from allocation where payment_id = ${payment} order by allocated_at, allocation_id`;
}
