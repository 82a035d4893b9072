/**
 * Bills as people look at them. Every read takes the caller's data scope and filters by it.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import { formatScaled } from "../base/decimals.ts";
import type { Context } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
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

/** Where a page begins: so many bills on, or behind the last bill of the page before. */
export type PlaceOfPage = { limit: number } & (
  | { offset: number; after?: undefined }
  | { after: string; offset?: undefined }
);

export interface PageOfBills {
  /** Not counted behind a mark: that would read on to the end each time. */
  total: number | null;
  bills: Bill[];
  /** Mark of the next page; null where this is the last. */
  next: string | null;
}

/** A page, newest month first; reversed bills only where asked for, or with one account. */
export async function findBills(
  { sql }: Transaction,
  { scope, customerAccount, month, state, dueBefore }: BillSelection,
  { limit, offset = 0, after }: PlaceOfPage,
): Promise<PageOfBills | Refusal> {
  const mark = after === undefined ? undefined : await markOf({ sql }, after, scope);
  if (isRefusal(mark)) return mark;
  const { month: lastMonth = null, account: lastAccount = null, version: last = null } = mark ?? {};
  const reach = mark ? limit + 1 : Math.max(countedAtMost, offset + limit + 1);
  const withReversed = state === "reversed" || customerAccount !== null;
  // asked for twice: within the mark's own month the index goes to it by the account
  const isWithinMonth = mark?.month === month;
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
        and (${lastMonth}::text is null or billing_month <= ${lastMonth}::text)
        and (not ${isWithinMonth}::boolean or customer_account >= ${lastAccount}::text)
        and (${lastMonth}::text is null or billing_month < ${lastMonth}::text
          or customer_account > ${lastAccount}::text
          or customer_account = ${lastAccount}::text and version < ${last}::int)
      order by billing_month desc, customer_account, version desc
      limit ${reach}
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
  const counted = Number(rows[0]!.total);
  const isThere = ({ billId }: Bill) => billId !== null;
  const bills = rows.filter(isThere).map(({ total: _, ...bill }) => bill);
  const next = counted > offset + bills.length ? (bills.at(-1)?.billId ?? null) : null;
  return { total: mark ? null : counted, bills, next };
}

/** Where a bill stands in the list. */
async function markOf({ sql }: Pick<Transaction, "sql">, billId: string, scope: readonly string[]) {
  const [mark] = await sql<{ month: string; account: string; version: number }>`
    select billing_month as month, customer_account as account, version
    from bill join customer using (customer_account) join unit on unit.id = customer.unit_id
    where bill_id = ${billId} and in_scope(unit.path, ${scope}::text[])`;
  return mark ?? refuse("not_found", because.unknown_bill({ bill: billId }));
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
