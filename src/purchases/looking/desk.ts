/**
 * The settlement desk: how much waits at every stage, and what has waited longest.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { type Purchase, Stage, stages } from "../schema.ts";
import { findPurchases, type View } from "../store.ts";

/** Every stage in order, empty ones too. */
export async function deskStages({ sql }: Transaction, { scope }: View) {
  const rows = await sql<{ stage: Stage; purchases: number; grossFen: bigint; oldest: Date }>`
    select stage, count(*)::int as purchases, sum(gross_fen)::bigint as "grossFen",
      min(since) as oldest
    from purchase join unit on unit.id = purchase.unit_id
    where in_scope(unit.path, ${scope}::text[]) group by stage`;
  const found = new Map(rows.map((row) => [row.stage, row]));
  return Stage.options.map((stage) => {
    const row = found.get(stage);
    return {
      ...{ stage, ...stages[stage], purchases: row?.purchases ?? 0 },
      ...{ grossFen: row?.grossFen ?? 0n, oldest: row?.oldest.toISOString() ?? null },
    };
  });
}

interface Wanted {
  among: readonly Stage[] | null;
  limit: number;
  offset: number;
}

/** Work that is not over: neither void nor paid, but for what is to come back; unless asked for. */
export async function longestWaiting(
  transaction: Transaction,
  view: View,
  { among, limit, offset }: Wanted,
): Promise<{ total: number; purchases: Purchase[] }> {
  const open = among ?? Stage.options.filter((stage) => stage !== "paid" && stage !== "void");
  const rows = await transaction.sql<{ id: string | null; total: bigint }>`
    with chosen as materialized (
      select purchase_id, since from purchase join unit on unit.id = purchase.unit_id
      where (stage = any (${open}::text[]) or ${among === null} and exists (
          select from purchase_recovery as recovery
          where recovery.purchase_id = purchase.purchase_id and closed_at is null))
        and in_scope(unit.path, ${view.scope}::text[])
    )
    select (select count(*) from chosen) as total, page.purchase_id as id
    from (values (1)) as always
      left join (select * from chosen order by since, purchase_id
        limit ${limit} offset ${offset}) as page on true
    order by since, purchase_id`;
  const ids = rows.flatMap(({ id }) => (id === null ? [] : [id]));
  const { purchases } = await findPurchases(transaction, view, { ids });
  const byId = new Map(purchases.map((one) => [one.purchaseId, one]));
  return { total: Number(rows[0]!.total), purchases: ids.map((id) => byId.get(id)!) };
}
