/**
 * Orders as lists and sums, within a data scope.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";
import type { OrderState, SentMessage, Side, Whereabouts } from "../schema.ts";

/** The states in which each has to act; while the bank has the money it is the bank's turn. */
export const statesOfTurn: Record<Exclude<Whereabouts["turn"], "nobody">, readonly OrderState[]> = {
  handler: ["draft", "returned", "mkt_handling"],
  approver: ["mkt_review"],
  finance: ["sent_to_finance", "fin_review", "accepted"],
  bank: ["accepted"],
};
export const openStates = [...new Set(Object.values(statesOfTurn).flat())];

export interface OrderFilter {
  scope: readonly string[];
  /** Path of a unit whose subtree is wanted. */
  within: string | null;
  states: readonly OrderState[] | null;
  /** Whether the bank has the money; null: whichever. */
  atBank: boolean | null;
  account: string | null;
  requestedBy: string | null;
  /** First and last day of submission. */
  from: Day | null;
  until: Day | null;
}

/** Those that wait come first, by the day they are due; then the newest. */
export async function findOrders(
  { sql }: Transaction,
  filter: OrderFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; amountFen: bigint; ids: string[] }> {
  const { scope, within, states, atBank, account, requestedBy, from, until } = filter;
  const rows = await sql<{ id: string; total: number; amountFen: bigint }>`
    select o.id, count(*) over ()::int as total, sum(o.amount_fen) over ()::int8 as "amountFen"
    from refund_order as o join customer using (customer_account)
      join unit on unit.id = customer.unit_id
    where in_scope(unit.path, ${scope}::text[])
      and (${within}::text is null or in_scope(unit.path, array[${within}::text]))
      and (${states}::text[] is null or o.state = any (${states}::text[]))
      and (${atBank}::bool is null or (o.holder = 'bank') = ${atBank})
      and (${account}::text is null or o.customer_account = ${account})
      and (${requestedBy}::text is null or o.requested_by = ${requestedBy})
      and (${from}::date is null or (o.submitted_at at time zone 'Asia/Shanghai')::date >= ${from})
      and (${until}::date is null or (o.submitted_at at time zone 'Asia/Shanghai')::date <= ${until})
    order by o.state in ('paid', 'closed', 'split', 'terminated'),
      case when o.state in ('mkt_review', 'sent_to_finance', 'fin_review')
        then o.review_due_on else o.payment_due_on end,
      o.requested_at desc, o.id
    limit ${limit} offset ${offset}`;
  const [first] = rows;
  return {
    total: first?.total ?? 0,
    amountFen: first?.amountFen ?? 0n,
    ids: rows.map(({ id }) => id),
  };
}

export interface AgeCell {
  turn: Exclude<Whereabouts["turn"], "nobody">;
  bucket: number;
  count: number;
  amountFen: bigint;
  overdue: number;
}

/** Open orders by whose turn it is and by age; `firstDays` are the first days of each bucket but the last. */
export function ageOrders(
  { sql }: Transaction,
  asked: { scope: readonly string[]; within: string | null; firstDays: readonly Day[]; today: Day },
): Promise<AgeCell[]> {
  const { scope, within, firstDays, today } = asked;
  return sql<AgeCell>`
    with open as (
      select o.amount_fen, coalesce(
          case when o.state in ('mkt_review', 'sent_to_finance', 'fin_review')
            then o.review_due_on else o.payment_due_on end < ${today}::date, false) as is_overdue,
        (coalesce(o.submitted_at, o.requested_at) at time zone 'Asia/Shanghai')::date as since,
        case when o.holder = 'bank' then 'bank' when o.state = 'mkt_review' then 'approver'
          when o.state in ('sent_to_finance', 'fin_review', 'accepted') then 'finance'
          else 'handler' end as turn
      from refund_order as o join customer using (customer_account)
        join unit on unit.id = customer.unit_id
      where o.state = any (${openStates}::text[]) and in_scope(unit.path, ${scope}::text[])
        and (${within}::text is null or in_scope(unit.path, array[${within}::text]))
    ),
    aged as (
      select open.*, (select count(*)::int from unnest(${firstDays}::date[]) as first
        where since < first) as bucket
      from open
    )
    select turn, bucket, count(*)::int as count, sum(amount_fen)::int8 as "amountFen",
      count(*) filter (where is_overdue)::int as overdue
    from aged group by turn, bucket order by turn, bucket`;
}

interface MailRow {
  from: Side;
  direction: "in" | "out";
  number: number;
  kind: string;
  version: number;
  hash: string;
  at: Date;
  attempts: number;
  problem: string | null;
}

/** What the sides said to each other of an order; where both live here each message is one. */
export async function mailOf({ sql }: Transaction, order: string): Promise<SentMessage[]> {
  const rows = await sql<MailRow>`
    select case when direction = 'out' then side
        when side = 'marketing' then 'finance' else 'marketing' end as "from",
      direction, number, kind, version, body_hash as hash, at, attempts, problem
    from refund_message where order_id = ${order} order by at, number, direction desc`;
  const byKey = Map.groupBy(rows, ({ from, number }) => `${from} ${number}`);
  return [...byKey.values()].map((both) => {
    const sent = both.find(({ direction }) => direction === "out");
    const taken = both.find(({ direction }) => direction === "in");
    const { from, number, kind, version, hash } = both[0]!;
    return {
      ...{ from, number, kind, version, hash },
      sentAt: sent?.at.toISOString() ?? null,
      takenInAt: taken?.at.toISOString() ?? null,
      attempts: sent?.attempts ?? 0,
      problem: sent?.problem ?? null,
    };
  });
}
