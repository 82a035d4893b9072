/**
 * Bills as people look at them. Every read takes the caller's data scope and filters by it.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import { formatScaled } from "../base/decimals.ts";
import type { Context } from "../base/operation.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import type { BillingFacts } from "./issuing/price-reading.ts";
import { type Bill, type BillLine, because, type Settlement } from "./schema.ts";

export interface BillSelection {
  scope: readonly string[];
  customerAccount: string | null;
  month: string | null;
  state: string | null;
  /** Open and due before this day. */
  dueBefore: string | null;
}

/** Beyond it a page says only that there are as many. */
const countedAtMost = 10_000;

/** A page, newest month first; reversed bills only where asked for, or with one account. */
export async function findBills(
  { sql }: Transaction,
  { scope, customerAccount, month, state, dueBefore }: BillSelection,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; bills: Bill[] }> {
  const withReversed = state === "reversed" || customerAccount !== null;
  const rows = await sql<Bill & { total: bigint }>`
    with chosen as (
      select bill.bill_id from bill join customer using (customer_account)
        join unit on unit.id = customer.unit_id
      where in_scope(unit.path, ${scope}::text[])
        and (${customerAccount}::text is null or customer_account = ${customerAccount}::text)
        and (${month}::text is null or billing_month = ${month}::text)
        and (${state}::text is null or state = ${state}::text)
        and (state <> 'reversed' or ${withReversed}::boolean)
        and (${dueBefore}::date is null or state = 'open' and due_on < ${dueBefore}::date)
      order by billing_month desc, customer_account, version desc
      limit ${Math.max(countedAtMost, offset + limit)}
    )
    select (select count(*) from chosen) as total, bill_id as "billId",
      customer_account as "customerAccount", billing_month as "billingMonth", state, origin,
      energy_wh as "energyWh", amount_fen as "amountFen", vat_fen as "vatFen",
      paid_fen as "paidFen", late_fee_paid_fen as "lateFeePaidFen", tariff,
      issued_on as "issuedOn", due_on as "dueOn", corrects
    from (values (1)) as always
      left join (select * from chosen join bill using (bill_id)
        order by billing_month desc, customer_account, version desc
        limit ${limit} offset ${offset}) as page on true
    order by billing_month desc, customer_account, version desc`;
  const isThere = ({ billId }: Bill) => billId !== null;
  return {
    total: Number(rows[0]!.total),
    bills: rows.filter(isThere).map(({ total: _, ...bill }) => bill),
  };
}

export interface WholeBill extends Bill {
  class: string;
  priceBook: string | null;
  priceBookHash: string | null;
  facts: StoredFacts | null;
  correctedBy: string | null;
  invoiceNumber: string | null;
  invoiceDeductedOn: string | null;
  lines: BillLine[];
  settlements: Settlement[];
}

/** `BillingFacts` as jsonb carries them: bigints as digits. */
export type StoredFacts = JsonOf<BillingFacts>;
type JsonOf<Value> = Value extends bigint
  ? string
  : Value extends object
    ? { [Key in keyof Value]: JsonOf<Value[Key]> }
    : Value;

/** With all that hangs on it; refused where the caller's scope has no such bill. */
export async function findBill(
  { transaction: { sql }, actor: { scope } }: Pick<Context, "transaction" | "actor">,
  billId: string,
): Promise<WholeBill | Refusal> {
  const [bill] = await sql<Omit<WholeBill, "lines" | "settlements">>`
    select bill_id as "billId", customer_account as "customerAccount", class,
      billing_month as "billingMonth", state, origin, energy_wh as "energyWh",
      amount_fen as "amountFen", vat_fen as "vatFen", paid_fen as "paidFen",
      late_fee_paid_fen as "lateFeePaidFen", bill.tariff, issued_on as "issuedOn",
      due_on as "dueOn", corrects, price_book as "priceBook", price_book_hash as "priceBookHash",
      facts, invoice_number as "invoiceNumber", invoice_deducted_on as "invoiceDeductedOn",
      (select next.bill_id from bill as next where next.corrects = bill.bill_id
        and next.customer_account = bill.customer_account) as "correctedBy"
    from bill join customer using (customer_account) join unit on unit.id = customer.unit_id
    where bill_id = ${billId} and in_scope(unit.path, ${scope}::text[])`;
  if (!bill) return refuse("not_found", because.unknown_bill({ bill: billId }));
  const settlements = await sql<Settlement>`
    select cause, value_on as "valueOn", principal_fen as "principalFen",
      late_fee_fen as "lateFeeFen", undone_by as "undoneBy"
    from bill_settlement where bill_id = ${billId} order by value_on, cause`;
  return { ...bill, lines: await findLines({ sql }, billId), settlements };
}

type LineRow = Omit<BillLine, "price"> & { price: bigint | null };

async function findLines({ sql }: Pick<Transaction, "sql">, billId: string): Promise<BillLine[]> {
  const rows = await sql<LineRow>`
    select kind, item, quantity::text, unit, price_e8 as price, amount_fen as "amountFen",
      vat_fen as "vatFen"
    from bill_line where bill_id = ${billId} order by line`;
  return rows.map((row) => ({
    ...row,
    price: row.price === null ? null : formatScaled(row.price),
  }));
}

export async function updateInvoice(
  { sql }: Transaction,
  billId: string,
  { invoiceNumber, deductedOn }: { invoiceNumber: string; deductedOn: string | null },
): Promise<void> {
  await sql`
    update bill set invoice_number = ${invoiceNumber},
      invoice_deducted_on = coalesce(${deductedOn}::date, invoice_deducted_on)
    where bill_id = ${billId}`;
}

export async function isInScope(
  { sql }: Transaction,
  scope: readonly string[],
  account: string,
): Promise<boolean> {
  const [row] = await sql`
    select from customer join unit on unit.id = customer.unit_id
    where customer_account = ${account} and in_scope(unit.path, ${scope}::text[])`;
  return row !== undefined;
}
