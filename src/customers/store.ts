/**
 * Supply accounts in PostgreSQL. Every read takes the caller's data scope and filters by it.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { RowError } from "../files/schema.ts";
import { because, type Customer, type CustomerClass } from "./schema.ts";

export interface CustomerSelection {
  scope: readonly string[];
  path: string | null;
  class: CustomerClass | null;
  customerAccount: string | null;
}

/** A page in order of accounts, and how many there are in all. Unmasked. */
export async function findCustomers(
  { sql }: Transaction,
  { scope, path, class: ofClass, customerAccount }: CustomerSelection,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; customers: Customer[] }> {
  const rows = await sql<Customer & { total: bigint }>`
    with chosen as materialized (
      select customer_account, unit.name as unit_name
      from customer join unit on unit.id = customer.unit_id
      where in_scope(unit.path, ${scope}::text[])
        and (${path}::text is null or in_scope(unit.path, array[${path}::text]))
        and (${ofClass}::text is null or class = ${ofClass}::text)
        and (${customerAccount}::text is null or customer_account = ${customerAccount}::text)
    )
    select (select count(*) from chosen) as total, customer_account as "customerAccount", name, class,
      unit_id as unit, unit_name as "unitName", phone, address, opened_on as "openedOn",
      closed_on as "closedOn", voltage, capacity_kva as "capacityKva", basic_by as "basicBy", tariff
    from (values (1)) as always
      left join (select * from chosen order by customer_account limit ${limit} offset ${offset}) as page
        on true
      left join customer using (customer_account)
    order by customer_account`;
  const total = Number(rows[0]!.total);
  const isThere = (row: Customer) => row.customerAccount !== null;
  return { total, customers: rows.filter(isThere).map(({ total: _, ...customer }) => customer) };
}

/** Staged rows of units that nobody knows or that lie outside the scope, or closed before opened. */
export async function* customerErrors(
  transaction: Transaction,
  scope: readonly string[],
): AsyncGenerator<RowError> {
  const { chunks } = transaction;
  const strangers = chunks<{ row: number; unit: string }>(1000)`
    with known as (
      select wanted.unit
      from (select distinct unit from staging_customer) as wanted
        join unit_by_text as named on named.key = unit_key(wanted.unit)
      where unit_id is not null and in_scope(named.path, ${scope}::text[])
    )
    select row_number as row, unit from staging_customer
    where unit not in (select unit from known)`;
  for await (const rows of strangers) {
    yield* rows.map(({ row, unit }) => ({
      ...{ row, column: "unit", value: unit },
      reason: because.unknown_unit({ unit }),
    }));
  }
  const hasty = chunks<{ row: number; value: string }>(1000)`
    select row_number as row, closed_on::text as value from staging_customer
    where closed_on < opened_on`;
  for await (const rows of hasty) {
    yield* rows.map((row) => ({
      ...row,
      column: "closed_on",
      reason: because.closed_before_opened(),
    }));
  }
  yield* foreignAccounts(transaction, scope);
}

/** Staged rows of accounts that belong to a unit outside the scope. */
async function* foreignAccounts(
  { chunks }: Transaction,
  scope: readonly string[],
): AsyncGenerator<RowError> {
  const foreign = chunks<{ row: number; value: string }>(1000)`
    select row_number as row, customer_account as value
    from staging_customer join customer using (customer_account)
      join unit on unit.id = customer.unit_id
    where not in_scope(unit.path, ${scope}::text[])`;
  for await (const rows of foreign) {
    yield* rows.map((row) => ({
      ...{ ...row, column: "customer_account" },
      reason: because.outside_scope({ account: row.value }),
    }));
  }
}

/** Writes the staged accounts; a known one takes what the file says. Returns how many were new or changed. */
export async function mergeCustomers(
  { sql }: Transaction,
  scope: readonly string[],
): Promise<number> {
  const [row] = await sql<{ written: bigint }>`
    with known as (
      select wanted.unit, named.unit_id
      from (select distinct unit from staging_customer) as wanted
        join unit_by_text as named on named.key = unit_key(wanted.unit)
      where in_scope(named.path, ${scope}::text[])
    ),
    written as (
      insert into customer as old (customer_account, name, class, unit_id, phone, address, opened_on,
        closed_on, voltage, capacity_kva, basic_by, tariff)
      select customer_account, name, class, unit_id, phone, address, opened_on, closed_on,
        voltage, capacity_kva, basic_by, tariff
      from staging_customer join known using (unit)
      on conflict (customer_account) do update set name = excluded.name, class = excluded.class,
        unit_id = excluded.unit_id, phone = excluded.phone, address = excluded.address,
        opened_on = excluded.opened_on, closed_on = excluded.closed_on,
        voltage = coalesce(excluded.voltage, old.voltage),
        capacity_kva = coalesce(excluded.capacity_kva, old.capacity_kva),
        basic_by = coalesce(excluded.basic_by, old.basic_by),
        tariff = coalesce(excluded.tariff, old.tariff)
      where (old.name, old.class, old.unit_id, old.phone, old.address, old.opened_on, old.closed_on)
          is distinct from (excluded.name, excluded.class, excluded.unit_id, excluded.phone,
            excluded.address, excluded.opened_on, excluded.closed_on)
        or (old.voltage, old.capacity_kva, old.basic_by, old.tariff) is distinct from
          (coalesce(excluded.voltage, old.voltage), coalesce(excluded.capacity_kva, old.capacity_kva),
            coalesce(excluded.basic_by, old.basic_by), coalesce(excluded.tariff, old.tariff))
      returning customer_account
    )
    select count(*) as written from written`;
  return Number(row!.written);
}
