/**
 * Register entries in PostgreSQL. Every list takes the caller's data scope and filters by it.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Day } from "../base/dates.ts";
import type { RowError } from "../files/schema.ts";
import { because, type ListedEntry, type RegisterEntry, type RegisterKind } from "./schema.ts";

export interface EntrySelection {
  scope: readonly string[];
  path: string | null;
  kind: RegisterKind | null;
  customerAccount: string | null;
  standing: boolean | null;
  today: Day;
}

/** A page, newest first, and how many there are in all; withdrawn and expired ones never. Unmasked. */
export async function findEntries(
  { sql }: Transaction,
  { scope, path, kind, customerAccount, standing, today }: EntrySelection,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; entries: ListedEntry[] }> {
  const rows = await sql<ListedEntry & { total: bigint }>`
    with chosen as materialized (
      select entry.*, customer.name, unit.name as unit_name
      from register_entry as entry
        join customer using (customer_account) join unit on unit.id = customer.unit_id
      where withdrawn_at is null and coalesce(expires_on > ${today}, true)
        and in_scope(unit.path, ${scope}::text[])
        and (${path}::text is null or in_scope(unit.path, array[${path}::text]))
        and (${kind}::text is null or kind = ${kind}::text)
        and (${customerAccount}::text is null or customer_account = ${customerAccount}::text)
        and (${standing}::boolean is null or (removed_on is null) = ${standing}::boolean)
    )
    select (select count(*) from chosen) as total, id::int, customer_account as "customerAccount", name,
      unit_name as "unitName", kind, entry_no as "entryNo", source, listed_on as "listedOn",
      removed_on as "removedOn", expires_on as "expiresOn"
    from (values (1)) as always
      left join (select * from chosen order by listed_on desc, customer_account, kind, entry_no
        limit ${limit} offset ${offset}) as page on true
    order by listed_on desc, customer_account, kind, entry_no`;
  const isThere = (row: ListedEntry) => row.customerAccount !== null;
  const total = Number(rows[0]!.total);
  return { total, entries: rows.filter(isThere).map(({ total: _, ...entry }) => entry) };
}

/** What may be held against accounts on a day, newest first, whoever may see them. */
export async function standingEntries(
  { sql }: Transaction,
  accounts: readonly string[],
  today: Day,
): Promise<RegisterEntry[]> {
  return sql<RegisterEntry>`
    select id::int, customer_account as "customerAccount", kind, entry_no as "entryNo", source,
      listed_on as "listedOn", removed_on as "removedOn", expires_on as "expiresOn"
    from register_entry
    where customer_account = any(${accounts}::text[])
      and withdrawn_at is null and coalesce(expires_on > ${today}, true)
    order by listed_on desc, kind, entry_no`;
}

/** Takes an entry out of every use, for good. False where none such stands in the scope. */
export async function withdraw(
  { sql }: Transaction,
  id: number,
  { scope, by, at, reason }: { scope: readonly string[]; by: string; at: Date; reason: string },
): Promise<boolean> {
  const withdrawn = await sql`
    update register_entry as entry
    set withdrawn_at = ${at}, withdrawn_by = ${by}, withdrawn_because = ${reason}
    from customer join unit on unit.id = customer.unit_id
    where entry.id = ${id} and withdrawn_at is null
      and customer.customer_account = entry.customer_account
      and in_scope(unit.path, ${scope}::text[])
    returning entry_no`;
  return withdrawn.length > 0;
}

export async function deleteExpired({ sql }: Transaction, today: Day): Promise<number> {
  const deleted = await sql`
    delete from register_entry where expires_on <= ${today} returning entry_no`;
  return deleted.length;
}

interface StagedFault {
  row: number;
  value: string;
  years: number;
}

/** Staged rows of strange accounts, of days that cannot be, and of entries past their life. */
export async function* entryErrors(
  { chunks }: Transaction,
  { scope, today }: { scope: readonly string[]; today: Day },
): AsyncGenerator<RowError> {
  const strangers = chunks<StagedFault>(1000)`
    select row_number as row, customer_account as value from staging_register
    where customer_account not in (
      select customer_account from customer join unit on unit.id = customer.unit_id
      where in_scope(unit.path, ${scope}::text[])
        and customer_account in (select customer_account from staging_register))`;
  for await (const rows of strangers) {
    yield* rows.map(({ row, value }) => ({
      ...{ row, value, column: "customer_account" },
      reason: because.unknown_account({ account: value }),
    }));
  }
  const coming = chunks<StagedFault & { column: string }>(1000)`
    select row_number as row, spoken.column, spoken.day::text as value from staging_register,
      lateral (values ('listed_on', listed_on), ('removed_on', removed_on)) as spoken ("column", day)
    where spoken.day > ${today}::date`;
  for await (const rows of coming) {
    yield* rows.map((row) => ({ ...row, reason: because.in_the_future({ day: row.value }) }));
  }
  const faults = chunks<StagedFault>(1000)`
    select row_number as row, removed_on::text as value,
      case when removed_on >= listed_on
        then extract(year from age(expires_on, removed_on))::int end as years
    from staging_register
    where removed_on < listed_on or expires_on <= ${today}::date`;
  for await (const rows of faults) {
    yield* rows.map(({ row, value, years }) => ({
      ...{ row, value, column: "removed_on" },
      reason:
        years === null
          ? because.removed_before_listed()
          : because.past_its_life({ day: value, years }),
    }));
  }
}

/**
 * Writes the staged entries; a known one takes what the file says, and stays withdrawn if it was.
 * Returns how many were new or changed.
 */
export async function mergeEntries({ sql }: Transaction): Promise<number> {
  const written = await sql`
    insert into register_entry as old
      (customer_account, kind, entry_no, source, listed_on, removed_on, expires_on)
    select customer_account, kind, entry_no, source, listed_on, removed_on, expires_on
    from staging_register
    on conflict (customer_account, kind, entry_no) do update set source = excluded.source,
      listed_on = excluded.listed_on, removed_on = excluded.removed_on,
      expires_on = excluded.expires_on
    where (old.source, old.listed_on, old.removed_on)
      is distinct from (excluded.source, excluded.listed_on, excluded.removed_on)
    returning 1`;
  return written.length;
}
