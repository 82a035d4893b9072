/**
 * The set-based half of an import: what `staging_ticket` collides with, and how it becomes tickets.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { RowError } from "../files/schema.ts";
import { createUnits } from "../organisation/organisation.ts";
import { because } from "./schema.ts";

interface StagedFault {
  row: bigint | number;
  value: string;
}

/**
 * Rows of regions that nobody knows or that lie outside the scope, rows closed before they were
 * created, and rows whose ticket is here with other content. The same ticket once more is no error, closed by
 * now or not yet.
 */
export async function* importErrors(
  transaction: Transaction,
  scope: readonly string[],
  { createRegions }: { createRegions: boolean },
): AsyncGenerator<RowError> {
  const { sql, chunks } = transaction;
  await sql`select pg_advisory_xact_lock(hashtext('tickets.categories'))`;
  const strangers = chunks<StagedFault>(1000)`
    with known as (
      select wanted.region, named.candidates, named.unit_id is not null and in_scope(named.path, ${scope}::text[]) as mine
      from (select distinct region from staging_ticket) as wanted
        left join unit_by_text as named on named.key = unit_key(wanted.region)
    )
    select row_number as row, staged.region as value
    from staging_ticket as staged join known using (region)
    where not mine and not (candidates is null and ${createRegions})`;
  for await (const rows of strangers) {
    yield* rows.map((row) =>
      rowError("region", row, because.unknown_region({ region: row.value })),
    );
  }
  const hasty = chunks<StagedFault>(1000)`
    select row_number as row, closed_at::text as value from staging_ticket
    where closed_at < created_at`;
  for await (const rows of hasty) {
    yield* rows.map((row) => rowError("closed_at", row, because.closed_before_created()));
  }
  const changed = chunks<StagedFault>(1000)`
    select row_number as row, ticket_id as value
    from staging_ticket as staged join ticket using (ticket_id)
    where ticket.source_hash not in (staged.source_hash, staged.whole_hash)
      or ticket.closed_at <> staged.closed_at`;
  for await (const rows of changed) {
    yield* rows.map((row) =>
      rowError("ticket_id", row, because.already_different({ id: row.value })),
    );
  }
}

function rowError(
  column: string,
  { row, value }: StagedFault,
  reason: RowError["reason"],
): RowError {
  return { row: Number(row), column, value: value.slice(0, 100), reason };
}

/** Makes a unit of each staged region that no unit is called. */
export async function createUnknownRegions(transaction: Transaction): Promise<void> {
  const rows = await transaction.sql<{ region: string }>`
    select region from (select distinct region from staging_ticket) as wanted
    where not exists (select from unit_by_text where key = unit_key(wanted.region))
    order by region`;
  await createUnits(
    transaction,
    rows.map(({ region }) => region),
  );
}

/**
 * Writes the staged rows that are new, with their tone, and closes tickets that were open. Returns how many
 * either was done to, and the categories they name.
 */
export async function mergeTickets(
  { sql }: Transaction,
  scope: readonly string[],
): Promise<{ merged: number; categories: string[] }> {
  const [row] = await sql<{ merged: bigint; categories: string[] | null }>`
    with known as (
      select wanted.region, named.unit_id
      from (select distinct region from staging_ticket) as wanted
        join unit_by_text as named on named.key = unit_key(wanted.region)
      where in_scope(named.path, ${scope}::text[])
    ),
    merged as (
      insert into ticket as old (ticket_id, created_at, closed_at, unit_id, business_type, category,
        category_origin, category_confidence, category_model, title, text, call_text,
        customer_account, source_hash)
      select ticket_id, created_at, closed_at, unit_id, business_type, settled_category,
        category_origin, category_confidence, category_model, title, text, call_text,
        customer_account, source_hash
      from staging_ticket as staged join known using (region)
      on conflict (ticket_id) do update set closed_at = excluded.closed_at
      where old.closed_at is null and excluded.closed_at is not null
      returning ticket_id, category
    )
    select count(*) as merged, array_agg(distinct category) as categories from merged`;
  await sql`
    insert into ticket_tone
      (ticket_id, lexicon_version, urgent, overall, volatility, stable, closing)
    select ticket_id, lexicon_version, urgent, overall, volatility, stable, closing
    from staging_ticket on conflict (ticket_id) do nothing`;
  return { merged: Number(row!.merged), categories: row!.categories ?? [] };
}
