/**
 * Entries and lines in PostgreSQL. What holds whatever writes here (balance, closed days, nothing
 * changed) is held by the triggers of migration 0010.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Day } from "../base/dates.ts";
import type { FullLine } from "./rules.ts";
import type { EntryState } from "./schema.ts";

interface NewEntry {
  cause: string;
  day: Day;
  narrative: string;
  state: "pending" | "posted";
  reverses: bigint | null;
}

interface Hand {
  by: string;
  at: Date;
}

export async function insertEntry(
  { sql }: Transaction,
  { cause, day, narrative, state, reverses }: NewEntry,
  { lines, by, at }: Hand & { lines: readonly FullLine[] },
): Promise<{ entryId: bigint; isNew: boolean }> {
  const [row] = await sql<{ entryId: bigint; isNew: boolean }>`
    select entry_id as "entryId", is_new as "isNew" from ledger_post(
      ${cause}, ${day}, ${narrative}, ${state}, ${reverses}, ${by}, ${at},
      ${lines.map(({ account }) => account)}, ${lines.map(({ party }) => party)},
      ${lines.map(({ debitFen }) => debitFen)}, ${lines.map(({ creditFen }) => creditFen)})`;
  return row!;
}

/** Of a posted entry what was posted, else what is or was pending; in the order they were given. */
export async function linesOf({ sql }: Transaction, entryId: bigint): Promise<FullLine[]> {
  const posted = await sql<FullLine>`
    select account, party, debit_fen as "debitFen", credit_fen as "creditFen"
    from ledger_line where entry_id = ${entryId} order by line`;
  if (posted.length > 0) return posted;
  return sql<FullLine>`
    select account, party, debit_fen as "debitFen", credit_fen as "creditFen"
    from ledger_pending_line where entry_id = ${entryId} order by line`;
}

export const stageColumns = [
  ...["cause", "day", "narrative", "account", "party", "debit_fen", "credit_fen"],
] as const;
export type StagedRow = readonly [string, Day, string, string, string, bigint, bigint];

/** Kept by the connection and emptied by each commit. */
export async function makeStage({ sql }: Transaction): Promise<void> {
  await sql`
    create temporary table if not exists staged_line (
      n bigint generated always as identity,
      cause text collate "C" not null,
      day date not null,
      narrative text not null,
      account text collate "C" not null,
      party text collate "C" not null default '',
      debit_fen bigint not null default 0,
      credit_fen bigint not null default 0
    ) on commit delete rows`;
}

export async function emptyStage({ sql }: Transaction): Promise<void> {
  await sql`truncate pg_temp.staged_line`;
}

/** The accounts staged, each with a party, or '' where a line has none. */
export function stagedPlaces({ sql }: Transaction): Promise<{ account: string; party: string }[]> {
  return sql`
    select account, max(party) as party from pg_temp.staged_line group by account, party = ''`;
}

/** One statement: the entries that are new and their lines. */
export async function insertStaged(
  { sql }: Transaction,
  { by, at }: Hand,
): Promise<{ posted: number; known: number }> {
  const [counts] = await sql<{ posted: number; known: number }>`
    with horizon as materialized (
      select ledger_hold_open(array(select distinct day from pg_temp.staged_line)) as closed
    ),
    fresh as (
      insert into ledger_entry (cause, state, day, value_day, narrative, entered_by, entered_at)
      select cause, 'posted', greatest(min(day), min(closed) + 1), min(day), min(narrative),
        ${by}::text, ${at}::timestamptz
      from pg_temp.staged_line, horizon group by cause order by min(n)
      on conflict (cause) do nothing returning entry_id, cause, day
    ),
    added as (
      insert into ledger_line (entry_id, line, of_lines, day, account, party, debit_fen, credit_fen)
      select entry_id, row_number() over (partition by entry_id order by n),
        count(*) over (partition by entry_id), fresh.day, account, party, debit_fen, credit_fen
      from pg_temp.staged_line join fresh using (cause)
    )
    select (select count(*) from fresh)::int as posted,
      ((select count(distinct cause) from pg_temp.staged_line) - (select count(*) from fresh))::int
        as known`;
  return counts!;
}

/** A staged cause that stands in the books with other lines. */
export async function stagedOtherwise({ sql }: Transaction): Promise<string | undefined> {
  const [row] = await sql<{ cause: string }>`
    with staged as (select distinct cause from pg_temp.staged_line)
    select cause from (
      select cause, account, party, debit_fen, credit_fen, 1 as copies from pg_temp.staged_line
      union all
      select cause, account, party, debit_fen, credit_fen, -1
      from staged join ledger_entry using (cause) join ledger_line using (entry_id)
      union all
      select cause, account, party, debit_fen, credit_fen, -1
      from staged join ledger_entry using (cause) join ledger_pending_line using (entry_id)
      where state <> 'posted'
    ) as both_sides
    group by cause, account, party, debit_fen, credit_fen having sum(copies) <> 0 limit 1`;
  return row?.cause;
}

interface Found {
  entryId: bigint;
  state: EntryState;
}

export async function findEntry({ sql }: Transaction, cause: string): Promise<Found | undefined> {
  const [row] = await sql<Found>`
    select entry_id as "entryId", state from ledger_entry where cause = ${cause}`;
  return row;
}

export async function lockEntry({ sql }: Transaction, cause: string): Promise<Found | undefined> {
  const [row] = await sql<Found>`
    select entry_id as "entryId", state from ledger_entry where cause = ${cause} for update`;
  return row;
}

export async function settleEntry(
  { sql }: Transaction,
  { entryId, state }: Found,
  { day, by, at }: Hand & { day: Day },
): Promise<void> {
  const [settled] = await sql<{ day: Day }>`
    update ledger_entry set state = ${state}, settled_by = ${by}, settled_at = ${at},
      day = greatest(${day}::date, ledger_hold_open(array[${day}::date]) + 1)
    where entry_id = ${entryId} returning day`;
  if (state !== "posted") return;
  await sql`
    insert into ledger_line (entry_id, line, of_lines, day, account, party, debit_fen, credit_fen)
    select entry_id, line, of_lines, ${settled!.day}, account, party, debit_fen, credit_fen
    from ledger_pending_line where entry_id = ${entryId}`;
}

export interface Sums {
  debitFen: bigint;
  creditFen: bigint;
  pendingDebitFen: bigint;
  pendingCreditFen: bigint;
}

/** One party: its lines. A whole account: the frozen totals of closed days and the lines since. */
export async function sumBalance(
  { sql }: Transaction,
  { account, party }: { account: string; party: string | null },
): Promise<Sums> {
  const [posted] =
    party === null
      ? await sql<{ debit: string; credit: string }>`
          select coalesce(sum(debit_fen), 0) as debit, coalesce(sum(credit_fen), 0) as credit from (
            select debit_fen, credit_fen from ledger_day_total where account = ${account}
            union all
            select debit_fen, credit_fen from ledger_line
            where account = ${account}
              and day > (select coalesce(max(day), '-infinity') from ledger_day)
          ) as all_days`
      : await sql<{ debit: string; credit: string }>`
          select coalesce(sum(debit_fen), 0) as debit, coalesce(sum(credit_fen), 0) as credit
          from ledger_line where account = ${account} and party = ${party}`;
  const [pending] = await sql<{ debit: string; credit: string }>`
    select coalesce(sum(debit_fen), 0) as debit, coalesce(sum(credit_fen), 0) as credit
    from ledger_entry join ledger_pending_line using (entry_id)
    where state = 'pending' and account = ${account}
      and (${party}::text is null or party = ${party}::text)`;
  return {
    debitFen: BigInt(posted!.debit),
    creditFen: BigInt(posted!.credit),
    pendingDebitFen: BigInt(pending!.debit),
    pendingCreditFen: BigInt(pending!.credit),
  };
}
