/**
 * Bills in PostgreSQL: what is owed, what was paid. Reads of people take the caller's data scope.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Day } from "../base/dates.ts";
import type { Tranche } from "./late-fee.ts";
import type { BillSettlement } from "./schema.ts";

/** A bill with its payments that stand, by day. */
export interface OwedBill {
  billId: string;
  customerAccount: string;
  billingMonth: string;
  class: string;
  issuedOn: Day;
  dueOn: Day;
  amountFen: bigint;
  paidFen: bigint;
  lateFeePaidFen: bigint;
  tranches: Tranche[];
}

type OwedRow = Omit<OwedBill, "tranches"> & { fens: bigint[]; days: Day[] };

function toOwed({ fens, days, ...bill }: OwedRow): OwedBill {
  return { ...bill, tranches: fens.map((principalFen, at) => ({ principalFen, paid: days[at]! })) };
}

export async function findOpenBills(
  { sql }: Transaction,
  accounts: readonly string[],
): Promise<OwedBill[]> {
  const rows = await sql<OwedRow>`
    select bill_id as "billId", customer_account as "customerAccount",
      billing_month as "billingMonth", class, issued_on as "issuedOn", due_on as "dueOn",
      amount_fen as "amountFen", paid_fen as "paidFen", late_fee_paid_fen as "lateFeePaidFen",
      tranche.*
    from bill join customer using (customer_account), lateral (
      select coalesce(array_agg(principal_fen order by value_on, cause), '{}') as fens,
        coalesce(array_agg(value_on::text order by value_on, cause), '{}') as days
      from bill_settlement as paid where paid.bill_id = bill.bill_id and undone_by is null
    ) as tranche
    where customer_account = any (${accounts}::text[]) and state = 'open'
    order by customer_account, due_on, billing_month`;
  return rows.map(toOwed);
}

/** Locks bills, in order of their ids, and sums anew what was paid of them. */
export async function lockBills({ sql }: Transaction, ids: readonly string[]): Promise<OwedBill[]> {
  await sql`
    select from bill where bill_id = any (${ids}::text[]) order by bill_id for update`;
  const rows = await sql<OwedRow>`
    select bill_id as "billId", customer_account as "customerAccount",
      billing_month as "billingMonth", class, issued_on as "issuedOn", due_on as "dueOn",
      amount_fen as "amountFen", tranche.*
    from bill join customer using (customer_account), lateral (
      select coalesce(sum(principal_fen), 0)::bigint as "paidFen",
        coalesce(sum(late_fee_fen), 0)::bigint as "lateFeePaidFen",
        coalesce(array_agg(principal_fen order by value_on, cause), '{}') as fens,
        coalesce(array_agg(value_on::text order by value_on, cause), '{}') as days
      from bill_settlement as paid where paid.bill_id = bill.bill_id and undone_by is null
    ) as tranche
    where bill_id = any (${ids}::text[])`;
  return rows.map(toOwed);
}

export async function insertSettlements(
  { sql }: Transaction,
  settlements: readonly BillSettlement[],
): Promise<void> {
  await sql`
    insert into bill_settlement (bill_id, cause, value_on, principal_fen, late_fee_fen)
    select * from unnest(${settlements.map(({ billId }) => billId)}::text[],
      ${settlements.map(({ cause }) => cause)}::text[],
      ${settlements.map(({ valueOn }) => valueOn)}::date[],
      ${settlements.map(({ principalFen }) => principalFen)}::bigint[],
      ${settlements.map(({ lateFeeFen }) => lateFeeFen)}::bigint[])`;
}

/** Returns the bills that were paid by the cause. */
export async function withdrawSettlements(
  { sql }: Transaction,
  { cause, undoneBy }: { cause: string; undoneBy: string },
): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    update bill_settlement set undone_by = ${undoneBy}
    where cause = ${cause} and undone_by is null returning bill_id as id`;
  return rows.map(({ id }) => id);
}

type Paid = Pick<OwedBill, "billId" | "paidFen" | "lateFeePaidFen"> & { state: string };

/** A reversed bill stays reversed. */
export async function updatePaid({ sql }: Transaction, bills: readonly Paid[]): Promise<void> {
  await sql`
    update bill set paid_fen = paid.fen, late_fee_paid_fen = paid.late_fee,
      state = case bill.state when 'reversed' then bill.state else paid.state end
    from unnest(${bills.map(({ billId }) => billId)}::text[],
      ${bills.map(({ paidFen }) => paidFen)}::bigint[],
      ${bills.map(({ lateFeePaidFen }) => lateFeePaidFen)}::bigint[],
      ${bills.map(({ state }) => state)}::text[]) as paid (bill_id, fen, late_fee, state)
    where bill.bill_id = paid.bill_id`;
}

export async function findDeductedInvoices(
  { sql }: Transaction,
  account: string,
): Promise<{ billId: string; invoiceNumber: string; deductedOn: Day }[]> {
  return sql`
    select bill_id as "billId", invoice_number as "invoiceNumber",
      invoice_deducted_on::text as "deductedOn"
    from bill
    where customer_account = ${account} and invoice_deducted_on is not null
    order by billing_month`;
}
