/**
 * Closing days and months. Days close in order; what a closed day holds is frozen as totals per account
 * and chained by hash, so that neither a line nor a day can be changed or left out unseen. A closed day
 * is never opened again: whatever comes late is booked on the first open day and keeps its value day.
 * @module
 */
import { createHash } from "node:crypto";
import type { Transaction } from "../base/database.ts";
import { addDays, type Day } from "../base/dates.ts";
import { canonicalJson } from "../base/ids.ts";
import type { PeriodFacts } from "./rules.ts";

/** Days up to and including this one are closed. */
export async function closedThrough({ sql }: Transaction): Promise<Day> {
  const [row] = await sql<{ day: Day }>`select closed_through as day from ledger_horizon`;
  return row!.day;
}

/** Waits for postings under way into days up to this one, and makes later ones wait. Read committed. */
async function stopPosting({ sql }: Transaction, upTo: Day): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(4783, key) from (
      select distinct (day::date - date '2000-01-01') % 32 as key
      from ledger_horizon, generate_series(closed_through + 1, ${upTo}::date, interval '1 day') as day
      limit 32
    ) as keys order by key`;
}

/** What closing froze of one account on one day. */
interface AccountTotal {
  account: string;
  debitFen: string;
  creditFen: string;
  lines: bigint;
}

export interface DayContent {
  day: Day;
  entries: number;
  lines: number;
  linesHash: string;
}

export interface Closed {
  closedThrough: Day;
  days: number;
  entries: number;
  lines: number;
  debitFen: bigint;
  creditFen: bigint;
  hash: string;
}

/** Closes all open days up to this one. Each that has lines gets a row of its own, and so does the last. */
export async function closeDays(
  transaction: Transaction,
  { upTo, by, at }: { upTo: Day; by: string; at: Date },
): Promise<Closed> {
  await stopPosting(transaction, upTo);
  const from = addDays(await closedThrough(transaction), 1);
  const closed = { entries: 0, lines: 0, debitFen: 0n, creditFen: 0n };
  let hash = await lastHash(transaction);
  if (from > upTo) return { ...closed, closedThrough: addDays(from, -1), days: 0, hash };
  await freezeTotals(transaction, from, upTo);
  const contents = await contentOf(transaction, from, upTo);
  if (contents.at(-1)?.day !== upTo) {
    contents.push(emptyDay(upTo));
  }
  const totals = await totalsOf(transaction, from, upTo);
  for (const content of contents) {
    const ofDay = totals.get(content.day) ?? [];
    const debitFen = ofDay.reduce((sum, total) => sum + BigInt(total.debitFen), 0n);
    const creditFen = ofDay.reduce((sum, total) => sum + BigInt(total.creditFen), 0n);
    hash = dayHash(hash, content, ofDay);
    await insertDay(transaction, { ...content, debitFen, creditFen, hash, by, at });
    closed.entries += content.entries;
    closed.lines += content.lines;
    closed.debitFen += debitFen;
    closed.creditFen += creditFen;
  }
  await transaction.sql`update ledger_horizon set closed_through = ${upTo}`;
  return { ...closed, closedThrough: upTo, days: contents.length, hash };
}

export function emptyDay(day: Day): DayContent {
  return { day, entries: 0, lines: 0, linesHash: sha256("") };
}

export function dayHash(
  previous: string,
  content: DayContent,
  totals: readonly AccountTotal[],
): string {
  return sha256(canonicalJson({ previous, ...content, totals }));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

async function lastHash({ sql }: Transaction): Promise<string> {
  const [last] = await sql<{ hash: string }>`
    select hash from ledger_day order by day desc limit 1`;
  return last?.hash ?? "";
}

async function freezeTotals({ sql }: Transaction, from: Day, upTo: Day): Promise<void> {
  await sql`
    insert into ledger_day_total (day, account, debit_fen, credit_fen, lines)
    select day, account, sum(greatest(amount_fen, 0)), sum(greatest(-amount_fen, 0)), count(*)
    from ledger_line where day between ${from} and ${upTo}
    group by day, account order by day, account`;
}

/** By day. */
export async function totalsOf(
  { sql }: Transaction,
  from: Day,
  upTo: Day,
): Promise<Map<Day, AccountTotal[]>> {
  const rows = await sql<AccountTotal & { day: Day }>`
    select day, account, debit_fen as "debitFen", credit_fen as "creditFen", lines
    from ledger_day_total where day between ${from} and ${upTo} order by account`;
  const byDay = Map.groupBy(rows, ({ day }) => day);
  const withoutDay = ({ day: _, ...total }: AccountTotal & { day: Day }) => total;
  return new Map([...byDay].map(([day, totals]) => [day, totals.map(withoutDay)]));
}

/**
 * Every line of each day under one hash: SHA-256 over the hashes of 4,096 entry numbers at a time, as a
 * text in PostgreSQL ends at 1 GB.
 */
export async function contentOf({ sql }: Transaction, from: Day, upTo: Day): Promise<DayContent[]> {
  return sql<DayContent>`
    select day, sum(entries)::int4 as entries, sum(lines)::int4 as lines,
      encode(sha256(string_agg(hash, '' order by piece)), 'hex') as "linesHash"
    from (
      select day, entry_id >> 12 as piece, count(*) filter (where line = 1) as entries,
        count(*) as lines,
        sha256(convert_to(string_agg(
          entry_id || '|' || line || '|' || account || '|' || party || '|' || amount_fen,
          ';' order by entry_id, line), 'UTF8')) as hash
      from ledger_line where day between ${from} and ${upTo}
      group by day, piece
    ) as pieces
    group by day order by day`;
}

interface NewDay extends DayContent {
  debitFen: bigint;
  creditFen: bigint;
  hash: string;
  by: string;
  at: Date;
}

async function insertDay({ sql }: Transaction, day: NewDay): Promise<void> {
  await sql`
    insert into ledger_day (day, entries, lines, debit_fen, credit_fen, lines_hash, hash, closed_by,
      closed_at)
    values (${day.day}, ${day.entries}, ${day.lines}, ${day.debitFen}, ${day.creditFen},
      ${day.linesHash}, ${day.hash}, ${day.by}, ${day.at})`;
}

export async function periodFacts({ sql }: Transaction, lastDay: Day): Promise<PeriodFacts> {
  const [facts] = await sql<PeriodFacts>`
    select closed_through as "closedThrough",
      (select max(period) from ledger_period) as "lastPeriod",
      (select min(day) from ledger_day) as "firstDay",
      (select count(*)::int from ledger_pending join ledger_entry using (entry_id)
       where state = 'pending' and value_day <= ${lastDay}) as pending
    from ledger_horizon`;
  return facts!;
}

export interface ClosedMonth {
  period: string;
  entries: number;
  lines: number;
  debitFen: string;
  creditFen: string;
  carried: number;
  hash: string;
}

export async function insertPeriod(
  { sql }: Transaction,
  { period, lastDay, carried }: { period: string; lastDay: Day; carried: number },
  { by, at }: { by: string; at: Date },
): Promise<ClosedMonth> {
  const [row] = await sql<ClosedMonth>`
    insert into ledger_period (period, entries, lines, debit_fen, credit_fen, carried, hash, closed_by,
      closed_at)
    select ${period}, coalesce(sum(entries), 0), coalesce(sum(lines), 0),
      coalesce(sum(debit_fen), 0), coalesce(sum(credit_fen), 0), ${carried},
      (select hash from ledger_day where day <= ${lastDay} order by day desc limit 1), ${by}, ${at}
    from ledger_day where day between ${`${period}-01`} and ${lastDay}
    returning period, entries::int4 as entries, lines::int4 as lines, debit_fen as "debitFen", credit_fen as "creditFen", carried, hash`;
  return row!;
}
