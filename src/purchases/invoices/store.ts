/**
 * The register of invoices in PostgreSQL. Unmasked: it holds enterprises, seldom persons.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Context } from "../../base/operation.ts";
import type { ElectronicInvoice } from "../../files/invoices/invoice.ts";
import { type InvoiceClaim, invoiceId } from "./rules.ts";
import { Invoice, type InvoiceState } from "./schema.ts";

export interface InvoiceSelection {
  subject?: string | undefined;
  sellerTaxNumber?: string | undefined;
  state?: InvoiceState | undefined;
  /** Invoice number, or code-number. */
  number?: string | undefined;
  /** Whose purchase it stands for, or whose supplier sold it; all where not said. */
  scope?: readonly string[];
}

/** A page, newest first, and how many there are in all. */
export async function findInvoices(
  { sql }: Transaction,
  { subject, sellerTaxNumber, state, number, scope = [""] }: InvoiceSelection,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; invoices: Invoice[] }> {
  const rows = await sql<InvoiceRow & { total: bigint }>`
    with chosen as materialized (
      select id, registered_at from invoice
      where (${subject ?? null}::text is null or subject = ${subject ?? null}::text)
        and (${sellerTaxNumber ?? null}::text is null
          or seller_tax_number = ${sellerTaxNumber ?? null}::text)
        and (${state ?? null}::text is null or state = ${state ?? null}::text)
        and (${number ?? null}::text is null
          or number = ${number ?? null}::text or id = ${number ?? null}::text)
        and ('' = any (${scope}::text[])
          or exists (select from purchase join unit on unit.id = purchase.unit_id
            where invoice_subject = subject and in_scope(unit.path, ${scope}::text[]))
          or exists (select from supplier join unit on unit.id = supplier.unit_id
            where tax_number = seller_tax_number and in_scope(unit.path, ${scope}::text[])))
    )
    select (select count(*) from chosen) as total, invoice.*, array(select red.id from invoice as red
        where red.takes_back = invoice.id and red.seller_tax_number = invoice.seller_tax_number
        order by red.id) as taken_back_by
    from (values (1)) as always
      left join (select id from chosen order by registered_at desc, id
        limit ${limit} offset ${offset}) as page on true
      left join invoice using (id)
    order by registered_at desc, id`;
  const found = rows.filter(({ id }) => id !== null);
  return { total: Number(rows[0]!.total), invoices: found.map(toInvoice) };
}

/** In the order they were registered. */
export async function readSubject(transaction: Transaction, subject: string): Promise<Invoice[]> {
  const { invoices } = await findInvoices(transaction, { subject }, { limit: 10_000, offset: 0 });
  return invoices.reverse();
}

/** Holds the row until the transaction ends. */
export async function lockInvoice(
  transaction: Transaction,
  id: string,
): Promise<Invoice | undefined> {
  await transaction.sql`select from invoice where id = ${id} for update`;
  const { invoices } = await findInvoices(transaction, { number: id }, { limit: 2, offset: 0 });
  return invoices.find((invoice) => invoice.id === id);
}

/** Its seller's red-letter invoices against an invoice, which itself may be unknown. */
export async function redAgainst(
  { sql }: Transaction,
  id: string,
  seller: string,
): Promise<{ ids: string[]; totalFen: bigint }> {
  const [row] = await sql<{ ids: string[]; total: bigint }>`
    select coalesce(array_agg(id order by id), '{}') as ids,
      coalesce(sum(total_fen), 0)::bigint as total
    from invoice where takes_back = ${id} and seller_tax_number = ${seller}`;
  return { ids: row!.ids, totalFen: row!.total };
}

/** Who hears of an invoice; undefined where nobody claims it. */
export async function listenerOf(
  { sql }: Transaction,
  id: string,
): Promise<{ subject: string; notify: string } | undefined> {
  const [row] = await sql<{ subject: string; notify: string }>`
    select subject, notify from invoice
    where id = ${id} and subject is not null and notify is not null`;
  return row;
}

/** False where an invoice of this code and number stands in the register already. */
export async function insertInvoice(
  { transaction, now, actor }: Pick<Context, "transaction" | "now" | "actor">,
  { invoice, file, claim }: { invoice: ElectronicInvoice; file: string; claim: InvoiceClaim },
): Promise<boolean> {
  const { kind, code, number, type, buyer, seller, takesBack } = invoice;
  const lines = invoice.lines.map(({ rate, netFen, taxFen, ...line }) => ({
    ...{ name: line.name, unit: line.unit ?? null, quantity: line.quantity ?? null },
    ...{ unitPrice: line.unitPrice ?? null, netFen: netFen.toString(), taxFen: taxFen.toString() },
    ...{ rateBasisPoints: rate.basisPoints ?? null, printedRate: rate.printed },
  }));
  const written = await transaction.sql`
    insert into invoice (id, kind, code, number, type, issued_on, seller_tax_number, seller_name,
      buyer_tax_number, buyer_name, net_fen, tax_fen, total_fen, lines, takes_back, file, subject,
      notify, state, registered_at, registered_by)
    values (${invoiceId(invoice)}, ${kind}, ${code ?? null}, ${number}, ${type ?? null},
      ${invoice.issuedOn!}, ${seller.taxNumber!}, ${seller.name!}, ${buyer.taxNumber ?? null},
      ${buyer.name!}, ${invoice.netFen}, ${invoice.taxFen}, ${invoice.totalFen},
      ${JSON.stringify(lines)}::jsonb, ${takesBack ? invoiceId(takesBack) : null}, ${file},
      ${claim.subject}, ${claim.notify ?? null}, 'waiting', ${now}, ${actor.id})
    on conflict (id) do nothing returning id`;
  return written.length > 0;
}

/** A released invoice is claimed anew; its verification stays. */
export async function claimInvoice(
  { sql }: Transaction,
  id: string,
  { subject, notify }: InvoiceClaim,
): Promise<void> {
  await sql`update invoice set subject = ${subject}, notify = ${notify ?? null} where id = ${id}`;
}

export async function releaseSubject({ sql }: Transaction, subject: string): Promise<void> {
  await sql`update invoice set subject = null, notify = null where subject = ${subject}`;
}

interface InvoiceRow {
  id: string | null;
  kind: string;
  code: string | null;
  number: string;
  type: string | null;
  issued_on: string;
  seller_tax_number: string;
  seller_name: string;
  buyer_tax_number: string | null;
  buyer_name: string;
  net_fen: bigint;
  tax_fen: bigint;
  total_fen: bigint;
  lines: unknown;
  takes_back: string | null;
  taken_back_by: string[];
  file: string;
  subject: string | null;
  state: string;
  verdict: string | null;
  verified_on: string | null;
  registered_at: Date;
  registered_by: string;
}

function toInvoice(row: InvoiceRow): Invoice {
  return Invoice.parse({
    ...{ id: row.id, kind: row.kind, code: row.code, number: row.number, type: row.type },
    ...{ issuedOn: row.issued_on, sellerTaxNumber: row.seller_tax_number },
    ...{ sellerName: row.seller_name, buyerTaxNumber: row.buyer_tax_number },
    ...{ buyerName: row.buyer_name, netFen: row.net_fen, taxFen: row.tax_fen },
    ...{ totalFen: row.total_fen, lines: row.lines, takesBack: row.takes_back },
    ...{ takenBackBy: row.taken_back_by, file: row.file, subject: row.subject, state: row.state },
    ...{ verdict: row.verdict, verifiedOn: row.verified_on, registeredBy: row.registered_by },
    registeredAt: row.registered_at.toISOString(),
  });
}
