/**
 * Purchases in PostgreSQL. Every look takes what the caller may see: unit paths, and for a supplier's
 * person the one enterprise.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import { Passage, Purchase, type PurchaseLine, type Stage, stages } from "./schema.ts";

/** What somebody may see: units in scope; of a supplier's person only that enterprise. */
export interface View {
  scope: readonly string[];
  supplierId: string | null;
}

export const everything: View = { scope: [""], supplierId: null };

/** Null means any. Months are inclusive. */
export interface Selection {
  ids?: readonly string[] | null;
  supplierId?: string | null;
  fromMonth?: string | null;
  untilMonth?: string | null;
  stages?: readonly Stage[] | null;
  voucher?: string | null;
  invoice?: string | null;
  formId?: string | null;
  invoiceSubject?: string | null;
  plantId?: string | null;
  limit?: number | null;
  offset?: number;
}

export interface Sums {
  purchases: bigint;
  energyWh: bigint;
  netFen: bigint;
  taxFen: bigint;
  grossFen: bigint;
  paidFen: bigint;
}

/** A page, newest month first, and the sums over all that match. */
export async function findPurchases(
  { sql }: Transaction,
  view: View,
  selection: Selection,
): Promise<{ sums: Sums; purchases: Purchase[] }> {
  const { ids = null, supplierId = null, fromMonth = null, untilMonth = null } = selection;
  const { stages: among = null, voucher = null, invoice = null, formId = null } = selection;
  const { invoiceSubject = null, plantId = null, limit = null, offset = 0 } = selection;
  const rows = await sql<Row & { sums: Record<keyof Sums, string> }>`
    with chosen as materialized (
      select purchase_id, month, energy_wh, net_fen, tax_fen, gross_fen, stage
      from purchase join unit on unit.id = purchase.unit_id
      where in_scope(unit.path, ${view.scope}::text[])
        and (${view.supplierId}::text is null or supplier_id = ${view.supplierId}::text)
        and (${ids}::text[] is null or purchase_id = any (${ids}::text[]))
        and (${supplierId}::text is null or supplier_id = ${supplierId}::text)
        and (${fromMonth}::text is null or month >= ${fromMonth}::text)
        and (${untilMonth}::text is null or month <= ${untilMonth}::text)
        and (${among}::text[] is null or stage = any (${among}::text[]))
        and (${formId}::text is null or form_id = ${formId}::text)
        and (${invoiceSubject}::text is null or invoice_subject = ${invoiceSubject}::text)
        and (${voucher}::text is null or purchase_id in (
          select purchase_id from purchase_voucher where voucher_no = ${voucher}::text))
        and (${invoice}::text is null or invoice_subject in (
          select subject from invoice
          where id = ${invoice}::text or number = ${invoice}::text))
        and (${plantId}::text is null or purchase_id in (
          select purchase_id from purchase_line where plant_id = ${plantId}::text))
    ),
    page as (
      select purchase_id from chosen order by month desc, purchase_id limit ${limit} offset ${offset}
    )
    select summed.sums, purchase.*, supplier.name as supplier_name, supplier.party_type,
      payable.voucher_no as payable_voucher, paid.voucher_no as paid_voucher,
      (select coalesce(sum(amount_fen), 0)::bigint from purchase_recovery_part as part
        where against = purchase.purchase_id and way = 'set-off' and undone_at is null
      ) as set_off_fen,
      (select coalesce(sum(amount_fen - (
          select coalesce(sum(part.amount_fen), 0) from purchase_recovery_part as part
          where part.recovery_id = recovery.recovery_id and undone_at is null)), 0)::bigint
        from purchase_recovery as recovery
        where recovery.purchase_id = purchase.purchase_id and closed_at is null
      ) as recoverable_fen
    from (
        select jsonb_build_object('purchases', count(*)::text,
          'energyWh', coalesce(sum(energy_wh), 0)::text, 'netFen', coalesce(sum(net_fen), 0)::text,
          'taxFen', coalesce(sum(tax_fen), 0)::text, 'grossFen', coalesce(sum(gross_fen), 0)::text,
          'paidFen', coalesce(sum(gross_fen) filter (where stage = 'paid'), 0)::text) as sums
        from chosen
      ) as summed
      left join (page join purchase using (purchase_id) join supplier using (supplier_id)
        left join purchase_voucher as payable on payable.purchase_id = purchase.purchase_id
          and payable.kind = 'payable' and payable.reversed_by is null
        left join purchase_voucher as paid on paid.purchase_id = purchase.purchase_id
          and paid.kind = 'paid' and paid.reversed_by is null) on true
    order by month desc, purchase.purchase_id`;
  const found = rows.filter(({ purchase_id }) => purchase_id !== null);
  return { sums: toSums(rows[0]!.sums), purchases: found.map(toPurchase) };
}

function toSums(sums: Record<keyof Sums, string>): Sums {
  const entries = Object.entries(sums).map(([name, value]) => [name, BigInt(value)]);
  return Object.fromEntries(entries) as unknown as Sums;
}

/** Holds the purchases' rows until the transaction ends, in one order, so that no two wait for each other. */
export async function lockPurchases(
  transaction: Transaction,
  view: View,
  ids: readonly string[],
): Promise<Purchase[]> {
  await transaction.sql`
    select from purchase where purchase_id = any (${ids}) order by purchase_id for update`;
  return (await findPurchases(transaction, view, { ids })).purchases;
}

export async function readLines(
  { sql }: Transaction,
  purchaseId: string,
): Promise<(PurchaseLine & { plantName: string })[]> {
  return sql`
    select line_no as "lineNo", plant_id as "plantId", plant.name as "plantName",
      energy_wh as "energyWh", price_micro_yuan as "priceMicroYuan", net_fen as "netFen",
      tax_fen as "taxFen", gross_fen as "grossFen"
    from purchase_line join plant using (plant_id)
    where purchase_id = ${purchaseId} order by line_no`;
}

export interface NewPurchase extends Purchase {
  lines: readonly PurchaseLine[];
}

export async function insertPurchases(
  transaction: Transaction,
  purchases: readonly NewPurchase[],
): Promise<void> {
  const columns = [
    ...["purchase_id", "supplier_id", "agreement_no", "month", "unit_id", "tax_rate_bp"],
    ...["price_basis", "line_count", "energy_wh", "net_fen", "tax_fen", "gross_fen", "stage"],
    ...["since", "invoice_subject"],
  ];
  const rows = purchases.map((of) => [
    ...[of.purchaseId, of.supplierId, of.agreementNo, of.month, of.unit, of.taxRateBp],
    ...[of.priceBasis, of.lineCount, of.energyWh, of.netFen, of.taxFen, of.grossFen, of.stage],
    ...[new Date(of.since), of.invoiceSubject],
  ]);
  await transaction.copyIn("purchase", columns, rows);
  await insertLines(transaction, purchases);
}

async function insertLines(
  transaction: Transaction,
  purchases: readonly Pick<NewPurchase, "purchaseId" | "lines">[],
): Promise<void> {
  const rows = purchases.flatMap(({ purchaseId, lines }) =>
    lines.map((line) => [
      ...[purchaseId, line.lineNo, line.plantId, line.energyWh, line.priceMicroYuan],
      ...[line.netFen, line.taxFen, line.grossFen],
    ]),
  );
  const columns = [
    ...["purchase_id", "line_no", "plant_id", "energy_wh", "price_micro_yuan"],
    ...["net_fen", "tax_fen", "gross_fen"],
  ];
  await transaction.copyIn("purchase_line", columns, rows);
}

/** A corrected archive: other lines, other totals. What was decided about the old ones is forgotten. */
export async function replaceLines(transaction: Transaction, purchase: NewPurchase): Promise<void> {
  const { sql } = transaction;
  await sql`delete from purchase_decision where purchase_id = ${purchase.purchaseId}`;
  await sql`delete from purchase_line where purchase_id = ${purchase.purchaseId}`;
  await insertLines(transaction, [purchase]);
}

export async function savePurchase({ sql }: Transaction, purchase: Purchase): Promise<void> {
  await sql`
    update purchase set tax_rate_bp = ${purchase.taxRateBp}, line_count = ${purchase.lineCount},
      energy_wh = ${purchase.energyWh}, net_fen = ${purchase.netFen},
      tax_fen = ${purchase.taxFen}, gross_fen = ${purchase.grossFen}, stage = ${purchase.stage},
      problems = ${JSON.stringify(purchase.problems)}::jsonb, since = ${new Date(purchase.since)},
      invoice_subject = ${purchase.invoiceSubject}, approval = ${purchase.approval},
      form_id = ${purchase.formId}
    where purchase_id = ${purchase.purchaseId}`;
}

export async function insertPassages(
  transaction: Transaction,
  passages: readonly (Passage & { purchaseId: string })[],
): Promise<void> {
  const columns = [
    ...["purchase_id", "step", "act", "from_stage", "to_stage", "actor", "at"],
    ...["before_hash", "after_hash", "reasons", "note"],
  ];
  const rows = passages.map((of) => [
    ...[of.purchaseId, of.step, of.act, of.from, of.to, of.actor, new Date(of.at)],
    ...[of.beforeHash, of.afterHash, of.reasons, of.note],
  ]);
  await transaction.copyIn("purchase_passage", columns, rows);
}

export async function readPassages({ sql }: Transaction, purchaseId: string): Promise<Passage[]> {
  const rows = await sql<Omit<Passage, "at"> & { at: Date }>`
    select step, act, from_stage as from, to_stage as to, actor, at, before_hash as "beforeHash",
      after_hash as "afterHash", reasons, note
    from purchase_passage where purchase_id = ${purchaseId} order by id`;
  return rows.map((row) => Passage.parse({ ...row, at: row.at.toISOString() }));
}

interface Row {
  purchase_id: string;
  supplier_id: string;
  supplier_name: string;
  party_type: string;
  agreement_no: string;
  month: string;
  unit_id: string;
  tax_rate_bp: number;
  price_basis: string;
  line_count: number;
  energy_wh: bigint;
  net_fen: bigint;
  tax_fen: bigint;
  gross_fen: bigint;
  stage: Stage;
  problems: unknown;
  since: Date;
  invoice_subject: string;
  approval: string | null;
  form_id: string | null;
  payable_voucher: string | null;
  paid_voucher: string | null;
  set_off_fen: bigint;
  recoverable_fen: bigint;
}

function toPurchase(row: Row): Purchase {
  return Purchase.parse({
    ...{ purchaseId: row.purchase_id, supplierId: row.supplier_id, month: row.month },
    ...{ supplierName: row.supplier_name, partyType: row.party_type, unit: row.unit_id },
    ...{ agreementNo: row.agreement_no, taxRateBp: row.tax_rate_bp, priceBasis: row.price_basis },
    ...{ lineCount: row.line_count, energyWh: row.energy_wh, netFen: row.net_fen },
    ...{ taxFen: row.tax_fen, grossFen: row.gross_fen, stage: row.stage },
    ...{ step: stages[row.stage].step, problems: row.problems, since: row.since.toISOString() },
    ...{ invoiceSubject: row.invoice_subject, approval: row.approval, formId: row.form_id },
    ...{ payableVoucher: row.payable_voucher, paidVoucher: row.paid_voucher },
    ...{ setOffFen: row.set_off_fen, recoverableFen: row.recoverable_fen },
  });
}
