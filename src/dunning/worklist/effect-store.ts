/**
 * Counts behind an effect: of each step, to whom it was done or withheld, and how many of them had paid all that was
 * owed then within so many days.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { StepKind } from "../schema.ts";
import type { Groups } from "./uplift.ts";

export interface StepGroups extends Groups {
  step: string;
  kind: StepKind;
}

/**
 * Steps tried from a moment on, early enough that the days are over; also those that did not get through, for the
 * hold-out has such people too. What a person did by hand outside a run was not drawn, so it is not counted.
 */
export function stepGroups(
  { sql }: Transaction,
  { from, now, withinDays }: { from: Date; now: Date; withinDays: number },
): Promise<StepGroups[]> {
  return sql`
    with done as (
      select customer_account, step, kind, held_out, owed_fen, handed_at
      from dunning_action
      where state in ('delivered', 'failed', 'unknown', 'held_out') and run_id is not null
        and handed_at >= ${from}
        and handed_at < ${now}::timestamptz - make_interval(days => ${withinDays}::int)
        and step in (select step from dunning_action where held_out)
    ),
    outcome as (
      select done.*, coalesce(paid.fen, 0) >= owed_fen as is_paid
      from done left join lateral (
        select sum(amount_fen) as fen from payment
        where payment.customer_account = done.customer_account and payment.state = 'posted'
          and paid_at > handed_at
          and paid_at <= handed_at + make_interval(days => ${withinDays}::int)
      ) as paid on true
    )
    select step, min(kind) as kind,
      count(*) filter (where not held_out)::int as treated,
      count(*) filter (where not held_out and is_paid)::int as "treatedPaid",
      count(*) filter (where held_out)::int as "heldOut",
      count(*) filter (where held_out and is_paid)::int as "heldOutPaid"
    from outcome group by step order by step`;
}
