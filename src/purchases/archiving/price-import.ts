/**
 * The price file: what a plant is paid from a month on. A month said again takes the new price.
 * @module
 */

import type { Transaction } from "../../base/database.ts";
import type { Context } from "../../base/operation.ts";
import type { ImportPlan } from "../../files/import-plan.ts";
import type { RowError } from "../../files/schema.ts";
import { because } from "../schema.ts";
import { monthColumn, plantColumn, priceColumn } from "./columns.ts";

export function pricePlan(scope: readonly string[]): ImportPlan {
  return {
    kind: "purchase_price",
    columns: [
      plantColumn,
      monthColumn({
        name: "from_month",
        describe: { zh: "执行月份", en: "from month" },
        synonyms: ["起始月份", "月份", "month"],
        required: true,
      }),
      priceColumn({
        name: "price",
        describe: { zh: "上网电价", en: "price" },
        synonyms: ["电价", "上网电价(元/千瓦时)", "price_yuan"],
        required: true,
      }),
    ],
    key: ["plant", "from_month"],
    check: (transaction) => strangers(transaction, scope),
    merge: mergePrices,
  };
}

/** Staged rows of plants that nobody knows or that lie outside the scope. */
async function* strangers(
  { chunks }: Transaction,
  scope: readonly string[],
): AsyncGenerator<RowError> {
  const staged = chunks<{ row: number; value: string }>(1000)`
    select row_number as row, plant as value from staging_purchase_price
    where plant not in (
      select plant_id from plant join purchase_agreement using (agreement_no)
        join supplier using (supplier_id) join unit on unit.id = supplier.unit_id
      where in_scope(unit.path, ${scope}::text[]))`;
  for await (const rows of staged) {
    for (const row of rows) {
      const values = { id: row.value, agreement: "–" };
      yield { ...row, column: "plant", reason: because.unknown_plant(values) };
    }
  }
}

async function mergePrices({ transaction: { sql } }: Context): Promise<number> {
  const written = await sql`
    insert into purchase_price as old (plant_id, from_month, price_micro_yuan)
    select plant, from_month, price from staging_purchase_price
    on conflict (plant_id, from_month) do update set price_micro_yuan = excluded.price_micro_yuan
    where old.price_micro_yuan <> excluded.price_micro_yuan
    returning plant_id`;
  return written.length;
}
