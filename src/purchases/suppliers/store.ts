/**
 * Suppliers, their agreements and bank accounts. Account numbers are sealed by the key vault; lists carry
 * the masked form, and only the payment itself unseals.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { type Day, dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { maskAccount } from "../../organisation/organisation.ts";
import type { Agreement, BankAccount, Supplier } from "../schema.ts";
import type { View } from "../store.ts";

export interface NewSupplier extends Omit<Supplier, "change"> {}

export async function insertSupplier(context: Context, supplier: NewSupplier): Promise<boolean> {
  const { supplierId, payee } = supplier;
  const sealed = await sealAccount(context, supplierId, payee.account);
  const written = await context.transaction.sql`
    insert into supplier (supplier_id, name, party_type, tax_number, unit_id, finance_code,
      payee_name, payee_bank, payee_sealed, payee_masked)
    values (${supplierId}, ${supplier.name}, ${supplier.partyType}, ${supplier.taxNumber},
      ${supplier.unit}, ${supplier.financeCode}, ${payee.name}, ${payee.bank}, ${sealed},
      ${maskAccount(payee.account)})
    on conflict do nothing returning supplier_id`;
  return written.length > 0;
}

interface SupplierRow extends Omit<Supplier, "payee" | "change"> {
  payeeName: string;
  payeeBank: string;
  payeeMasked: string;
  changeId: string | null;
  newName: string;
  newBank: string;
  newMasked: string;
  requestedBy: string;
  requestedAt: Date;
  effectiveOn: Day;
  confirmedBy: string | null;
}

/**
 * With the account in force on a day: the last confirmed change whose cooling-off is over, else the
 * first one. `change` is the one still on its way.
 */
export async function findSuppliers(
  { sql }: Transaction,
  { scope, supplierId }: View,
  { day, search, limit, offset }: { day: Day; search?: string; limit?: number; offset?: number },
): Promise<{ total: number; suppliers: Supplier[] }> {
  const rows = await sql<SupplierRow & { total: bigint }>`
    select count(*) over () as total, supplier.supplier_id as "supplierId", supplier.name,
      party_type as "partyType", tax_number as "taxNumber", unit_id as unit,
      finance_code as "financeCode",
      coalesce(current.payee_name, supplier.payee_name) as "payeeName",
      coalesce(current.payee_bank, supplier.payee_bank) as "payeeBank",
      coalesce(current.payee_masked, supplier.payee_masked) as "payeeMasked",
      coming.change_id as "changeId", coming.payee_name as "newName",
      coming.payee_bank as "newBank", coming.payee_masked as "newMasked",
      coming.requested_by as "requestedBy", coming.requested_at as "requestedAt",
      coming.effective_on as "effectiveOn", coming.confirmed_by as "confirmedBy"
    from supplier join unit on unit.id = supplier.unit_id
      left join lateral (
        select * from supplier_payee_change as change
        where change.supplier_id = supplier.supplier_id and confirmed_at is not null
          and effective_on <= ${day}
        order by effective_on desc, confirmed_at desc limit 1) as current on true
      left join lateral (
        select * from supplier_payee_change as change
        where change.supplier_id = supplier.supplier_id and withdrawn_at is null
          and (confirmed_at is null or effective_on > ${day})
        order by requested_at desc limit 1) as coming on true
    where in_scope(unit.path, ${scope}::text[])
      and (${supplierId}::text is null or supplier.supplier_id = ${supplierId}::text)
      and (${search ?? null}::text is null or supplier.supplier_id = ${search ?? null}::text
        or strpos(supplier.name, ${search ?? null}::text) > 0)
    order by supplier.supplier_id limit ${limit ?? null} offset ${offset ?? 0}`;
  return { total: Number(rows[0]?.total ?? 0n), suppliers: rows.map(toSupplier) };
}

function toSupplier({ total: _, ...row }: SupplierRow & { total: bigint }): Supplier {
  const { supplierId, name, partyType, taxNumber, unit, financeCode, changeId } = row;
  const payee = { name: row.payeeName, account: row.payeeMasked, bank: row.payeeBank };
  const change = changeId && {
    ...{ changeId, payee: { name: row.newName, account: row.newMasked, bank: row.newBank } },
    ...{ requestedBy: row.requestedBy, requestedAt: row.requestedAt.toISOString() },
    ...{ effectiveOn: row.effectiveOn, confirmedBy: row.confirmedBy },
  };
  const own = { supplierId, name, partyType, taxNumber, unit, financeCode };
  return { ...own, payee, change: change || null };
}

export async function findSupplier(
  transaction: Transaction,
  view: View,
  day: Day,
): Promise<Supplier | undefined> {
  return (await findSuppliers(transaction, view, { day })).suppliers[0];
}

/** One that is known to be there, as of now. */
export async function theSupplier(
  { transaction, now }: Pick<Context, "transaction" | "now">,
  supplierId: string,
): Promise<Supplier> {
  return (await findSupplier(transaction, { scope: [""], supplierId }, dayOf(now)))!;
}

/** Bank accounts in the clear, in force on a day, by supplier. */
export async function payeesOf(
  context: Pick<Context, "transaction" | "vault">,
  suppliers: readonly string[],
  day: Day,
): Promise<Map<string, BankAccount>> {
  const rows = await context.transaction.sql<{
    id: string;
    name: string;
    bank: string;
    sealed: Uint8Array;
  }>`
    select distinct on (supplier_id) supplier_id as id, payee_name as name, payee_bank as bank,
      payee_sealed as sealed
    from (
      select supplier_id, payee_name, payee_bank, payee_sealed, '-infinity'::date as since,
        '-infinity'::timestamptz as confirmed from supplier
      union all
      select supplier_id, payee_name, payee_bank, payee_sealed, effective_on, confirmed_at
      from supplier_payee_change where confirmed_at is not null and effective_on <= ${day}
    ) as known
    where supplier_id = any (${suppliers}::text[])
    order by supplier_id, since desc, confirmed desc`;
  const payees = rows.map(async ({ id, name, bank, sealed }) => {
    const account = Buffer.from(
      await context.vault.decrypt(accountPurpose, sealed, `supplier:${id}`),
    ).toString();
    return [id, { name, account, bank }] as const;
  });
  return new Map(await Promise.all(payees));
}

const accountPurpose = "payee-account";

function sealAccount(
  { vault }: Pick<Context, "vault">,
  supplierId: string,
  account: string,
): Promise<Uint8Array> {
  return vault.encrypt(accountPurpose, Buffer.from(account), `supplier:${supplierId}`);
}

export async function insertChange(
  context: Context,
  supplierId: string,
  { changeId, payee, effectiveOn }: { changeId: string; payee: BankAccount; effectiveOn: Day },
): Promise<void> {
  const { transaction, actor, now } = context;
  await transaction.sql`
    insert into supplier_payee_change (change_id, supplier_id, payee_name, payee_bank, payee_sealed,
      payee_masked, requested_by, requested_at, effective_on)
    values (${changeId}, ${supplierId}, ${payee.name}, ${payee.bank},
      ${await sealAccount(context, supplierId, payee.account)}, ${maskAccount(payee.account)},
      ${actor.id}, ${now}, ${effectiveOn})`;
}

/** By a second person; it is in force from that day on. */
export async function confirmChange(
  { transaction: { sql }, actor, now }: Context,
  changeId: string,
  effectiveOn: Day,
): Promise<void> {
  await sql`
    update supplier_payee_change set confirmed_by = ${actor.id}, confirmed_at = ${now},
      effective_on = ${effectiveOn}
    where change_id = ${changeId}`;
}

export async function withdrawChange(
  { transaction: { sql }, now }: Context,
  changeId: string,
): Promise<void> {
  await sql`
    update supplier_payee_change set withdrawn_at = ${now}, confirmed_at = null, confirmed_by = null
    where change_id = ${changeId}`;
}

/** Undefined where all was new; else the number of an agreement or a plant that is taken. */
export async function insertAgreement(
  { sql }: Transaction,
  agreement: Agreement,
): Promise<string | undefined> {
  const written = await sql`
    insert into purchase_agreement (agreement_no, supplier_id, price_micro_yuan, price_basis,
      tax_rate_bp, from_on, until_on)
    values (${agreement.agreementNo}, ${agreement.supplierId}, ${agreement.priceMicroYuan},
      ${agreement.priceBasis}, ${agreement.taxRateBp}, ${agreement.from}, ${agreement.until})
    on conflict do nothing returning agreement_no`;
  if (written.length === 0) return agreement.agreementNo;
  const ids = agreement.plants.map(({ plantId }) => plantId);
  const names = agreement.plants.map(({ name }) => name);
  const placed = await sql<{ id: string }>`
    insert into plant (plant_id, name, agreement_no)
    select plant_id, name, ${agreement.agreementNo}
    from unnest(${ids}::text[], ${names}::text[]) as given (plant_id, name)
    on conflict do nothing returning plant_id as id`;
  const isPlaced = new Set(placed.map(({ id }) => id));
  return ids.find((id) => !isPlaced.has(id));
}

export async function agreementsOf(
  { sql }: Transaction,
  suppliers: readonly string[],
): Promise<Agreement[]> {
  return sql`
    select agreement_no as "agreementNo", supplier_id as "supplierId",
      price_micro_yuan as "priceMicroYuan", price_basis as "priceBasis",
      tax_rate_bp as "taxRateBp", from_on as "from", until_on as until,
      (select coalesce(jsonb_agg(jsonb_build_object('plantId', plant_id, 'name', name)
        order by plant_id), '[]') from plant
       where plant.agreement_no = purchase_agreement.agreement_no) as plants
    from purchase_agreement where supplier_id = any (${suppliers}::text[]) order by agreement_no`;
}
