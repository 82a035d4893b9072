/**
 * Promises and plans kept or broken, by what was received since they were made. Set at a time.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { addDays, dayOf } from "../../base/dates.ts";
import type { Practice } from "../practice.ts";

export interface Settled {
  kept: number;
  broken: number;
}

interface Moment {
  now: Date;
  practice: Practice;
}

/** Kept once all of it came in; broken once its day and grace are over and it did not. */
export async function settlePromises(
  { sql }: Transaction,
  accounts: readonly string[],
  { now, practice }: Moment,
): Promise<Settled> {
  const late = addDays(dayOf(now), -practice.promise.graceDays);
  const ended = await sql<{ state: string }>`
    update dunning_promise as promise set ended_at = ${now},
      state = case when paid.fen >= amount_fen then 'kept' else 'broken' end
    from (
      select id, coalesce(sum(payment.amount_fen), 0) as fen
      from dunning_promise as open left join payment
        on payment.customer_account = open.customer_account and paid_at > open.made_at
          and payment.state = 'posted'
      where open.state = 'open' and open.customer_account = any (${accounts}::text[])
      group by id
    ) as paid
    where paid.id = promise.id and (paid.fen >= amount_fen or due_on < ${late}::date)
    returning promise.state`;
  return countOf(ended);
}

/** Broken at the first part that is not covered by its day and grace; kept when all of it came in. */
export async function settlePlans(
  { sql }: Transaction,
  accounts: readonly string[],
  { now, practice }: Moment,
): Promise<Settled> {
  const late = addDays(dayOf(now), -practice.plan.graceDays);
  const ended = await sql<{ state: string }>`
    update dunning_plan as plan set ended_at = ${now},
      state = case when told.paid >= amount_fen then 'kept' else 'broken' end
    from (
      select open.id,
        (select coalesce(sum(payment.amount_fen), 0) from payment
          where payment.customer_account = open.customer_account and paid_at > open.made_at
            and payment.state = 'posted') as paid,
        (select coalesce(sum(part.amount_fen), 0) from dunning_plan_part as part
          where plan_id = open.id and due_on < ${late}::date) as due
      from dunning_plan as open
      where open.state = 'open' and open.customer_account = any (${accounts}::text[])
    ) as told
    where told.id = plan.id and (told.paid >= amount_fen or told.paid < told.due)
    returning plan.state`;
  return countOf(ended);
}

function countOf(ended: readonly { state: string }[]): Settled {
  const kept = ended.filter(({ state }) => state === "kept").length;
  return { kept, broken: ended.length - kept };
}
