/**
 * Readings in PostgreSQL.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { RowError } from "../files/schema.ts";
import { because } from "./schema.ts";

/** Of one account of the scope, oldest first. Undefined where the scope has no such account. */
export async function findReadings(
  { sql }: Transaction,
  scope: readonly string[],
  customerAccount: string,
): Promise<{ billingMonth: string; energyWh: bigint }[] | undefined> {
  const [customer] = await sql`
    select from customer join unit on unit.id = customer.unit_id
    where customer_account = ${customerAccount} and in_scope(unit.path, ${scope}::text[])`;
  if (!customer) return undefined;
  return sql`
    select billing_month as "billingMonth", energy_wh as "energyWh" from reading
    where customer_account = ${customerAccount} order by billing_month`;
}

interface StagedReading {
  row: number;
  account: string;
  month: string;
}

/** Staged rows of accounts outside the scope or nowhere, and rows that differ from what is here. */
export async function* readingErrors(
  { chunks }: Transaction,
  scope: readonly string[],
  { replace }: { replace: boolean },
): AsyncGenerator<RowError> {
  const strangers = chunks<StagedReading>(1000)`
    select row_number as row, staged.customer_account as account, billing_month as month
    from staging_reading as staged
    where not exists (
      select from customer join unit on unit.id = customer.unit_id
      where customer.customer_account = staged.customer_account
        and in_scope(unit.path, ${scope}::text[]))`;
  for await (const rows of strangers) {
    yield* rows.map(({ row, account }) => ({
      ...{ row, column: "customer_account", value: account },
      reason: because.unknown_account({ account }),
    }));
  }
  if (replace) return;
  const changed = chunks<StagedReading>(1000)`
    select row_number as row, customer_account as account, billing_month as month
    from staging_reading as staged join reading using (customer_account, billing_month)
    where reading.energy_wh <> coalesce(staged.energy_wh, staged.energy_kwh)`;
  for await (const rows of changed) {
    yield* rows.map(({ row, account, month }) => ({
      ...{ row, column: "billing_month", value: month },
      reason: because.already_different({ account, month }),
    }));
  }
}

/** Returns how many were new or changed. */
export async function mergeReadings({ sql }: Transaction): Promise<number> {
  const [row] = await sql<{ written: bigint }>`
    with written as (
      insert into reading as old (customer_account, billing_month, energy_wh)
      select customer_account, billing_month, coalesce(energy_wh, energy_kwh) from staging_reading
      on conflict (customer_account, billing_month) do update set energy_wh = excluded.energy_wh
      where old.energy_wh <> excluded.energy_wh
      returning customer_account
    )
    select count(*) as written from written`;
  return Number(row!.written);
}
