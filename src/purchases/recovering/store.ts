/**
 * Recoveries in PostgreSQL.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { everything, type View } from "../store.ts";
import { type Lost, Recovery, type RecoveryPart } from "./schema.ts";

interface Selection {
  purchase?: string | null;
  supplier?: string | null;
  open?: boolean;
  limit?: number | null;
  offset?: number;
}

/** Newest first, with their parts; and what is left of all that match. */
export async function findRecoveries(
  { sql }: Transaction,
  { scope, supplierId }: View,
  { purchase = null, supplier = null, open = false, limit = null, offset = 0 }: Selection,
): Promise<{ total: number; leftFen: bigint; recoveries: Recovery[] }> {
  const rows = await sql<{ total: number; left: bigint; recovery: unknown }>`
    with found as materialized (
      select recovery.*, supplier.name as supplier_name, month,
        amount_fen - (select coalesce(sum(part.amount_fen), 0) from purchase_recovery_part as part
          where part.recovery_id = recovery.recovery_id and undone_at is null) as left_fen
      from purchase_recovery as recovery join purchase using (purchase_id)
        join supplier on supplier.supplier_id = recovery.supplier_id
        join unit on unit.id = purchase.unit_id
      where in_scope(unit.path, ${scope}::text[])
        and (${supplierId}::text is null or recovery.supplier_id = ${supplierId}::text)
        and (${supplier}::text is null or recovery.supplier_id = ${supplier}::text)
        and (${purchase}::text is null or purchase_id = ${purchase}::text)
        and (not ${open} or closed_at is null)
    )
    select (select count(*)::int from found) as total,
      (select coalesce(sum(left_fen), 0)::bigint from found where closed_at is null) as left,
      jsonb_build_object('recoveryId', recovery_id, 'purchaseId', purchase_id,
        'supplierId', supplier_id, 'supplierName', supplier_name, 'month', month,
        'invoice', invoice, 'amountFen', amount_fen::text, 'leftFen', left_fen::text,
        'openedBy', opened_by, 'openedAt', opened_at, 'closedAt', closed_at,
        'parts', (select coalesce(jsonb_agg(jsonb_build_object('number', number, 'way', way,
            'amountFen', amount_fen::text, 'taxFen', tax_fen::text, 'against', against,
            'cause', cause, 'by', by, 'at', at, 'why', why, 'undoneBy', undone_by,
            'undoneAt', undone_at) order by number), '[]')
          from purchase_recovery_part as part where part.recovery_id = found.recovery_id)
      ) as recovery
    from found order by opened_at desc, recovery_id desc limit ${limit} offset ${offset}`;
  return {
    total: rows[0]?.total ?? 0,
    leftFen: rows[0]?.left ?? 0n,
    recoveries: rows.map(({ recovery }) => Recovery.parse(recovery)),
  };
}

/** The recovery of a purchase, settled or not; null where nothing ever was to come back. */
export async function lastRecovery(
  transaction: Transaction,
  purchase: string,
): Promise<Recovery | null> {
  return (await findRecoveries(transaction, everything, { purchase })).recoveries[0] ?? null;
}

/** What was claimed of a purchase and not restored by another invoice or the bank's return. */
export async function claimedOf({ sql }: Transaction, purchaseId: string): Promise<Lost> {
  const [row] = await sql<Lost>`
    select coalesce(sum(amount_fen), 0)::bigint as fen, coalesce(sum(tax_fen), 0)::bigint as "taxFen"
    from (
      select amount_fen, tax_fen from purchase_recovery where purchase_id = ${purchaseId}
      union all
      select -part.amount_fen, -part.tax_fen
      from purchase_recovery_part as part join purchase_recovery using (recovery_id)
      where purchase_id = ${purchaseId} and way in ('reinvoiced', 'bounced') and undone_at is null
    ) as claim`;
  return row!;
}

/** Opens the recovery of a purchase, or adds to the one there is. Returns its id and of how many claims it is made. */
export async function addClaim(
  { sql }: Transaction,
  recovery: { id: string; purchaseId: string; supplierId: string; invoice: string },
  { fen, taxFen, by, at }: Lost & { by: string; at: Date },
): Promise<{ id: string; claims: number }> {
  const [row] = await sql<{ id: string; claims: number }>`
    insert into purchase_recovery as old (recovery_id, purchase_id, supplier_id, invoice, amount_fen,
      tax_fen, opened_by, opened_at)
    values (${recovery.id}, ${recovery.purchaseId}, ${recovery.supplierId}, ${recovery.invoice},
      ${fen}, ${taxFen}, ${by}, ${at})
    on conflict (purchase_id) do update
      set amount_fen = old.amount_fen + ${fen}, tax_fen = old.tax_fen + ${taxFen},
        claims = old.claims + 1, closed_at = null,
        invoice = case when old.closed_at is null then old.invoice else excluded.invoice end
    returning recovery_id as id, claims`;
  return row!;
}

export type NewPart = Pick<
  RecoveryPart,
  "number" | "way" | "amountFen" | "taxFen" | "against" | "cause" | "by" | "why"
> & { recoveryId: string; at: Date };

export async function insertPart({ sql }: Transaction, part: NewPart): Promise<void> {
  await sql`
    insert into purchase_recovery_part (recovery_id, number, way, amount_fen, tax_fen, against, cause,
      by, at, why)
    values (${part.recoveryId}, ${part.number}, ${part.way}, ${part.amountFen}, ${part.taxFen},
      ${part.against}, ${part.cause}, ${part.by}, ${part.at}, ${part.why})`;
}

/** Settled, or open again after a set-off was undone. */
export async function closeRecovery(
  { sql }: Transaction,
  recovery: string,
  at: Date | null,
): Promise<void> {
  await sql`update purchase_recovery set closed_at = ${at} where recovery_id = ${recovery}`;
}

interface SetOffRow {
  recoveryId: string;
  purchaseId: string;
  number: number;
  amountFen: bigint;
  cause: string;
}

/** What stands set off against a purchase, oldest first; of one other purchase where it is named. */
export async function setOffsAgainst(
  { sql }: Transaction,
  against: string,
  purchase: string | null = null,
): Promise<SetOffRow[]> {
  return sql<SetOffRow>`
    select recovery_id as "recoveryId", purchase_id as "purchaseId", number,
      part.amount_fen as "amountFen", cause
    from purchase_recovery_part as part join purchase_recovery using (recovery_id)
    where against = ${against} and way = 'set-off' and undone_at is null
      and (${purchase}::text is null or purchase_id = ${purchase}::text)
    order by at, recovery_id, number`;
}

export async function undoPart(
  { sql }: Transaction,
  { recoveryId, number }: Pick<SetOffRow, "recoveryId" | "number">,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  await sql`
    update purchase_recovery_part set undone_by = ${by}, undone_at = ${at}
    where recovery_id = ${recoveryId} and number = ${number}`;
}
