/**
 * Work orders in PostgreSQL, cut-offs and restorations.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Reason } from "../../base/reasons.ts";
import type { OrderKind, OrderState } from "../case-requests.ts";

export interface StoredOrder {
  id: string;
  kind: OrderKind;
  state: OrderState;
  account: string;
  name: string;
  unitId: string;
  unitName: string;
  unitPath: string;
  owedFen: bigint;
  article: string | null;
  action: string | null;
  cutOff: string | null;
  approval: string | null;
  requestedBy: string;
  requestedAt: Date;
  approvedAt: Date | null;
  paidAt: Date | null;
  dueAt: Date | null;
  doneBy: string | null;
  doneAt: Date | null;
  proofFile: string | null;
  stoppedBy: Reason[] | null;
  endedAt: Date | null;
}

export interface NewOrder
  extends Pick<StoredOrder, "id" | "kind" | "state" | "account" | "owedFen" | "article"> {
  action?: string | undefined;
  cutOff?: string;
  approvedAt?: Date;
  paidAt?: Date;
  dueAt?: Date;
  by: string;
  at: Date;
}

/** False where the account has one of the kind under way, or that cut-off is being undone already. */
export async function insertOrder({ sql }: Transaction, order: NewOrder): Promise<boolean> {
  const { action = null, cutOff = null, approvedAt = null, paidAt = null, dueAt = null } = order;
  const made = await sql`
    insert into dunning_work_order (id, customer_account, kind, state, owed_fen, article, action_id,
      cut_off, requested_by, requested_at, approved_at, paid_at, due_at)
    values (${order.id}, ${order.account}, ${order.kind}, ${order.state}, ${order.owedFen},
      ${order.article}, ${action}, ${cutOff}, ${order.by}, ${order.at}, ${approvedAt}, ${paidAt},
      ${dueAt})
    on conflict do nothing returning id`;
  return made.length > 0;
}

export interface OrderFilter {
  scope: readonly string[];
  id?: string | undefined;
  account?: string | undefined;
  kind?: OrderKind | undefined;
  state?: OrderState | undefined;
  /** Restorations later than they are due. */
  overdue?: boolean;
  /** Asked for within these moments. */
  from?: Date | undefined;
  until?: Date | undefined;
  now: Date;
  limit: number;
  offset?: number;
}

/** What is still to be done first, the earliest due before the others; then the newest. */
export async function findOrders(
  { sql }: Transaction,
  filter: OrderFilter,
): Promise<{ total: number; overdue: number; orders: StoredOrder[] }> {
  const { scope, now, limit, offset = 0, overdue = false } = filter;
  const {
    id = null,
    account = null,
    kind = null,
    state = null,
    from = null,
    until = null,
  } = filter;
  const rows = await sql<StoredOrder & { total: number; overdue: number }>`
    select o.id, o.kind, o.state, o.customer_account as account, customer.name,
      customer.unit_id as "unitId", unit.name as "unitName", unit.path as "unitPath",
      o.owed_fen as "owedFen", o.article, o.action_id as action, o.cut_off as "cutOff",
      o.approval_id as approval, o.requested_by as "requestedBy", o.requested_at as "requestedAt",
      o.approved_at as "approvedAt", o.paid_at as "paidAt", o.due_at as "dueAt",
      o.done_by as "doneBy", o.done_at as "doneAt", o.proof_file as "proofFile",
      o.stopped_by as "stoppedBy", o.ended_at as "endedAt", count(*) over ()::int as total,
      (count(*) filter (where o.due_at < coalesce(o.done_at, ${now}) and o.state <> 'cancelled')
        over ())::int as overdue
    from dunning_work_order as o join customer using (customer_account)
      join unit on unit.id = customer.unit_id
    where in_scope(unit.path, ${scope}::text[])
      and (${id}::text is null or o.id = ${id})
      and (${account}::text is null or o.customer_account = ${account})
      and (${kind}::text is null or o.kind = ${kind})
      and (${state}::text is null or o.state = ${state})
      and (${from}::timestamptz is null or o.requested_at >= ${from}::timestamptz)
      and (${until}::timestamptz is null or o.requested_at < ${until}::timestamptz)
      and (not ${overdue}::boolean
        or (o.due_at < coalesce(o.done_at, ${now}) and o.state <> 'cancelled'))
    order by o.state in ('done', 'cancelled'), o.due_at nulls last, o.requested_at desc, o.id
    limit ${limit} offset ${offset}`;
  return {
    total: rows[0]?.total ?? 0,
    overdue: rows[0]?.overdue ?? 0,
    orders: rows.map(({ total: _, overdue: __, ...order }) => order),
  };
}

/** Locked: nobody else moves it before this transaction ends. */
export async function lockOrder(
  transaction: Transaction,
  id: string,
  { scope, now }: { scope: readonly string[]; now: Date },
): Promise<StoredOrder | undefined> {
  await transaction.sql`select from dunning_work_order where id = ${id} for update`;
  return (await findOrders(transaction, { scope, id, now, limit: 1 })).orders[0];
}

/** Writes what may change of an order. */
export async function saveOrder({ sql }: Transaction, order: StoredOrder): Promise<void> {
  const stoppedBy = order.stoppedBy && JSON.stringify(order.stoppedBy);
  await sql`
    update dunning_work_order set state = ${order.state}, approval_id = ${order.approval},
      approved_at = ${order.approvedAt}, done_by = ${order.doneBy}, done_at = ${order.doneAt},
      proof_file = ${order.proofFile}, stopped_by = ${stoppedBy}::jsonb, ended_at = ${order.endedAt}
    where id = ${order.id}`;
}

/** Cut-offs of accounts that are asked for or agreed to and not done. */
export async function waitingCutOffs(
  { sql }: Transaction,
  accounts: readonly string[],
): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select id from dunning_work_order
    where customer_account = any (${accounts}::text[]) and kind = 'cut-off'
      and state in ('requested', 'approved') order by id`;
  return rows.map(({ id }) => id);
}

/** Cut-offs that were done and that nothing undoes yet, with the newest money of their account since. */
export function standingCutOffs(
  { sql }: Transaction,
  accounts: readonly string[],
): Promise<{ id: string; account: string; unitPath: string; paidAt: Date | null }[]> {
  return sql`
    select o.id, o.customer_account as account, unit.path as "unitPath",
      (select max(paid_at) from payment where payment.customer_account = o.customer_account
        and payment.state = 'posted' and paid_at > o.requested_at) as "paidAt"
    from dunning_work_order as o join customer using (customer_account)
      join unit on unit.id = customer.unit_id
    where o.customer_account = any (${accounts}::text[]) and o.kind = 'cut-off' and o.state = 'done'
      and not exists (select from dunning_work_order as undone
        where undone.cut_off = o.id and undone.state <> 'cancelled')
    order by o.id`;
}
