/**
 * Bills that are to be corrected, in PostgreSQL.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";
import type { BillLine, BillSettlement } from "../schema.ts";

export interface BilledMonth {
  billId: string;
  billingMonth: string;
  amountFen: bigint;
  dueOn: Day;
}

/** Bills that stand of an account of the scope, in the months of a year from `month` on; locked. */
export function findBilled(
  { sql }: Transaction,
  { account, month, scope }: { account: string; month: string; scope: readonly string[] },
): Promise<BilledMonth[]> {
  return sql<BilledMonth>`
    select bill_id as "billId", billing_month as "billingMonth", amount_fen as "amountFen",
      due_on as "dueOn"
    from bill join customer using (customer_account) join unit on unit.id = customer.unit_id
    where customer_account = ${account} and state <> 'reversed' and origin = 'issued'
      and billing_month between ${month} and ${`${month.slice(0, 4)}-12`}
      and in_scope(unit.path, ${scope}::text[])
    order by billing_month for update of bill`;
}

export async function reverseBill({ sql }: Transaction, billId: string): Promise<void> {
  await sql`update bill set state = 'reversed' where bill_id = ${billId}`;
}

/** The corrected reading made no difference to the bill. */
export async function acceptReading(
  { sql }: Transaction,
  { billId, changeNo }: { billId: string; changeNo: bigint },
): Promise<void> {
  await sql`update bill set reading_change_no = ${changeNo} where bill_id = ${billId}`;
}

/** Payments of a bill that stand, oldest first. */
export function findSettlements({ sql }: Transaction, billId: string): Promise<BillSettlement[]> {
  return sql<BillSettlement>`
    select bill_id as "billId", cause, value_on::text as "valueOn",
      principal_fen as "principalFen", late_fee_fen as "lateFeeFen"
    from bill_settlement where bill_id = ${billId} and undone_by is null order by value_on, cause`;
}

export async function withdrawFrom(
  { sql }: Transaction,
  { billId, undoneBy }: { billId: string; undoneBy: string },
): Promise<void> {
  await sql`
    update bill_settlement set undone_by = ${undoneBy}
    where bill_id = ${billId} and undone_by is null`;
}

export type StoredLine = Pick<BillLine, "item"> & {
  quantity: bigint | null;
  price: bigint | null;
  amountFen: bigint;
};

/** What a bill was made of, to be compared with what it would be today. */
export function findStoredLines({ sql }: Transaction, billId: string): Promise<StoredLine[]> {
  return sql<StoredLine>`
    select item, quantity, price_e8 as price, amount_fen as "amountFen"
    from bill_line where bill_id = ${billId} order by line`;
}
