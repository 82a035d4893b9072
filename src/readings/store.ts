/**
 * Readings in PostgreSQL.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { RowError } from "../files/schema.ts";
import { because, type Reading } from "./schema.ts";

/** Of one account of the scope, oldest first. Undefined where the scope has no such account. */
export async function findReadings(
  { sql }: Transaction,
  scope: readonly string[],
  customerAccount: string,
): Promise<Reading[] | undefined> {
  const [customer] = await sql`
    select from customer join unit on unit.id = customer.unit_id
    where customer_account = ${customerAccount} and in_scope(unit.path, ${scope}::text[])`;
  if (!customer) return undefined;
  return sql<Reading>`
    select billing_month as "billingMonth", energy_wh as "energyWh",
      case when flat_wh is not null then json_build_object('sharp', sharp_wh::text,
        'peak', peak_wh::text, 'flat', flat_wh::text, 'valley', valley_wh::text,
        'deepValley', deep_valley_wh::text) end as periods,
      demand_w::text as "demandW", reactive_varh::text as "reactiveVarh"
    from reading where customer_account = ${customerAccount} order by billing_month`;
}

interface StagedReading {
  row: number;
  account: string;
  month: string;
}

/**
 * Staged rows of accounts outside the scope or nowhere, rows whose periods do not sum to their energy, and
 * rows that differ from what is here.
 */
export async function* readingErrors(
  { sql, chunks }: Transaction,
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
  yield* unequalPeriods({ sql, chunks });
  if (replace) return;
  const changed = chunks<StagedReading>(1000)`
    select row_number as row, customer_account as account, billing_month as month
    from staging_reading as staged join reading using (customer_account, billing_month)
    where reading.energy_wh <> coalesce(staged.energy_wh, staged.energy_kwh)
      or sharp_wh <> sharp_kwh or peak_wh <> peak_kwh or flat_wh <> flat_kwh
      or valley_wh <> valley_kwh or deep_valley_wh <> deep_valley_kwh
      or demand_w <> demand_kw or reactive_varh <> reactive_kvarh`;
  for await (const rows of changed) {
    yield* rows.map(({ row, account, month }) => ({
      ...{ row, column: "billing_month", value: month },
      reason: because.already_different({ account, month }),
    }));
  }
}

/** A period that a row leaves out while it names others is zero. */
async function* unequalPeriods({
  sql,
  chunks,
}: Pick<Transaction, "sql" | "chunks">): AsyncGenerator<RowError> {
  await sql`
    update staging_reading set sharp_kwh = coalesce(sharp_kwh, 0), peak_kwh = coalesce(peak_kwh, 0),
      flat_kwh = coalesce(flat_kwh, 0), valley_kwh = coalesce(valley_kwh, 0),
      deep_valley_kwh = coalesce(deep_valley_kwh, 0)
    where num_nonnulls(sharp_kwh, peak_kwh, flat_kwh, valley_kwh, deep_valley_kwh) between 1 and 4`;
  const unequal = chunks<{ row: number; energy: bigint; value: string }>(1000)`
    select row_number as row, coalesce(energy_wh, energy_kwh) as energy,
      concat_ws(' + ', sharp_kwh, peak_kwh, flat_kwh, valley_kwh, deep_valley_kwh) as value
    from staging_reading
    where sharp_kwh + peak_kwh + flat_kwh + valley_kwh + deep_valley_kwh
      <> coalesce(energy_wh, energy_kwh)`;
  for await (const rows of unequal) {
    yield* rows.map(({ row, energy, value }) => ({
      ...{ row, column: "flat_kwh", value },
      reason: because.periods_differ({ energy: String(energy) }),
    }));
  }
}

/** Returns how many were new or changed. What a file leaves out of a reading of the same energy stays. */
export async function mergeReadings({ sql }: Transaction): Promise<number> {
  await sql`
    update staging_reading as staged set sharp_kwh = coalesce(sharp_kwh, sharp_wh),
      peak_kwh = coalesce(peak_kwh, peak_wh), flat_kwh = coalesce(flat_kwh, flat_wh),
      valley_kwh = coalesce(valley_kwh, valley_wh),
      deep_valley_kwh = coalesce(deep_valley_kwh, deep_valley_wh),
      demand_kw = coalesce(demand_kw, demand_w),
      reactive_kvarh = coalesce(reactive_kvarh, reactive_varh)
    from reading as known
    where known.customer_account = staged.customer_account
      and known.billing_month = staged.billing_month
      and known.energy_wh = coalesce(staged.energy_wh, energy_kwh)
      and num_nonnulls(flat_wh, demand_w, reactive_varh) > 0`;
  const [row] = await sql<{ written: bigint }>`
    with written as (
      insert into reading as old (customer_account, billing_month, energy_wh, sharp_wh, peak_wh,
        flat_wh, valley_wh, deep_valley_wh, demand_w, reactive_varh)
      select customer_account, billing_month, coalesce(energy_wh, energy_kwh), sharp_kwh, peak_kwh,
        flat_kwh, valley_kwh, deep_valley_kwh, demand_kw, reactive_kvarh from staging_reading
      on conflict (customer_account, billing_month) do update set energy_wh = excluded.energy_wh,
        sharp_wh = excluded.sharp_wh, peak_wh = excluded.peak_wh, flat_wh = excluded.flat_wh,
        valley_wh = excluded.valley_wh, deep_valley_wh = excluded.deep_valley_wh,
        demand_w = excluded.demand_w, reactive_varh = excluded.reactive_varh
      where (old.energy_wh, old.sharp_wh, old.peak_wh, old.flat_wh, old.valley_wh,
          old.deep_valley_wh, old.demand_w, old.reactive_varh)
        is distinct from (excluded.energy_wh, excluded.sharp_wh, excluded.peak_wh, excluded.flat_wh,
          excluded.valley_wh, excluded.deep_valley_wh, excluded.demand_w, excluded.reactive_varh)
      returning customer_account
    )
    select count(*) as written from written`;
  return Number(row!.written);
}
