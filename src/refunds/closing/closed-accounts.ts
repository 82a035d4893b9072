/**
 * Accounts that were closed and still have money.
 * @module
 */
import { type Day, dayOf } from "../../base/dates.ts";
import type { JobContext } from "../../base/operation.ts";

/** Closed accounts of the scope with free advance money and no refund on its way. */
export async function findClosed(
  { transact, actor, now }: JobContext,
  { until = dayOf(now), within }: { until: Day | undefined; within: string | null },
): Promise<string[]> {
  const rows = await transact(
    ({ transaction: { sql } }) => sql<{ account: string }>`
      select customer_account as account
      from customer join unit on unit.id = customer.unit_id
      where closed_on <= ${until} and in_scope(unit.path, ${actor.scope}::text[])
        and (${within}::text is null or in_scope(unit.path, array[${within}::text]))
        and exists (select from payment where payment.customer_account = customer.customer_account
          and advance_fen > held_fen)
        and not exists (select from refund_order as o
          where o.customer_account = customer.customer_account
            and o.state not in ('paid', 'closed', 'split', 'terminated'))
      order by customer_account`,
  );
  return rows.map(({ account }) => account);
}
