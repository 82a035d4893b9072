/**
 * Bills of another system out of their staging table: what is wrong with them, and in with their ledger
 * entries, set at a time.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Context } from "../../base/operation.ts";
import type { RowError } from "../../files/schema.ts";
import { lockIssue, makeNewBillTable, postNewBills } from "../issuing/issue-store.ts";
import { because } from "../schema.ts";

/** Staged rows of accounts outside the scope or nowhere, of sums that are none, and of other amounts. */
export async function* billErrors(
  { chunks }: Transaction,
  scope: readonly string[],
): AsyncGenerator<RowError> {
  const strangers = chunks<{ row: number; account: string }>(1000)`
    select row_number as row, staged.customer_account as account from staging_bill as staged
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
  yield* wrongSums({ chunks });
  const changed = chunks<{ row: number; account: string; month: string }>(1000)`
    select row_number as row, customer_account as account, billing_month as month
    from staging_bill as staged join bill using (customer_account, billing_month)
    where state <> 'reversed' and bill.amount_fen <> staged.amount_yuan`;
  for await (const rows of changed) {
    yield* rows.map(({ row, account, month }) => ({
      ...{ row, column: "billing_month", value: month },
      reason: because.already_different({ account, month }),
    }));
  }
}

async function* wrongSums({ chunks }: Pick<Transaction, "chunks">): AsyncGenerator<RowError> {
  const sums = chunks<{ row: number; sum: string; total: string }>(1000)`
    select row_number as row, round(fees.sum / 100.0, 2)::text as sum,
      round(amount_yuan / 100.0, 2)::text as total
    from staging_bill, lateral (
      select sum(fen) as sum from unnest(array[energy_yuan, capacity_yuan, power_factor_yuan,
        funds_yuan, late_fee_yuan, penalty_yuan]) as fee (fen)
    ) as fees
    where fees.sum <> amount_yuan or vat_yuan > amount_yuan`;
  for await (const rows of sums) {
    yield* rows.map(({ row, sum, total }) => ({
      ...{ row, column: "amount_yuan", value: total },
      reason: because.fees_differ({ sum, total }),
    }));
  }
  const hasty = chunks<{ row: number; value: string }>(1000)`
    select row_number as row, due_on::text as value from staging_bill where due_on < issued_on`;
  for await (const rows of hasty) {
    yield* rows.map((row) => ({
      ...{ ...row, column: "due_on" },
      reason: because.due_before_issued(),
    }));
  }
}

/**
 * Writes the staged bills of months that have none, and posts them. Without fee items the whole amount is
 * energy; without a day of issue it is the first after the month, or the due day where that is earlier. VAT
 * is shared by the fees that carry it. Returns how many were new.
 */
export async function mergeBills(context: Context): Promise<number> {
  const { sql } = context.transaction;
  await lockIssue(context.transaction);
  await makeNewBillTable(context.transaction);
  const [row] = await sql<{ written: bigint }>`
    with written as (
      insert into bill (bill_id, customer_account, billing_month, version, origin, energy_wh,
        amount_fen, vat_fen, issued_on, due_on, state)
      select 'B-' || customer_account || '-' || replace(billing_month, '-', '')
          || case when earlier.bills > 0 then '-' || earlier.bills + 1 else '' end,
        customer_account, billing_month, earlier.bills + 1, 'imported', coalesce(energy_kwh, 0),
        amount_yuan, coalesce(vat_yuan, 0),
        coalesce(issued_on, least(due_on, (billing_month || '-01')::date + interval '1 month')),
        due_on, case amount_yuan when 0 then 'settled' else 'open' end
      from staging_bill as staged, lateral (
        select count(*)::int as bills from bill
        where bill.customer_account = staged.customer_account
          and bill.billing_month = staged.billing_month
      ) as earlier
      on conflict (billing_month, customer_account) where state <> 'reversed' do nothing
      returning bill_id
    ), named as (insert into new_bill select bill_id from written)
    select count(*) as written from written`;
  await insertLines(context.transaction);
  await postNewBills(context);
  return Number(row!.written);
}

/** The largest fee bears the VAT of the bill. */
async function insertLines({ sql }: Transaction): Promise<void> {
  await sql`
    insert into bill_line (bill_id, line, kind, item, amount_fen, vat_fen)
    select bill_id, row_number() over fees, kind, kind, fen,
      case when row_number() over (partition by bill_id order by fen desc, place) = 1 then vat_fen else 0 end
    from new_bill join bill using (bill_id)
      join staging_bill using (customer_account, billing_month), lateral (
        values (1, 'energy', coalesce(energy_yuan, case when num_nonnulls(capacity_yuan,
            power_factor_yuan, funds_yuan, late_fee_yuan, penalty_yuan) = 0 then amount_yuan end)),
          (2, 'capacity', capacity_yuan), (3, 'power_factor', power_factor_yuan),
          (4, 'funds', funds_yuan), (5, 'late_fee', late_fee_yuan), (6, 'penalty', penalty_yuan)
      ) as fee (place, kind, fen)
    where fen <> 0
    window fees as (partition by bill_id order by place)`;
}
