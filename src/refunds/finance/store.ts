/**
 * Finance's copies of refund orders, as marketing sent them. Every read by a person takes the data scope.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";
import { OrderContent } from "../messages/message.ts";
import type { Fault, FinanceState } from "../schema.ts";

export interface FinanceRefund {
  id: string;
  state: FinanceState;
  stateSince: Date;
  version: number;
  unitPath: string;
  content: OrderContent;
  fault: Fault | null;
  receivedAt: Date;
  reviewDueOn: Day;
  paymentDueOn: Day;
  acceptedBy: string | null;
  acceptedAt: Date | null;
  paidBy: string | null;
  bankReference: string | null;
  paidOn: Day | null;
}

/** A new version takes the place of the one that went back; what was decided on that is in the events. */
export async function saveFinance({ sql }: Transaction, refund: FinanceRefund): Promise<void> {
  const { id, state, stateSince, version, unitPath, content, fault, receivedAt } = refund;
  const { reviewDueOn, paymentDueOn, acceptedBy, acceptedAt, paidBy } = refund;
  const plain = { ...content, amountFen: content.amountFen.toString() };
  await sql`
    insert into finance_refund (order_id, state, state_since, version, unit_path, amount_fen,
      content, fault, received_at, review_due_on, payment_due_on, accepted_by, accepted_at,
      paid_by, bank_reference, paid_on)
    values (${id}, ${state}, ${stateSince}, ${version}, ${unitPath}, ${content.amountFen},
      ${plain}, ${fault}, ${receivedAt}, ${reviewDueOn}, ${paymentDueOn}, ${acceptedBy},
      ${acceptedAt}, ${paidBy}, ${refund.bankReference}, ${refund.paidOn})
    on conflict (order_id) do update set state = excluded.state,
      state_since = excluded.state_since, version = excluded.version,
      unit_path = excluded.unit_path, amount_fen = excluded.amount_fen,
      content = excluded.content, fault = excluded.fault, received_at = excluded.received_at,
      review_due_on = excluded.review_due_on, payment_due_on = excluded.payment_due_on,
      accepted_by = excluded.accepted_by, accepted_at = excluded.accepted_at,
      paid_by = excluded.paid_by, bank_reference = excluded.bank_reference,
      paid_on = excluded.paid_on`;
}

export interface FinanceSelection {
  scope: readonly string[];
  id?: string;
  states?: readonly FinanceState[];
  limit?: number;
  offset?: number;
}

type Row = Omit<FinanceRefund, "content"> & {
  content: unknown;
  total: number;
  totalFen: bigint;
};

/** The first due first. */
export async function selectFinance(
  { sql }: Transaction,
  { scope, id, states, limit = 1, offset = 0 }: FinanceSelection,
): Promise<{ total: number; amountFen: bigint; refunds: FinanceRefund[] }> {
  const rows = await sql<Row>`
    select order_id as id, state, state_since as "stateSince", version, unit_path as "unitPath",
      content, fault, received_at as "receivedAt", review_due_on as "reviewDueOn",
      payment_due_on as "paymentDueOn", accepted_by as "acceptedBy", accepted_at as "acceptedAt",
      paid_by as "paidBy", bank_reference as "bankReference", paid_on as "paidOn",
      count(*) over ()::int as total, sum(amount_fen) over ()::int8 as "totalFen"
    from finance_refund
    where in_scope(unit_path, ${scope}::text[])
      and (${id ?? null}::text is null or order_id = ${id ?? null})
      and (${states ?? null}::text[] is null or state = any (${states ?? null}::text[]))
    order by case when state = 'fin_review' then review_due_on else payment_due_on end, order_id
    limit ${limit} offset ${offset}`;
  const refunds = rows.map(({ total: _, totalFen: __, content, ...row }) => ({
    ...row,
    content: OrderContent.parse(content),
  }));
  return { total: rows[0]?.total ?? 0, amountFen: rows[0]?.totalFen ?? 0n, refunds };
}

/** Undefined where there is none in the scope; locked until this transaction ends. */
export async function lockFinance(
  transaction: Transaction,
  id: string,
  scope: readonly string[],
): Promise<FinanceRefund | undefined> {
  await transaction.sql`select from finance_refund where order_id = ${id} for update`;
  return (await selectFinance(transaction, { scope, id })).refunds[0];
}

/** The unit that marketing named by its path; undefined where this house has none there. */
export async function unitAt({ sql }: Transaction, path: string): Promise<string | undefined> {
  const [unit] = await sql<{ id: string }>`select id from unit where path = ${path}`;
  return unit?.id;
}
