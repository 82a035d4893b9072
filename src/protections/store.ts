/**
 * Protections in PostgreSQL. Reads by people take their data scope.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Day } from "../base/dates.ts";
import type { Protection, ProtectionKind } from "./schema.ts";

export interface NewProtection {
  customerAccount: string;
  kind: ProtectionKind;
  source: string;
  reason: string;
  until?: Day | undefined;
}

type Row = Omit<Protection, "id" | "placedAt" | "liftedAt"> & {
  id: bigint;
  placedAt: Date;
  liftedAt: Date | null;
};

function protectionOf({ id, placedAt, liftedAt, ...row }: Row): Protection {
  return {
    ...row,
    id: Number(id),
    placedAt: placedAt.toISOString(),
    liftedAt: liftedAt?.toISOString() ?? null,
  };
}

/** The same kind from the same source is placed once. False where it stood already. */
export async function insertProtection(
  { sql }: Transaction,
  { customerAccount, kind, source, reason, until }: NewProtection,
  { by, at }: { by: string; at: Date },
): Promise<boolean> {
  const placed = await sql`
    insert into protection (customer_account, kind, source, reason, until_day, placed_by, placed_at)
    values (${customerAccount}, ${kind}, ${source}, ${reason}, ${until ?? null}, ${by}, ${at})
    on conflict (customer_account, kind, source) where lifted_at is null do nothing returning id`;
  return placed.length > 0;
}

/** Lifts all that hangs on a source, or the one of a number. Gives how many stood. */
export async function liftProtections(
  { sql }: Transaction,
  { source = null, id = null }: { source?: string | null; id?: number | null },
  { by, at }: { by: string; at: Date },
): Promise<number> {
  const lifted = await sql`
    update protection set lifted_by = ${by}, lifted_at = ${at}
    where lifted_at is null and (source = ${source} or id = ${id}) returning id`;
  return lifted.length;
}

export interface ProtectionFilter {
  scope: readonly string[];
  customerAccount?: string | undefined;
  kind?: ProtectionKind | undefined;
  id?: number | undefined;
  today: Day;
  /** An earlier moment, on `today`: what was placed by then and not lifted yet. */
  at?: Date | undefined;
}

/** Those in force, newest first. */
export async function findProtections(
  { sql }: Transaction,
  { scope, customerAccount, kind, id, today, at }: ProtectionFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; protections: Protection[] }> {
  const rows = await sql<Row & { total: number }>`
    select p.id, customer_account as "customerAccount", kind, source, reason, until_day::text as until,
      placed_by as "placedBy", placed_at as "placedAt", lifted_at as "liftedAt",
      count(*) over ()::int as total
    from protection as p
      join customer using (customer_account) join unit on unit.id = customer.unit_id
    where coalesce(lifted_at > ${at ?? null}::timestamptz, lifted_at is null)
      and coalesce(placed_at <= ${at ?? null}::timestamptz, true)
      and coalesce(until_day >= ${today}, true)
      and in_scope(unit.path, ${scope}::text[])
      and (${customerAccount ?? null}::text is null
        or customer_account = ${customerAccount ?? null})
      and (${kind ?? null}::text is null or kind = ${kind ?? null})
      and (${id ?? null}::bigint is null or p.id = ${id ?? null})
    order by p.id desc limit ${limit} offset ${offset}`;
  const total = rows[0]?.total ?? 0;
  return { total, protections: rows.map(({ total: _, ...row }) => protectionOf(row)) };
}

export type StandingProtection = Pick<Protection, "customerAccount" | "kind" | "source">;

export function standingProtections(
  { sql }: Transaction,
  { accounts, today }: { accounts: readonly string[]; today: Day },
): Promise<StandingProtection[]> {
  return sql`
    select customer_account as "customerAccount", kind, source from protection
    where customer_account = any (${accounts}::text[]) and lifted_at is null
      and coalesce(until_day >= ${today}, true)
    order by id`;
}
