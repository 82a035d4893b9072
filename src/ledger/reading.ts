/**
 * The books as they are read: sums, movements, entries, days. Closed days come from their frozen totals,
 * open ones from their lines.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Day } from "../base/dates.ts";
import type { EntryState } from "./schema.ts";

/** Booked on or after `from` (null: from the beginning) up to and including `to`. */
export interface Span {
  from: Day | null;
  to: Day;
}

/** Before the first day of any ledger. */
export const beginning = "1900-01-01";

export interface AccountSums {
  account: string;
  openingFen: bigint;
  debitFen: bigint;
  creditFen: bigint;
  lines: number;
}

type SumsRow = Omit<AccountSums, "openingFen" | "debitFen" | "creditFen"> &
  Record<"openingFen" | "debitFen" | "creditFen", string>;

const inFen = ({ openingFen, debitFen, creditFen, ...row }: SumsRow): AccountSums => ({
  ...row,
  openingFen: BigInt(openingFen),
  debitFen: BigInt(debitFen),
  creditFen: BigInt(creditFen),
});

/** The newest day whose totals are frozen: up to it totals are read, beyond it lines, whoever closes meanwhile. */
async function frozenThrough({ sql }: Transaction): Promise<Day> {
  const [row] = await sql<{ day: Day }>`
    select coalesce(max(day), '1999-12-31') as day from ledger_day`;
  return row!.day;
}

/** Of one account, or of all that have lines, all parties together. */
export async function sumAccounts(
  transaction: Transaction,
  { from, to }: Span,
  account: string | null = null,
): Promise<AccountSums[]> {
  const frozen = await frozenThrough(transaction);
  const rows = await transaction.sql<SumsRow>`
    with summed as (
      select account, day < ${from}::date as is_before, debit_fen, credit_fen, lines
      from ledger_day_total
      where day <= least(${to}::date, ${frozen}::date)
        and (${account}::text is null or account = ${account}::text)
      union all
      select account, day < ${from}::date, sum(greatest(amount_fen, 0)),
        sum(greatest(-amount_fen, 0)), count(*)
      from ledger_line
      where day > ${frozen} and day <= ${to}
        and (${account}::text is null or account = ${account}::text)
      group by 1, 2
    )
    select account, coalesce(sum(debit_fen - credit_fen) filter (where is_before), 0) as "openingFen",
      coalesce(sum(debit_fen) filter (where is_before is not true), 0) as "debitFen",
      coalesce(sum(credit_fen) filter (where is_before is not true), 0) as "creditFen",
      coalesce(sum(lines) filter (where is_before is not true), 0)::int4 as lines
    from summed group by account order by account`;
  return rows.map(inFen);
}

/** Of one party of one account. */
export async function sumParty(
  { sql }: Transaction,
  { from, to }: Span,
  { account, party }: { account: string; party: string },
): Promise<AccountSums> {
  const [row] = await sql<SumsRow>`
    select ${account}::text as account,
      coalesce(sum(amount_fen) filter (where day < ${from}::date), 0) as "openingFen",
      coalesce(sum(greatest(amount_fen, 0)) filter (where day < ${from}::date is not true), 0)
        as "debitFen",
      coalesce(sum(greatest(-amount_fen, 0)) filter (where day < ${from}::date is not true), 0)
        as "creditFen",
      count(*) filter (where day < ${from}::date is not true)::int4 as lines
    from ledger_line where account = ${account} and party = ${party} and day <= ${to}`;
  return inFen(row!);
}

export interface Movement {
  entryId: string;
  line: number;
  day: Day;
  valueDay: Day;
  cause: string;
  narrative: string;
  party: string;
  debitFen: bigint;
  creditFen: bigint;
  balanceFen: string;
}

export interface Page {
  limit: number;
  offset: number;
}

/** In order of booking, each with the balance after it. */
export async function movementsOf(
  { sql }: Transaction,
  { account, party, from, to }: Span & { account: string; party: string | null },
  { openingFen, limit, offset }: Page & { openingFen: bigint },
): Promise<Movement[]> {
  return sql<Movement>`
    select entry_id::text as "entryId", line, day, value_day as "valueDay", cause, narrative, party,
      greatest(amount_fen, 0) as "debitFen", greatest(-amount_fen, 0) as "creditFen",
      ${openingFen}::numeric + moved as "balanceFen"
    from (
      select *, sum(amount_fen) over (order by day, entry_id, line) as moved from ledger_line
      where account = ${account} and (${party}::text is null or party = ${party}::text)
        and day between ${from ?? beginning} and ${to}
      order by day, entry_id, line limit ${limit} offset ${offset}
    ) as page join ledger_entry using (entry_id) order by day, entry_id, line`;
}

export interface EntryRow {
  entryId: string;
  cause: string;
  state: EntryState;
  day: Day;
  valueDay: Day;
  narrative: string;
  reverses: string | null;
  reversedBy: string | null;
  enteredBy: string;
  enteredAt: Date;
  settledBy: string | null;
  settledAt: Date | null;
  lines: { account: string; party: string; amountFen: string }[];
}

/** Whole entries, in the order of the ids. */
export async function readEntries(
  { sql }: Transaction,
  ids: readonly bigint[],
): Promise<EntryRow[]> {
  return sql<EntryRow>`
    select entry.entry_id::text as "entryId", entry.cause, coalesce(state, 'posted') as state,
      content.day, entry.value_day as "valueDay", entry.narrative, original.cause as reverses,
      counter.cause as "reversedBy", entry.entered_by as "enteredBy",
      entry.entered_at as "enteredAt", settled_by as "settledBy", settled_at as "settledAt",
      content.lines
    from unnest(${ids}::int8[]) with ordinality as wanted (entry_id, place)
      join ledger_entry as entry using (entry_id)
      left join ledger_pending as pending using (entry_id)
      left join ledger_reversal as takes_back on takes_back.reversed_by = wanted.entry_id
      left join ledger_entry as original on original.entry_id = takes_back.entry_id
      left join ledger_reversal as taken_back on taken_back.entry_id = wanted.entry_id
      left join ledger_entry as counter on counter.entry_id = taken_back.reversed_by
      cross join lateral (
        select max(day) as day, json_agg(json_build_object('account', account, 'party', party,
          'amountFen', amount_fen::text) order by line) as lines
        from (
          select * from ledger_line where ledger_line.entry_id = wanted.entry_id
          union all
          select * from ledger_pending_line where ledger_pending_line.entry_id = wanted.entry_id
            and pending.state <> 'posted'
        ) as entered
      ) as content
    order by place`;
}

export interface DayRow {
  day: Day;
  closed: boolean;
  entries: number;
  lines: number;
  debitFen: string;
  creditFen: string;
  hash: string | null;
  closedBy: string | null;
}

/** Open days with lines, then closed ones; newest first. */
export async function readDays(
  transaction: Transaction,
  { from, to }: Span,
  { limit, offset }: Page,
): Promise<DayRow[]> {
  const frozen = await frozenThrough(transaction);
  return transaction.sql<DayRow>`
    select * from (
      select day, true as closed, entries::int4 as entries, lines::int4 as lines,
        debit_fen as "debitFen", credit_fen as "creditFen", hash, closed_by as "closedBy"
      from ledger_day where day <= ${frozen}
      union all
      select day, false, count(*) filter (where line = 1)::int4, count(*)::int4,
        sum(greatest(amount_fen, 0)), sum(greatest(-amount_fen, 0)), null, null
      from ledger_line where day > ${frozen} group by day
    ) as days
    where day between ${from ?? beginning} and ${to} order by day desc limit ${limit} offset ${offset}`;
}

export interface PeriodRow {
  period: string;
  entries: number;
  lines: number;
  debitFen: string;
  carried: number;
  hash: string;
  closedBy: string;
}

export function readPeriods({ sql }: Transaction): Promise<PeriodRow[]> {
  return sql<PeriodRow>`
    select period, entries::int4 as entries, lines::int4 as lines, debit_fen as "debitFen", carried,
      hash, closed_by as "closedBy"
    from ledger_period order by period desc limit 60`;
}
