/**
 * Channel, bank and ledger side by side in PostgreSQL, day by day and channel by channel.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import type { ChannelDay, Finding } from "../schema.ts";

export interface Days {
  from: Day;
  until: Day;
}

/**
 * What the three say of each day and channel that any of them speaks of. The ledger's figure is what came onto
 * account 1002 for payments of that value day, less what was taken back.
 */
export async function dayTotals(
  { sql }: Transaction,
  { from, until }: Days,
): Promise<ChannelDay[]> {
  return sql<ChannelDay>`
    with told as (
      select paid_on as day, channel, count(*)::int as rows, sum(amount_fen)::bigint as fen
      from payment
      where paid_on between ${from}::date and ${until}::date and file_id is not null
      group by paid_on, channel
    ),
    bank as (
      select settles_on as day, channel, count(*)::int as rows, sum(amount_fen)::bigint as fen
      from bank_receipt where settles_on between ${from}::date and ${until}::date
      group by settles_on, channel
    ),
    cause as (
      select paid_on as day, channel, ('payment:' || payment_id) collate "C" as cause from payment
      where paid_on between ${from}::date and ${until}::date
      union all
      select paid_on, channel, ('payment-reversed:' || payment_id) collate "C" from payment
      where paid_on between ${from}::date and ${until}::date and state <> 'posted'
      union all
      select settles_on, channel, ('receipt:' || receipt_id) collate "C" from bank_receipt
      where settles_on between ${from}::date and ${until}::date and state <> 'imported'
    ),
    ledger as (
      select cause.day, channel, sum(amount_fen) filter (where account = '1002')::bigint as fen
      from cause join ledger_entry using (cause) join ledger_line using (entry_id)
      group by cause.day, channel
    ),
    doubt as (
      select day, channel, count(*)::int as open from payment_finding
      where state = 'open' and day between ${from}::date and ${until}::date group by day, channel
    )
    select day, channel, coalesce(told.rows, 0) as "channelRows",
      coalesce(told.fen, 0) as "channelFen", coalesce(bank.rows, 0) as "bankRows",
      coalesce(bank.fen, 0) as "bankFen", coalesce(ledger.fen, 0) as "ledgerFen",
      coalesce(open, 0) as open,
      coalesce(told.fen, 0) = coalesce(bank.fen, 0)
        and coalesce(bank.fen, 0) = coalesce(ledger.fen, 0) as agrees
    from told full join bank using (day, channel) full join ledger using (day, channel)
      full join doubt using (day, channel)
    order by day, channel`;
}

/** Remembers what was found of the totals. */
export async function saveTotals(
  { sql }: Transaction,
  days: readonly ChannelDay[],
  { by, at }: { by: string; at: Date },
): Promise<void> {
  await sql`
    insert into reconciliation (day, channel, channel_rows, channel_fen, bank_rows, bank_fen,
      ledger_fen, reconciled_by, reconciled_at)
    select *, ${by}, ${at} from unnest(${days.map(({ day }) => day)}::date[],
      ${days.map(({ channel }) => channel)}::text[],
      ${days.map(({ channelRows }) => channelRows)}::bigint[],
      ${days.map(({ channelFen }) => channelFen)}::bigint[],
      ${days.map(({ bankRows }) => bankRows)}::bigint[],
      ${days.map(({ bankFen }) => bankFen)}::bigint[],
      ${days.map(({ ledgerFen }) => ledgerFen)}::bigint[])
    on conflict (day, channel) do update set channel_rows = excluded.channel_rows,
      channel_fen = excluded.channel_fen, bank_rows = excluded.bank_rows,
      bank_fen = excluded.bank_fen, ledger_fen = excluded.ledger_fen,
      reconciled_by = excluded.reconciled_by, reconciled_at = excluded.reconciled_at`;
}

/**
 * Charges of these days of which nothing is known. Both the channel's file and the bank's statement of the
 * day are here and neither has it: it failed. Otherwise it stays open, and is found.
 */
export async function failAbsentCharges(
  { sql }: Transaction,
  { from, until }: Days,
  { now, problem }: { now: Date; problem: string },
): Promise<void> {
  await sql`
    update charge set state = 'failed', problem = ${problem}, settled_at = ${now}
    where state in ('asked', 'unknown') and asked_on between ${from}::date and ${until}::date
      and exists (select from payment where channel = charge.channel
        and paid_on = charge.asked_on and file_id is not null)
      and exists (select from bank_receipt where channel = charge.channel
        and settles_on = charge.asked_on)
      and not exists (select from bank_receipt where channel = charge.channel
        and reference = charge.reference)`;
}

/**
 * Fills the temporary table `found_difference` with what disagrees. Receipts and payments pair by channel and number;
 * receipts without a number are totals, held against the payments of the day that have no pair.
 */
export async function findDifferences({ sql }: Transaction, days: Days): Promise<void> {
  await sql`
    create temporary table if not exists found_difference (like payment_finding) on commit delete rows`;
  await pairUp({ sql }, days);
  await findWrongAccounts({ sql }, days);
  await sql`
    insert into found_difference (finding_id, day, channel, kind, charge_id, amount_fen, state, found_at)
    select derived_id('F', concat_ws(chr(31), 'unknown_outcome', charge_id)), asked_on, channel,
      'unknown_outcome', charge_id, amount_fen, 'open', now()
    from charge
    where state in ('asked', 'unknown') and asked_on between ${days.from}::date
      and ${days.until}::date`;
}

async function pairUp({ sql }: Pick<Transaction, "sql">, { from, until }: Days): Promise<void> {
  await sql`
    with paid as (
      select paid_on as day, channel, payment.payment_id, payment.amount_fen, pair.receipt_id,
        pair.amount_fen as received_fen
      from payment left join bank_receipt as pair using (channel, reference)
      where paid_on between ${from}::date and ${until}::date and payment.state = 'posted'
        and not exists (select from bank_receipt as source
          where source.payment_id = payment.payment_id)
    ),
    received as (
      select settles_on as day, channel, reference, receipt_id, amount_fen,
        exists (select from payment where payment.channel = bank_receipt.channel
          and payment.reference = bank_receipt.reference and payment.state = 'posted') as is_paired
      from bank_receipt
      where settles_on between ${from}::date and ${until}::date and state = 'imported'
    ),
    total as (
      select day, channel, coalesce(alone.fen, 0) as alone_fen, coalesce(whole.fen, 0) as whole_fen,
        coalesce(whole.rows, 0) as totals, whole.receipt_id,
        exists (select from bank_receipt as any_receipt where any_receipt.settles_on = day
          and any_receipt.channel = coalesce(alone.channel, whole.channel)) as has_statement
      from (select day, channel, sum(amount_fen)::bigint as fen from paid
          where receipt_id is null group by day, channel) as alone
        full join (select day, channel, sum(amount_fen)::bigint as fen, count(*) as rows,
            case count(*) when 1 then min(receipt_id) end as receipt_id from received
          where reference is null group by day, channel) as whole using (day, channel)
    ),
    told as (
      select 'not_in_bank' as kind, paid.day, paid.channel, payment_id, null as receipt_id,
        amount_fen, payment_id as about
      from paid join total using (day, channel)
      where paid.receipt_id is null and totals = 0 and has_statement
      union all
      select 'total_differs', day, channel, null, receipt_id, alone_fen - whole_fen,
        concat_ws(chr(31), day, channel)
      from total where alone_fen <> whole_fen and (totals > 0 or not has_statement)
      union all
      select 'amount_differs', day, channel, payment_id, receipt_id, amount_fen - received_fen,
        payment_id
      from paid where amount_fen <> received_fen
      union all
      select 'not_in_ledger', day, channel, null, receipt_id, amount_fen, receipt_id
      from received where reference is not null and not is_paired
    )
    insert into found_difference (finding_id, day, channel, kind, payment_id, receipt_id, amount_fen, state,
      found_at)
    select derived_id('F', concat_ws(chr(31), kind, about)), day, channel, kind, payment_id,
      receipt_id, amount_fen, 'open', now()
    from told`;
}

/** The payer is another account's holder, who owes exactly this, while the account paid for never did. */
async function findWrongAccounts(
  { sql }: Pick<Transaction, "sql">,
  { from, until }: Days,
): Promise<void> {
  await sql`
    insert into found_difference (finding_id, day, channel, kind, payment_id, other_account, amount_fen, state,
      found_at)
    select distinct on (payment_id)
      derived_id('F', concat_ws(chr(31), 'wrong_account', payment_id)), paid_on, channel,
      'wrong_account', payment_id, other.customer_account, payment.amount_fen, 'open', now()
    from payment join customer using (customer_account)
      join customer as other
        on other.name = payment.payer_name and other.customer_account <> customer.customer_account
      join bill on bill.customer_account = other.customer_account and bill.state = 'open'
        and bill.amount_fen = payment.amount_fen and bill.issued_on <= paid_on
    where paid_on between ${from}::date and ${until}::date and payment.state = 'posted'
      and payer_name <> customer.name
      and not exists (select from bill as own where own.customer_account = payment.customer_account
        and own.amount_fen = payment.amount_fen)
    order by payment_id, other.customer_account`;
}

/** What stands open and is not found any more is cleared by itself; what is found anew is opened. */
export async function saveFindings(
  { sql }: Transaction,
  { from, until }: Days,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  await sql`
    update payment_finding as old set state = 'cleared', cleared_by = ${by}, cleared_at = ${at},
      cleared_as = 'agrees_now'
    where state = 'open' and kind <> 'duplicate'
      and day between ${from}::date and ${until}::date
      and not exists (select from found_difference as found where found.finding_id = old.finding_id)`;
  await sql`
    insert into payment_finding as old (finding_id, day, channel, kind, payment_id, receipt_id,
      charge_id, other_account, amount_fen, found_at)
    select finding_id, day, channel, kind, payment_id, receipt_id, charge_id, other_account,
      amount_fen, ${at}
    from found_difference
    on conflict (finding_id) do update set state = 'open', amount_fen = excluded.amount_fen,
      cleared_by = null, cleared_at = null, cleared_as = null, cleared_reason = null
    where old.cleared_as = 'agrees_now' or old.state = 'open'`;
}

export interface FindingFilter extends Days {
  finding?: string;
  limit: number;
}

/** Open ones first. Unmasked. */
export function findingsOf(
  { sql }: Transaction,
  { from, until, finding, limit }: FindingFilter,
): Promise<Finding[]> {
  return sql`
    select finding_id as "findingId", day, payment_finding.channel, kind,
      payment_finding.payment_id as "paymentId", payment_finding.receipt_id as "receiptId",
      payment_finding.charge_id as "chargeId", other_payment_id as "otherPaymentId",
      coalesce(payment.customer_account, charge.customer_account) as "customerAccount",
      other_account as "otherAccount", payment_finding.amount_fen as "amountFen",
      payment_finding.state, cleared_by as "clearedBy", cleared_as as "clearedAs",
      cleared_reason as "clearedReason"
    from payment_finding left join payment using (payment_id) left join charge using (charge_id)
    where day between ${from}::date and ${until}::date
      and (${finding ?? null}::text is null or finding_id = ${finding ?? null})
    order by (payment_finding.state = 'open') desc, day, kind, finding_id limit ${limit}`;
}

export interface Cleared {
  as: string;
  by: string;
  at: Date;
  reason: string | undefined;
}

/** Who clears, when and why. */
export function clearedAs({ actor, now, reason }: Context, as: string): Cleared {
  return { as, by: actor.id, at: now, reason };
}

/** Clears open findings by their own ids, or all those about a payment, a receipt or a charge. */
export async function clearFindings(
  { sql }: Transaction,
  about: { finding?: string; payment?: string; receipt?: string; charge?: string },
  { as, by, at, reason }: Cleared,
): Promise<void> {
  const { finding = null, payment = null, receipt = null, charge = null } = about;
  await sql`
    update payment_finding set state = 'cleared', cleared_as = ${as}, cleared_by = ${by},
      cleared_at = ${at}, cleared_reason = ${reason ?? null}
    where state = 'open' and (finding_id = ${finding} or payment_id = ${payment}
      or receipt_id = ${receipt} or charge_id = ${charge})`;
}
