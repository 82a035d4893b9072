/**
 * Which entries are asked for, newest first. Days are those of booking, of a pending entry the day asked for.
 * A ledger has many entries, so the ways of asking differ in what they read: the lines of an account, those of a
 * span, or the ids on from the mark of the page before, down to the oldest of the span.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import { beginning, type Page, type Span } from "./reading.ts";
import type { EntryState } from "./schema.ts";

export interface EntryFilter extends Span {
  account: string | null;
  party: string | null;
  /** How the cause begins. */
  cause: string;
  state: EntryState | null;
}

interface Wanted extends EntryFilter {
  /** Older than this entry. */
  before: bigint | null;
  /** No older than this one. */
  floor: bigint | null;
}

type Find = (transaction: Transaction, wanted: Wanted, page: Page) => Promise<{ id: bigint }[]>;

/** A page, behind the mark of the one before where `after` names it, and its own mark, null where it is the last. */
export async function findEntries(
  transaction: Transaction,
  filter: EntryFilter,
  { limit, offset, after }: Page & { after: string | undefined },
): Promise<{ ids: bigint[]; next: string | null }> {
  const { account, cause, from } = filter;
  const mark = after === undefined ? { before: null, floor: null } : markOf(after);
  const isFirstOfSpan = cause === "" && from !== null && mark.before === null;
  const find = account !== null ? ofAccount : isFirstOfSpan ? ofDays : walked;
  const floor = mark.floor ?? (find === walked ? await oldestOf(transaction, filter) : null);
  const wanted = { ...filter, before: mark.before, floor };
  const found = await find(transaction, wanted, { limit: limit + 1, offset });
  const ids = found.slice(0, limit).map(({ id }) => id);
  if (found.length <= limit) return { ids, next: null };
  return { ids, next: `${ids.at(-1)}.${floor ?? (await oldestOf(transaction, filter)) ?? 0n}` };
}

/** `next` of a page: its last entry, and the oldest of the span. */
function markOf(after: string): { before: bigint; floor: bigint } {
  const [before, floor = "0"] = after.split(".");
  return { before: BigInt(before!), floor: BigInt(floor) };
}

/** Of the span, where the ids are walked; null from the beginning on. */
async function oldestOf(
  { sql }: Transaction,
  { account, from, to }: EntryFilter,
): Promise<bigint | null> {
  if (account !== null || from === null) return null;
  const [row] = await sql<{ floor: bigint | null }>`
    select least(
      (select min(entry_id + 0) from ledger_line where line = 1 and day between ${from} and ${to}),
      (select min(entry_id + 0) from ledger_pending_line
        where line = 1 and day between ${from} and ${to})
    ) as floor`;
  return row!.floor;
}

/** By the lines of the account, of which the index knows party and day. */
const ofAccount: Find = ({ sql }, { account, party, cause, state, before, from, to }, page) => sql`
  select entry_id as id from ledger_entry left join ledger_pending using (entry_id)
  where entry_id in (
      select entry_id from (
        select entry_id, account, party, day from ledger_line
        union all
        select entry_id, account, party, day from ledger_pending_line
          join ledger_pending using (entry_id) where state <> 'posted'
      ) as entered
      where account = ${account} and (${party}::text is null or party = ${party}::text)
        and day between ${from ?? beginning} and ${to})
    and (${cause}::text = '' or cause >= ${cause} and cause < ${after(cause)})
    and (${state}::text is null or coalesce(state, 'posted') = ${state}::text)
    and (${before}::int8 is null or entry_id < ${before}::int8)
  order by entry_id desc limit ${page.limit} offset ${page.offset}`;

/**
 * By the first lines of the span, wherever in the ledger it lies: the sum keeps PostgreSQL from walking
 * the ids down from the newest, which for an old span reads all that came since.
 */
const ofDays: Find = ({ sql }, { state, from, to }, page) => sql`
  select entry_id as id from (
    select entry_id, day, 'posted' as state from ledger_line where line = 1
    union all
    select entry_id, day, state from ledger_pending_line join ledger_pending using (entry_id)
      where line = 1 and state <> 'posted'
  ) as entered
  where day between ${from} and ${to} and (${state}::text is null or state = ${state}::text)
  order by entry_id + 0 desc limit ${page.limit} offset ${page.offset}`;

/** By the ids downwards, or by the causes where few begin so; the day of each is looked up. */
const walked: Find = ({ sql }, { cause, state, before, floor, from, to }, page) => sql`
  select entry_id as id from ledger_entry left join ledger_pending using (entry_id)
  where (${cause}::text = '' or cause >= ${cause} and cause < ${after(cause)})
    and (${state}::text is null or coalesce(state, 'posted') = ${state}::text)
    and (${before}::int8 is null or entry_id < ${before}::int8)
    and (${floor}::int8 is null or entry_id >= ${floor}::int8)
    and coalesce(
      (select day from ledger_line as own where own.entry_id = ledger_entry.entry_id limit 1),
      (select day from ledger_pending_line as own where own.entry_id = ledger_entry.entry_id limit 1)
    ) between ${from ?? beginning} and ${to}
  order by entry_id desc limit ${page.limit} offset ${page.offset}`;

/** Above all that begin so. */
const after = (cause: string) => `${cause}\u{10ffff}`;
