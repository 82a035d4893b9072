/**
 * Marketing's orders in PostgreSQL, and the events of both lanes. Every read by a person takes the data
 * scope of who asks.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Day } from "../base/dates.ts";
import type { Reason } from "../base/reasons.ts";
import type { PayeeMarks } from "./known-payees.ts";
import type { SentPayee } from "./messages/message.ts";
import type { Destination, Fault, MoneyHolder, OrderState, Side, TimelineItem } from "./schema.ts";

/** A customer account as a refund needs it. */
export interface Customer {
  account: string;
  holderName: string;
  class: string;
  unitId: string;
  unitPath: string;
  unitName: string;
  closedOn: Day | null;
}

export interface Order extends Omit<Customer, "class" | "closedOn"> {
  id: string;
  state: OrderState;
  stateSince: Date;
  version: number;
  amountFen: bigint;
  reasonType: string;
  payment: string | null;
  destination: Destination;
  payee: SentPayee | null;
  note: string;
  approval: string | null;
  flags: Reason[];
  fault: Fault | null;
  reservation: number;
  reservationState: "none" | "held" | "drawn";
  holder: MoneyHolder;
  holderSince: Date;
  withdrawalAsked: boolean;
  splitFrom: string | null;
  requestedBy: string;
  requestedAt: Date;
  submittedAt: Date | null;
  reviewDueOn: Day | null;
  paymentDueOn: Day | null;
}

export async function findCustomer(
  { sql }: Transaction,
  account: string,
  scope: readonly string[],
): Promise<Customer | undefined> {
  const [customer] = await sql<Customer>`
    select customer_account as account, customer.name as "holderName", class,
      unit_id as "unitId", unit.path as "unitPath", unit.name as "unitName",
      closed_on as "closedOn"
    from customer join unit on unit.id = customer.unit_id
    where customer_account = ${account} and in_scope(unit.path, ${scope}::text[])`;
  return customer;
}

/** Undefined where there is none in the scope. Locked, nobody else changes it before this transaction ends. */
export async function findOrder(
  { sql }: Transaction,
  id: string,
  { scope, lock = false }: { scope: readonly string[]; lock?: boolean },
): Promise<Order | undefined> {
  if (lock) await sql`select from refund_order where id = ${id} for update`;
  const [order] = await sql<Order>`
    select o.id, o.customer_account as account, customer.name as "holderName",
      unit.id as "unitId", unit.path as "unitPath", unit.name as "unitName", o.state,
      o.state_since as "stateSince", o.version, o.amount_fen as "amountFen",
      o.reason_type as "reasonType", o.payment_id as payment, o.destination, o.payee, o.note,
      o.approval_id as approval, o.flags, o.fault, o.reservation,
      o.reservation_state as "reservationState", o.holder, o.holder_since as "holderSince",
      o.withdrawal_asked as "withdrawalAsked", o.split_from as "splitFrom",
      o.requested_by as "requestedBy", o.requested_at as "requestedAt",
      o.submitted_at as "submittedAt", o.review_due_on as "reviewDueOn",
      o.payment_due_on as "paymentDueOn"
    from refund_order as o join customer using (customer_account)
      join unit on unit.id = customer.unit_id
    where o.id = ${id} and in_scope(unit.path, ${scope}::text[])`;
  return order;
}

export async function insertOrder({ sql }: Transaction, order: Order): Promise<void> {
  await sql`
    insert into refund_order (id, customer_account, state, state_since, amount_fen, reason_type,
      payment_id, destination, payee, note, flags, reservation, reservation_state, holder,
      holder_since, split_from, requested_by, requested_at)
    values (${order.id}, ${order.account}, ${order.state}, ${order.stateSince},
      ${order.amountFen}, ${order.reasonType}, ${order.payment}, ${order.destination},
      ${order.payee}, ${order.note}, ${JSON.stringify(order.flags)}::jsonb, ${order.reservation},
      ${order.reservationState}, ${order.holder}, ${order.holderSince}, ${order.splitFrom},
      ${order.requestedBy}, ${order.requestedAt})`;
}

/** Writes whatever may change of an order. */
export async function saveOrder({ sql }: Transaction, order: Order): Promise<void> {
  await sql`
    update refund_order set state = ${order.state}, state_since = ${order.stateSince},
      version = ${order.version}, amount_fen = ${order.amountFen},
      reason_type = ${order.reasonType}, payment_id = ${order.payment},
      destination = ${order.destination}, payee = ${order.payee}, note = ${order.note},
      approval_id = ${order.approval}, flags = ${JSON.stringify(order.flags)}::jsonb,
      fault = ${order.fault}, reservation = ${order.reservation},
      reservation_state = ${order.reservationState}, holder = ${order.holder},
      holder_since = ${order.holderSince}, withdrawal_asked = ${order.withdrawalAsked},
      submitted_at = ${order.submittedAt}, review_due_on = ${order.reviewDueOn},
      payment_due_on = ${order.paymentDueOn}
    where id = ${order.id}`;
}

export interface Event {
  side: Side;
  order: string;
  at: Date;
  actor: string;
  kind: string;
  state: string;
  version: number;
  details?: object | undefined;
}

export async function addEvent({ sql }: Transaction, event: Event): Promise<void> {
  const { side, order, at, actor, kind, state, version, details = {} } = event;
  await sql`
    insert into refund_event (side, order_id, at, actor, kind, state, version, details)
    values (${side}, ${order}, ${at}, ${actor}, ${kind}, ${state}, ${version}, ${details})`;
}

/** Both lanes of an order, oldest first. */
export async function eventsOf({ sql }: Transaction, order: string): Promise<TimelineItem[]> {
  const rows = await sql<Omit<TimelineItem, "at"> & { at: Date }>`
    select side, at, actor, kind, state, version, details from refund_event
    where order_id = ${order} order by id`;
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
}

interface Likeness extends Pick<Order, "account" | "amountFen" | "splitFrom"> {
  id: string | null;
  since: Date;
}

/** Refunds of the same account and amount that were not called off; parts of one split are no doubles. */
export async function findDuplicates(
  { sql }: Transaction,
  { id, account, amountFen, splitFrom, since }: Likeness,
): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select id from refund_order
    where customer_account = ${account} and amount_fen = ${amountFen}
      and requested_at >= ${since} and state not in ('terminated', 'split')
      and id is distinct from ${id}::text
      and (split_from is null or split_from is distinct from ${splitFrom}::text)
    order by requested_at desc, id limit 5`;
  return rows.map(({ id: other }) => other);
}

/** Refunds of the account that were not called off, parts of the same split too. */
export async function otherRefunds(
  { sql }: Transaction,
  { id, account, since }: Pick<Likeness, "id" | "account" | "since">,
): Promise<{ count: number; fen: bigint }> {
  const [row] = await sql<{ count: number; fen: bigint }>`
    select count(*)::int as count, coalesce(sum(amount_fen), 0)::bigint as fen from refund_order
    where customer_account = ${account} and requested_at >= ${since}
      and state not in ('terminated', 'split') and id is distinct from ${id}::text`;
  return row!;
}

export async function childrenOf({ sql }: Transaction, id: string): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select id from refund_order where split_from = ${id} order by id`;
  return rows.map(({ id: child }) => child);
}

/** Keeps whom an order names, to be known again; the same again only anew. */
export async function rememberPayee(
  { sql }: Transaction,
  order: string,
  { marks, at }: { marks: PayeeMarks; at: Date },
): Promise<void> {
  await sql`
    insert into refund_payee (order_id, account_mark, payee_mark, holder_mark, at)
    values (${order}, ${marks.account[0]}, ${marks.payee[0]}, ${marks.holder[0]}, ${at})
    on conflict (order_id, account_mark, payee_mark) do update set at = excluded.at`;
}
