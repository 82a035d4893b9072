/**
 * Outages in PostgreSQL. Every read takes the caller's data scope and filters by it.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { RowError } from "../files/schema.ts";
import { because, type Outage } from "./schema.ts";

export interface OutageSelection {
  scope: readonly string[];
  path: string | null;
  kind: Outage["kind"] | null;
  from: Date | null;
  until: Date | null;
}

type OutageRow = Omit<Outage, "startedAt" | "endedAt" | "accounts"> & {
  startedAt: Date;
  endedAt: Date | null;
  accounts: bigint;
  total: bigint;
};

/** A page, newest first, and how many there are in all. */
export async function findOutages(
  { sql }: Transaction,
  { scope, path, kind, from, until }: OutageSelection,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; outages: Outage[] }> {
  const rows = await sql<OutageRow>`
    with chosen as materialized (
      select outage.*, unit.name as unit_name from outage join unit on unit.id = outage.unit_id
      where in_scope(unit.path, ${scope}::text[])
        and (${path}::text is null or in_scope(unit.path, array[${path}::text]))
        and (${kind}::text is null or kind = ${kind}::text)
        and (${from}::timestamptz is null or coalesce(ended_at, 'infinity') >= ${from}::timestamptz)
        and (${until}::timestamptz is null or started_at < ${until}::timestamptz)
    )
    select (select count(*) from chosen) as total, outage_id as "outageId", unit_id as unit,
      unit_name as "unitName", started_at as "startedAt", ended_at as "endedAt", accounts, kind, cause
    from (values (1)) as always
      left join (select * from chosen order by started_at desc, outage_id
        limit ${limit} offset ${offset}) as page on true
    order by started_at desc, outage_id`;
  const isThere = (row: OutageRow) => row.outageId !== null;
  return { total: Number(rows[0]!.total), outages: rows.filter(isThere).map(toOutage) };
}

function toOutage({ total: _, ...row }: OutageRow): Outage {
  return {
    ...row,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    accounts: Number(row.accounts),
  };
}

interface StagedFault {
  row: number;
  value: string;
}

/** Staged rows of strange units, ended before they started, or of an outage outside the scope. */
export async function* outageErrors(
  { chunks }: Transaction,
  scope: readonly string[],
): AsyncGenerator<RowError> {
  const strangers = chunks<StagedFault>(1000)`
    with known as (
      select wanted.unit
      from (select distinct unit from staging_outage) as wanted
        join unit_by_text as named on named.key = unit_key(wanted.unit)
      where unit_id is not null and in_scope(named.path, ${scope}::text[])
    )
    select row_number as row, unit as value from staging_outage
    where unit not in (select unit from known)`;
  for await (const rows of strangers) {
    yield* rows.map((row) => ({
      ...{ ...row, column: "unit" },
      reason: because.unknown_unit({ unit: row.value }),
    }));
  }
  const hasty = chunks<StagedFault>(1000)`
    select row_number as row, ended_at::text as value from staging_outage where ended_at < started_at`;
  for await (const rows of hasty) {
    yield* rows.map((row) => ({
      ...{ ...row, column: "ended_at" },
      reason: because.ended_before_started(),
    }));
  }
  const foreign = chunks<StagedFault>(1000)`
    select row_number as row, outage_id as value
    from staging_outage join outage using (outage_id) join unit on unit.id = outage.unit_id
    where not in_scope(unit.path, ${scope}::text[])`;
  for await (const rows of foreign) {
    yield* rows.map((row) => ({
      ...{ ...row, column: "outage_id" },
      reason: because.outside_scope({ id: row.value }),
    }));
  }
}

/** Writes the staged outages; a known one takes what the file says. Returns how many were new or changed. */
export async function mergeOutages(
  { sql }: Transaction,
  scope: readonly string[],
): Promise<number> {
  const [row] = await sql<{ written: bigint }>`
    with known as (
      select wanted.unit, named.unit_id
      from (select distinct unit from staging_outage) as wanted
        join unit_by_text as named on named.key = unit_key(wanted.unit)
      where in_scope(named.path, ${scope}::text[])
    ),
    written as (
      insert into outage as old (outage_id, unit_id, started_at, ended_at, accounts, kind, cause)
      select outage_id, unit_id, started_at, ended_at, accounts, kind, cause
      from staging_outage join known using (unit)
      on conflict (outage_id) do update set unit_id = excluded.unit_id,
        started_at = excluded.started_at, ended_at = excluded.ended_at,
        accounts = excluded.accounts, kind = excluded.kind, cause = excluded.cause
      where (old.unit_id, old.started_at, old.ended_at, old.accounts, old.kind, old.cause)
        is distinct from (excluded.unit_id, excluded.started_at, excluded.ended_at,
          excluded.accounts, excluded.kind, excluded.cause)
      returning outage_id
    )
    select count(*) as written from written`;
  return Number(row!.written);
}
