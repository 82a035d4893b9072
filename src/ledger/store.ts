/**
 * Entries and lines in PostgreSQL. What must hold whoever writes (balance, closed days, nothing
 * changed or deleted) is held by the triggers of migration 0010.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Day } from "../base/dates.ts";
import type { BookLine } from "./rules.ts";
import type { EntryState } from "./schema.ts";

interface Hand {
  by: string;
  at: Date;
}

interface NewEntry extends Hand {
  cause: string;
  day: Day;
  narrative: string;
  isPending: boolean;
}

export async function insertEntry(
  { sql }: Transaction,
  { cause, day, narrative, isPending, by, at }: NewEntry,
  lines: readonly BookLine[],
): Promise<{ entryId: bigint; isNew: boolean }> {
  const [row] = await sql<{ entryId: bigint }>`
    select ledger_post(
      ${cause}, ${day}, ${narrative}, ${isPending}, ${by}, ${at},
      ${lines.map(({ account }) => account)}, ${lines.map(({ party }) => party)},
      ${lines.map(({ amountFen }) => amountFen)}) as "entryId"`;
  const { entryId } = row!;
  return { entryId: entryId < 0n ? -entryId : entryId, isNew: entryId > 0n };
}

/** As they were entered, whatever became of the entry. */
export async function linesOf({ sql }: Transaction, entryId: bigint): Promise<BookLine[]> {
  return sql<BookLine>`
    select account, party, amount_fen as "amountFen" from (
      select * from ledger_line where entry_id = ${entryId}
      union select * from ledger_pending_line where entry_id = ${entryId}
        and not exists (select from ledger_line where entry_id = ${entryId})
    ) as entered order by line`;
}

/** Of all these entries, as they were entered. */
export async function linesOfCauses(
  { sql }: Transaction,
  causes: readonly string[],
): Promise<(BookLine & { cause: string })[]> {
  return sql`
    select cause, account, party, amount_fen as "amountFen"
    from ledger_entry join ledger_line using (entry_id) where cause = any (${causes}::text[])
    union all
    select cause, account, party, amount_fen
    from ledger_entry join ledger_pending using (entry_id) join ledger_pending_line using (entry_id)
    where cause = any (${causes}::text[]) and state <> 'posted'`;
}

export interface ManyEntry {
  cause: string;
  day: Day;
  narrative: string;
  lines: readonly BookLine[];
}

/** One statement and one round trip; gives the causes that were not there before. */
export async function insertMany(
  { sql }: Transaction,
  entries: readonly ManyEntry[],
  { by, at }: Hand,
): Promise<string[]> {
  const lines = entries.flatMap((entry, n) =>
    entry.lines.map((line, at) => ({ n: n + 1, at: at + 1, ...line })),
  );
  const fresh = await sql<{ cause: string }>`
    with given as materialized (
      select * from unnest(${entries.map(({ cause }) => cause)}::text[],
        ${entries.map(({ day }) => day)}::date[],
        ${entries.map(({ narrative }) => narrative)}::text[])
        with ordinality as entry (cause, day, narrative, n)
    ),
    booking as materialized (
      select day, ledger_booking_day(day) as booked
      from (select distinct day from given order by day) as days
    ),
    fresh as (
      insert into ledger_entry (cause, value_day, narrative, entered_by, entered_at)
      select cause, day, narrative, ${by}::text, ${at}::timestamptz from given order by n
      on conflict (cause) do nothing returning entry_id, cause
    ),
    added as (
      insert into ledger_line (entry_id, line, day, account, party, amount_fen)
      select entry_id, line, booked, account, party, amount
      from unnest(${lines.map(({ n }) => n)}::int8[], ${lines.map(({ at }) => at)}::int4[],
          ${lines.map(({ account }) => account)}::text[],
          ${lines.map(({ party }) => party)}::text[],
          ${lines.map(({ amountFen }) => amountFen)}::int8[])
          as line (n, line, account, party, amount)
        join given using (n) join fresh using (cause) join booking using (day)
    )
    select cause from fresh`;
  return fresh.map(({ cause }) => cause);
}

/** Kept by the connection and emptied by each commit. A row is an entry with its id. */
export async function makeStage({ sql }: Transaction): Promise<void> {
  await sql`
    create temporary table if not exists staged_entry (
      entry_id bigint not null default nextval('ledger_entry_entry_id_seq'),
      cause text collate "C" not null check (cause <> ''),
      day date not null,
      narrative text not null,
      accounts text[] not null check (accounts <> '{}'),
      parties text[] not null check (cardinality(parties) = cardinality(accounts)),
      amounts bigint[] not null check (cardinality(amounts) = cardinality(accounts))
    ) on commit delete rows`;
}

export async function emptyStage({ sql }: Transaction): Promise<void> {
  await sql`truncate pg_temp.staged_entry`;
}

/** The accounts staged, each with a party, or with '' where a line has none. */
export function stagedPlaces({ sql }: Transaction): Promise<{ account: string; party: string }[]> {
  return sql`
    select account, max(party) as party
    from pg_temp.staged_entry, unnest(accounts, parties) as line (account, party)
    group by account, party = ''`;
}

/** One statement: the entries that are new, and their lines. */
export async function insertStaged(
  { sql }: Transaction,
  { by, at }: Hand,
): Promise<{ posted: number; known: number }> {
  await sql`analyze pg_temp.staged_entry`;
  const [counts] = await sql<{ posted: number; known: number }>`
    with booking as materialized (
      select day, ledger_booking_day(day) as booked
      from (select distinct day from pg_temp.staged_entry order by day) as days
    ),
    fresh as (
      insert into ledger_entry (entry_id, cause, value_day, narrative, entered_by, entered_at)
      overriding system value
      select entry_id, cause, day, narrative, ${by}::text, ${at}::timestamptz
      from pg_temp.staged_entry
      on conflict (cause) do nothing returning entry_id
    ),
    added as (
      insert into ledger_line (entry_id, line, day, account, party, amount_fen)
      select entry_id, line.n, booked, line.account, line.party, line.amount
      from pg_temp.staged_entry join fresh using (entry_id) join booking using (day),
        unnest(accounts, parties, amounts) with ordinality as line (account, party, amount, n)
    )
    select posted, (select count(*) from pg_temp.staged_entry)::int - posted as known
    from (select count(*)::int as posted from fresh) as counted`;
  return counts!;
}

/** A staged cause that stands in the books with other lines. */
export async function stagedOtherwise({ sql }: Transaction): Promise<string | undefined> {
  const [row] = await sql<{ cause: string }>`
    select cause
    from pg_temp.staged_entry as staged, lateral (
      select from (
        select account, party, amount, 1 as copies
        from unnest(accounts, parties, amounts) as line (account, party, amount)
        union all
        select account, party, amount_fen, -1
        from ledger_entry as known join ledger_line using (entry_id)
        where known.cause = staged.cause
        union all
        select account, party, amount_fen, -1
        from ledger_entry as known join ledger_pending_line using (entry_id)
          join ledger_pending using (entry_id)
        where known.cause = staged.cause and state <> 'posted'
      ) as both_sides
      group by account, party, amount having sum(copies) <> 0 limit 1
    ) as difference limit 1`;
  return row?.cause;
}

interface Found {
  entryId: bigint;
  state: EntryState;
}

export async function findEntry({ sql }: Transaction, cause: string): Promise<Found | undefined> {
  const [row] = await sql<Found>`
    select entry_id as "entryId", coalesce(state, 'posted') as state
    from ledger_entry left join ledger_pending using (entry_id) where cause = ${cause}`;
  return row;
}

/** Undefined where it was never pending. */
export async function lockEntry({ sql }: Transaction, cause: string): Promise<Found | undefined> {
  const [row] = await sql<Found>`
    select entry_id as "entryId", state from ledger_pending
    where entry_id = (select entry_id from ledger_entry where cause = ${cause}) for update`;
  return row;
}

export async function settleEntry(
  { sql }: Transaction,
  { entryId, state, by, at }: Found & Hand,
): Promise<void> {
  await sql`
    update ledger_pending set state = ${state}, settled_by = ${by}, settled_at = ${at}
    where entry_id = ${entryId}`;
}

export async function postPendingLines({ sql }: Transaction, entryId: bigint, day: Day) {
  await sql`
    with booking as materialized (select ledger_booking_day(${day}) as booked)
    insert into ledger_line (entry_id, line, day, account, party, amount_fen)
    select entry_id, line, booked, account, party, amount_fen
    from ledger_pending_line, booking where entry_id = ${entryId}`;
}

/** False where another entry takes it back already. */
export async function linkReversal(
  { sql }: Transaction,
  { entryId, reversedBy }: { entryId: bigint; reversedBy: bigint },
): Promise<boolean> {
  await sql`
    insert into ledger_reversal (entry_id, reversed_by) values (${entryId}, ${reversedBy})
    on conflict (entry_id) do nothing`;
  const [row] = await sql<{ reversedBy: bigint }>`
    select reversed_by as "reversedBy" from ledger_reversal where entry_id = ${entryId}`;
  return row?.reversedBy === reversedBy;
}

export interface Sums {
  debitFen: bigint;
  creditFen: bigint;
  pendingDebitFen: bigint;
  pendingCreditFen: bigint;
}

interface Sides {
  debit: string;
  credit: string;
}

/** One party: its lines. A whole account: the frozen totals of closed days and the lines since. */
export async function sumBalance(
  { sql }: Transaction,
  { account, party }: { account: string; party: string | null },
): Promise<Sums> {
  const [posted] =
    party === null
      ? await sql<Sides>`
          select coalesce(sum(debit_fen), 0) as debit, coalesce(sum(credit_fen), 0) as credit from (
            select debit_fen, credit_fen from ledger_day_total where account = ${account}
            union all
            select greatest(amount_fen, 0), greatest(-amount_fen, 0) from ledger_line
            where account = ${account}
              and day > (select coalesce(max(day), '-infinity') from ledger_day)
          ) as all_days`
      : await sql<Sides>`
          select coalesce(sum(greatest(amount_fen, 0)), 0) as debit,
            coalesce(sum(greatest(-amount_fen, 0)), 0) as credit
          from ledger_line where account = ${account} and party = ${party}`;
  const [pending] = await sql<Sides>`
    select coalesce(sum(greatest(amount_fen, 0)), 0) as debit,
      coalesce(sum(greatest(-amount_fen, 0)), 0) as credit
    from ledger_pending join ledger_pending_line using (entry_id)
    where state = 'pending' and account = ${account}
      and (${party}::text is null or party = ${party}::text)`;
  return {
    debitFen: BigInt(posted!.debit),
    creditFen: BigInt(posted!.credit),
    pendingDebitFen: BigInt(pending!.debit),
    pendingCreditFen: BigInt(pending!.credit),
  };
}
