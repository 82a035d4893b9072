/**
 * Agreements, their plants and the price file, read for many archives at once; and purchases written.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Context } from "../../base/operation.ts";
import { archived } from "../passing.ts";
import { insertPassages, insertPurchases, type NewPurchase } from "../store.ts";
import type { Ground } from "./draft.ts";

/** By agreement number; those of units in scope only. */
export async function readGrounds(
  { sql }: Transaction,
  scope: readonly string[],
  agreements: readonly string[],
): Promise<Map<string, Ground>> {
  const rows = await sql<Omit<Ground, "plants"> & { plants: Record<string, string> }>`
    select agreement_no as "agreementNo", supplier_id as "supplierId", party_type as "partyType",
      supplier.name as "supplierName", unit_id as unit, price_micro_yuan as "priceMicroYuan",
      price_basis as "priceBasis", tax_rate_bp as "taxRateBp", from_on as "from",
      until_on as until,
      (select coalesce(jsonb_object_agg(plant_id, plant.name), '{}') from plant
       where plant.agreement_no = agreement.agreement_no) as plants
    from purchase_agreement as agreement join supplier using (supplier_id)
      join unit on unit.id = supplier.unit_id
    where agreement_no = any (${agreements}::text[]) and in_scope(unit.path, ${scope}::text[])`;
  return new Map(
    rows.map((row) => [row.agreementNo, { ...row, plants: new Map(Object.entries(row.plants)) }]),
  );
}

/** What the price file says of plants in a month. */
export async function readPrices(
  { sql }: Transaction,
  plants: readonly string[],
  month: string,
): Promise<Map<string, { priceMicroYuan: bigint; fromMonth: string }>> {
  const rows = await sql<{ plant: string; price: bigint; from: string }>`
    select distinct on (plant_id) plant_id as plant, price_micro_yuan as price, from_month as from
    from purchase_price
    where plant_id = any (${plants}::text[]) and from_month <= ${month}
    order by plant_id, from_month desc`;
  return new Map(
    rows.map(({ plant, price, from }) => [plant, { priceMicroYuan: price, fromMonth: from }]),
  );
}

/** The live purchase of an agreement's month, where there is one. */
export async function settledAlready(
  { sql }: Transaction,
  { agreementNo, month }: { agreementNo: string; month: string },
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>`
    select purchase_id as id from purchase
    where agreement_no = ${agreementNo} and month = ${month} and stage <> 'void'`;
  return row?.id;
}

/** Step 1: receives purchases into the archive, each with its first passage. */
export async function receive(
  { transaction, actor }: Pick<Context, "transaction" | "actor">,
  purchases: readonly NewPurchase[],
  note: Record<string, unknown>,
): Promise<void> {
  await insertPurchases(transaction, purchases);
  const passages = purchases.map(({ lines: _, ...purchase }) => archived(purchase, actor.id, note));
  await insertPassages(transaction, passages);
}
