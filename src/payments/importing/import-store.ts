/**
 * Channel files in PostgreSQL: who a staged row is, which rows are wrong, and which are new.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";
import type { RowError } from "../../files/schema.ts";
import { because, type Channel, channels } from "../schema.ts";

/** Two equal payments of one account this many days apart or less are perhaps one that was paid twice. */
const duplicateWithinDays = 3;

export interface Staging {
  scope: readonly string[];
  /** Of rows that name none. */
  channel: Channel;
  createAccounts: boolean;
}

/** Staged rows of accounts outside the scope or nowhere, and numbers that name two payments. */
export async function* paymentErrors(
  { chunks }: Transaction,
  { scope, channel, createAccounts }: Staging,
): AsyncGenerator<RowError> {
  const strangers = chunks<{ row: number; value: string }>(1000)`
    select row_number as row, account as value
    from staging_payment left join customer on customer_account = account
      left join unit on unit.id = customer.unit_id
    where case when customer_account is null then not ${createAccounts}::boolean
      else not in_scope(unit.path, ${scope}::text[]) end
    order by row_number`;
  for await (const rows of strangers) {
    yield* rows.map(({ row, value }) => ({
      ...{ row, column: "account", value },
      reason: because.unknown_account({ account: value }),
    }));
  }
  const clashes = chunks<{ row: number; value: string }>(1000)`
    with numbered as (
      select row_number as row, coalesce(channel, ${channel}::text) as channel, reference,
        (account, paid_on, coalesce(amount_yuan, amount_fen))::text as facts
      from staging_payment where reference is not null
    )
    select row, reference as value from (
      select row, reference, facts,
        first_value(facts) over (partition by channel, reference order by row) as first
      from (
        select * from numbered
        union all
        select 0, channel, reference, (customer_account, paid_at, amount_fen)::text
        from payment where transferred_from is null
          and (channel, reference) in (select channel, reference from numbered)
      ) as known
    ) as told
    where facts <> first and row > 0 order by row`;
  for await (const rows of clashes) {
    yield* rows.map(({ row, value }) => ({
      ...{ row, column: "reference", value },
      reason: because.same_number({ reference: value }),
    }));
  }
}

/** Accounts that a staged row names and nobody knows, each with the day of its first payment. */
export async function unknownAccounts({
  sql,
}: Transaction): Promise<{ accounts: string[]; openedOn: Day[] }> {
  const rows = await sql<{ account: string; day: Day }>`
    select account, (min(paid_on) at time zone 'Asia/Shanghai')::date as day
    from staging_payment
    where not exists (select from customer where customer_account = account)
    group by account order by account`;
  return { accounts: rows.map(({ account }) => account), openedOn: rows.map(({ day }) => day) };
}

export interface Source {
  file: string;
  channel: Channel;
  batch: string;
}

/**
 * Writes the staged payments that are new, and lists them in the temporary table `new_payment`. What
 * identifies a payment: its channel and number; without a number, that it is the nth of its account,
 * moment and amount in this channel's file (or batch of files). So rows that repeat a number count
 * once, equal rows without numbers count each, and any file again counts nothing.
 */
export async function insertPayments(
  { sql }: Transaction,
  { file, channel, batch }: Source,
): Promise<{ imported: number; amountFen: bigint }> {
  await sql`select pg_advisory_xact_lock(hashtext('payments.import'))`;
  await sql`
    create temporary table new_payment (like payment) on commit drop`;
  await sql`
    insert into new_payment (payment_id, channel, reference, customer_account, amount_fen,
      advance_fen, held_fen, paid_at, paid_on, payer_name, collected_by, row_number, state,
      change_no)
    select distinct on (payment_id) payment_id, channel, reference, account, fen, fen, 0, paid_at,
      (paid_at at time zone 'Asia/Shanghai')::date, payer_name, collected_by, row_number, 'posted', 0
    from (
      select *, derived_id('P', concat_ws(chr(31), channel, case when reference is null
        then concat_ws(chr(31), 'row', ${batch}::text, account, extract(epoch from paid_at)::bigint,
          fen, nth)
        else concat_ws(chr(31), 'number', reference) end)) as payment_id
      from (
        select row_number, coalesce(channel, ${channel}::text) as channel, reference, account,
          coalesce(amount_yuan, amount_fen) as fen, paid_on as paid_at, payer_name, collected_by,
          row_number() over (partition by coalesce(channel, ${channel}::text), account, paid_on,
            coalesce(amount_yuan, amount_fen), reference is null order by row_number) as nth
        from staging_payment
      ) as told
    ) as named
    where not exists (select from payment where payment.payment_id = named.payment_id)
    order by payment_id, row_number`;
  await sql`analyze new_payment`;
  const [row] = await sql<{ imported: bigint; amountFen: bigint }>`
    with written as (
      insert into payment (payment_id, channel, reference, customer_account, amount_fen,
        advance_fen, paid_at, paid_on, payer_name, collected_by, file_id, row_number)
      select payment_id, channel, reference, customer_account, amount_fen, amount_fen, paid_at,
        paid_on, payer_name, collected_by, ${file}, row_number
      from new_payment order by row_number
      returning amount_fen
    )
    select count(*) as imported, coalesce(sum(amount_fen), 0)::bigint as "amountFen" from written`;
  return { imported: Number(row!.imported), amountFen: row!.amountFen };
}

/** The entries of the new payments, for `postStaged`: their cause is `payment:<id>`. */
export async function stageEntries({ sql }: Transaction): Promise<void> {
  await sql`
    insert into staged_entry (cause, day, narrative, accounts, parties, amounts)
    select 'payment:' || payment_id, paid_on,
      '缴费入账 ' || (${JSON.stringify(channels)}::jsonb -> channel ->> 'zh'),
      array['1002', '2203'], array['', customer_account], array[amount_fen, -amount_fen]
    from new_payment order by row_number`;
}

/** A charge whose number stands in the channel's file was paid, whatever was heard of it before. */
export async function settleChargesInFile({ sql }: Transaction, now: Date): Promise<void> {
  await sql`
    update charge set state = 'paid', payment_id = fresh.payment_id, settled_at = ${now},
      problem = null
    from new_payment as fresh
    where charge.channel = fresh.channel and charge.reference = fresh.reference
      and charge.state <> 'paid'`;
}

/** Findings for new payments that equal another of their account; returns how many. */
export async function findDuplicates({ sql }: Transaction, now: Date): Promise<number> {
  const found = await sql`
    insert into payment_finding (finding_id, day, channel, kind, payment_id, other_payment_id,
      amount_fen, found_at)
    select derived_id('F', concat_ws(chr(31), 'duplicate', later.payment_id)), paid_on, channel,
      'duplicate', later.payment_id, later.other, amount_fen, ${now}
    from (
      select distinct on (fresh.payment_id) fresh.*, other.payment_id as other
      from new_payment as fresh join payment as other using (customer_account, amount_fen)
        left join new_payment as also on also.payment_id = other.payment_id
      where other.payment_id <> fresh.payment_id and other.state = 'posted'
        and other.paid_on between fresh.paid_on - ${duplicateWithinDays}::int
          and fresh.paid_on + ${duplicateWithinDays}::int
        and (also.payment_id is null
          or (also.paid_at, also.row_number) < (fresh.paid_at, fresh.row_number))
      order by fresh.payment_id, abs(extract(epoch from other.paid_at - fresh.paid_at)),
        other.payment_id
    ) as later
    on conflict (finding_id) do nothing returning finding_id`;
  return found.length;
}
