/**
 * Readings out of PostgreSQL to be priced, and new bills in, with their ledger entries.
 * @module
 */
import type { CopyRow, Transaction } from "../../base/database.ts";
import { type Poster, postStaged, stagePostings } from "../../ledger/ledger.ts";
import type { NewBill, ReadingRow } from "./price-reading.ts";

/** One issue of bills at a time, so that each sees what the one before wrote. */
const issueLock = 4_784;

export async function lockIssue({ sql }: Transaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(${issueLock}::bigint)`;
}

export interface Slice {
  month: string;
  scope: readonly string[];
  /** Accounts after this one, `limit` of them. */
  after: string;
  limit: number;
  account?: string | null;
}

export interface SlicedRow extends ReadingRow {
  /** The bill that stands for the month, and the hash of the price book it was priced by. */
  billId: string | null;
  priceBookHash: string | null;
  /** The reading was corrected since it was billed. */
  isStale: boolean;
}

/** Readings of a month in order of accounts, billed or not; of one account alone where it is named. */
export function findReadings(
  { sql }: Transaction,
  { month, scope, after, limit, account = null }: Slice,
): Promise<SlicedRow[]> {
  return sql<SlicedRow>`
    select reading.customer_account as "customerAccount", unit.path as "unitPath", class, voltage,
      capacity_kva as "capacityKva", basic_by as "basicBy", customer.tariff,
      opened_on::text as "openedOn", reading.energy_wh as "energyWh",
      earlier.energy_wh as "yearToDateWh",
      case when flat_wh is not null then
        array[sharp_wh, peak_wh, flat_wh, valley_wh, deep_valley_wh] end as "periodsWh",
      demand_w as "demandW", reactive_varh as "reactiveVarh",
      reading.change_no as "readingChangeNo", billed.versions, billed.bill_id as "billId",
      billed.price_book_hash as "priceBookHash",
      coalesce(billed.reading_change_no < reading.change_no, false) as "isStale"
    from reading join customer using (customer_account) join unit on unit.id = customer.unit_id,
      lateral (
        select coalesce(sum(energy_wh), 0)::bigint as energy_wh from reading as month
        where month.customer_account = reading.customer_account
          and month.billing_month >= ${`${month.slice(0, 4)}-01`} and month.billing_month < ${month}
      ) as earlier,
      lateral (
        select count(*)::int as versions,
          max(bill_id) filter (where state <> 'reversed') as bill_id,
          max(price_book_hash) filter (where state <> 'reversed') as price_book_hash,
          max(reading_change_no) filter (where state <> 'reversed') as reading_change_no
        from bill
        where bill.customer_account = reading.customer_account and bill.billing_month = ${month}
      ) as billed
    where reading.billing_month = ${month} and reading.customer_account > ${after}
      and in_scope(unit.path, ${scope}::text[])
      and (${account}::text is null or reading.customer_account = ${account}::text)
    order by reading.customer_account limit ${limit}`;
}

/** How many readings a month has, for the progress of an issue. */
export async function countReadings({ sql }: Transaction, month: string): Promise<number> {
  const [row] = await sql<{ readings: bigint }>`
    select count(*) as readings from reading where billing_month = ${month}`;
  return Number(row!.readings);
}

const billColumns = [
  ...["bill_id", "customer_account", "billing_month", "version", "origin", "energy_wh"],
  ...["amount_fen", "vat_fen", "tariff", "price_book", "price_book_hash", "facts"],
  ...["reading_change_no", "issued_on", "due_on", "corrects", "state"],
];
const lineColumns = [
  ...["bill_id", "line", "kind", "item", "quantity", "unit", "price_e8", "amount_fen", "vat_fen"],
];

/** Writes bills and their lines, and posts them. One that asks for nothing is settled as it comes. */
export async function insertBills(context: Poster, bills: readonly NewBill[]): Promise<void> {
  const { transaction } = context;
  await transaction.copyIn("bill", billColumns, bills.map(billRow));
  await transaction.copyIn("bill_line", lineColumns, lineRows(bills));
  await makeNewBillTable(transaction);
  await transaction.copyIn(
    "new_bill",
    ["bill_id"],
    bills.map(({ billId }) => [billId]),
  );
  await postNewBills(context);
}

function billRow(bill: NewBill): CopyRow {
  const { priced, book } = bill;
  return [
    ...[bill.billId, bill.customerAccount, bill.billingMonth, bill.version, "issued"],
    ...[bill.energyWh, priced.amountFen, priced.vatFen, priced.tariff, book.name, book.hash],
    ...[bill.facts, bill.readingChangeNo, bill.issuedOn, bill.dueOn, bill.corrects],
    priced.amountFen === 0n ? "settled" : "open",
  ];
}

function* lineRows(bills: readonly NewBill[]): Generator<CopyRow> {
  for (const { billId, priced } of bills) {
    for (const [at, line] of priced.lines.entries()) {
      const { kind, item, quantity, unit, price, amountFen, vatFen } = line;
      yield [billId, at + 1, kind, item, quantity, unit, price, amountFen, vatFen];
    }
  }
}

/** The temporary table of bills that `postNewBills` posts and empties. */
export async function makeNewBillTable({ sql }: Transaction): Promise<void> {
  await sql`create temporary table if not exists new_bill (bill_id text) on commit drop`;
}

export function billCause(billId: string): string {
  return `bill-issued:${billId}`;
}

/**
 * The ledger entries of the bills in `new_bill`, set at a time: debit receivables of the account, credit
 * each kind of fee without its VAT, and the VAT.
 */
export async function postNewBills(context: Poster): Promise<void> {
  const { sql } = context.transaction;
  await sql`analyze new_bill`;
  await stagePostings(context);
  await sql`
    insert into staged_entry (cause, day, narrative, accounts, parties, amounts)
    with fee as (
      select bill_id, sum(amount_fen - vat_fen) filter (where kind = 'energy')::bigint as energy,
        sum(amount_fen - vat_fen) filter (where kind = 'capacity')::bigint as capacity,
        sum(amount_fen - vat_fen) filter (where kind = 'power_factor')::bigint as power_factor,
        sum(amount_fen - vat_fen) filter (where kind = 'funds')::bigint as funds,
        sum(amount_fen - vat_fen) filter (where kind in ('late_fee', 'penalty'))::bigint as late
      from bill_line join new_bill using (bill_id) group by bill_id
    )
    select ${billCause("")} || bill_id, issued_on, '电费 ' || billing_month, entry.*
    from new_bill join bill using (bill_id) left join fee using (bill_id), lateral (
      select array_agg(account) as accounts, array_agg(party) as parties, array_agg(fen) as amounts
      from (values ('1122', customer_account, amount_fen), ('600101', '', -energy),
        ('600102', '', -capacity), ('600103', '', -power_factor), ('224102', '', -funds),
        ('6301', '', -late), ('222102', '', -vat_fen)) as line (account, party, fen)
      where fen <> 0
    ) as entry
    where accounts is not null`;
  await postStaged(context);
  await sql`truncate new_bill`;
}
