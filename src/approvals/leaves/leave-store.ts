/**
 * Leaves in PostgreSQL.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Leave } from "../schema.ts";

export async function isKnownPerson({ sql }: Transaction, id: string): Promise<boolean> {
  return (await sql`select from person where id = ${id} and not disabled`).length === 1;
}

/** Leaves of a person that touch these days; nobody sets another for him until the transaction ends. */
export async function leavesBetween(
  { sql }: Transaction,
  { person, from, to }: { person: string; from: string; to: string },
): Promise<{ from: string; to: string }[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`leave ${person}`}, 13))`;
  return await sql<{ from: string; to: string }>`
    select from_on::text as from, to_on::text as to from approval_leave
    where person = ${person} and cancelled_at is null
      and from_on <= ${to}::date and to_on >= ${from}::date`;
}

interface NewLeave {
  id: string;
  person: string;
  substitute: string;
  from: string;
  to: string;
  by: string;
  now: Date;
}

export async function insertLeave({ sql }: Transaction, leave: NewLeave): Promise<void> {
  const { id, person, substitute, from, to, by, now } = leave;
  await sql`
    insert into approval_leave (id, person, substitute, from_on, to_on, set_by, set_at)
    values (${id}, ${person}, ${substitute}, ${from}::date, ${to}::date, ${by}, ${now})`;
}

export async function cancel(
  { sql }: Transaction,
  { id, now }: { id: string; now: Date },
): Promise<void> {
  await sql`update approval_leave set cancelled_at = coalesce(cancelled_at, ${now}) where id = ${id}`;
}

interface LeaveFilter {
  id?: string;
  /** Whose, or in whose place he signs. */
  person?: string;
  today: string;
  past?: boolean;
}

/** Coming ones last; those that are over only where asked for, or where one is asked by its id. */
export async function readLeaves(
  { sql }: Transaction,
  { id, person, today, past = id !== undefined }: LeaveFilter,
): Promise<Leave[]> {
  return await sql<Leave>`
    select own.id, own.person, coalesce(away.name, own.person) as "personName", own.substitute,
      coalesce(other.name, own.substitute) as "substituteName", from_on::text as from,
      to_on::text as to,
      case when cancelled_at is not null then 'cancelled' when to_on < ${today}::date then 'past'
        when from_on > ${today}::date then 'coming' else 'now' end as state
    from approval_leave as own
    left join person as away on away.id = own.person
    left join person as other on other.id = own.substitute
    where (${id ?? null}::text is null or own.id = ${id ?? null})
      and (${person ?? null}::text is null or ${person ?? null} in (own.person, own.substitute))
      and (${past} or (cancelled_at is null and to_on >= ${today}::date))
    order by from_on, own.id`;
}
