/**
 * What an account is committed to, or kept from, by people: promises, plans, disputes, holds; and what was done
 * about it before. For many accounts at once.
 * @module
 */

import type { Transaction } from "../../base/database.ts";
import { addDays, type Day, dayMs, dayOf } from "../../base/dates.ts";
import type { Practice } from "../practice.ts";
import type { ActionState } from "../requests.ts";
import type { ActionOutcome, Channel, PastAction, Proof, StepKind } from "../schema.ts";

export interface Commitments {
  disputedFen: bigint;
  promisedFen: bigint;
  instalmentFen: bigint;
  hold: { until: Day; reason: string } | undefined;
}

const none: Commitments = {
  ...{ disputedFen: 0n, promisedFen: 0n, instalmentFen: 0n },
  hold: undefined,
};

interface Row {
  account: string;
  disputedFen: bigint;
  promisedFen: bigint;
  instalmentFen: bigint;
  until: Day | null;
  reason: string | null;
}

/**
 * A promise or plan counts until its grace is over, by what is still to come of it: money received since it was made
 * is taken off. A part of a plan that is overdue is claimable again.
 */
export async function commitmentsOf(
  { sql }: Transaction,
  accounts: readonly string[],
  { now, practice }: { now: Date; practice: Practice },
): Promise<(account: string) => Commitments> {
  const today = dayOf(now);
  const promiseLate = addDays(today, -practice.promise.graceDays);
  const planLate = addDays(today, -practice.plan.graceDays);
  const rows = await sql<Row>`
    with paid as (
      select made.id, coalesce(sum(payment.amount_fen), 0)::bigint as fen
      from (
        select id, customer_account, made_at from dunning_promise where state = 'open'
          and customer_account = any (${accounts}::text[])
        union all
        select id, customer_account, made_at from dunning_plan where state = 'open'
          and customer_account = any (${accounts}::text[])
      ) as made
        left join payment on payment.customer_account = made.customer_account
          and payment.paid_at > made.made_at and payment.state = 'posted'
      group by made.id
    ),
    wanted as (select unnest(${accounts}::text[]) as account)
    select account,
      coalesce((select sum(amount_fen) from dunning_dispute
        where customer_account = account and state = 'open'), 0)::bigint as "disputedFen",
      coalesce((select greatest(amount_fen - paid.fen, 0) from dunning_promise join paid using (id)
        where customer_account = account and state = 'open' and due_on >= ${promiseLate}::date), 0
      )::bigint as "promisedFen",
      coalesce((
        select greatest(least(sum(part.amount_fen) filter (where due_on >= ${planLate}::date),
          plan.amount_fen - max(paid.fen)), 0)
        from dunning_plan as plan join paid using (id) join dunning_plan_part as part on plan_id = plan.id
        where customer_account = account and state = 'open'
        group by plan.id
      ), 0)::bigint as "instalmentFen",
      hold.until, hold.reason
    from wanted left join lateral (
      select until_day as until, reason from dunning_hold
      where customer_account = account and lifted_at is null and until_day >= ${today}::date
      order by until_day desc limit 1
    ) as hold on true`;
  const byAccount = new Map(rows.map((row) => [row.account, row]));
  return (account) => {
    const row = byAccount.get(account);
    if (!row) return none;
    const { disputedFen, promisedFen, instalmentFen, until, reason } = row;
    const hold = until === null ? undefined : { until, reason: reason! };
    return { disputedFen, promisedFen, instalmentFen, hold };
  };
}

/** What a state means to a decision: whatever is on its way and not yet known is unknown. */
const outcomeOf: Record<Exclude<ActionState, "held_out">, ActionOutcome> = {
  queued: "queued",
  to_do: "queued",
  sending: "unknown",
  sent: "unknown",
  unknown: "unknown",
  delivered: "delivered",
  failed: "failed",
  cancelled: "cancelled",
};

/** A debt older than this has a history of its own once more. */
const historyDays = 400;

interface ActionRow {
  account: string;
  id: string;
  step: string;
  kind: StepKind;
  channel: Channel;
  state: Exclude<ActionState, "held_out">;
  proof: Proof | null;
  at: Date;
}

/**
 * Oldest first. What a person has still to do may be done at any moment, so it is as if it were done now.
 * @param but actions that are themselves being decided about
 */
export async function historiesOf(
  { sql }: Transaction,
  accounts: readonly string[],
  { now, but = [] }: { now: Date; but?: readonly string[] | undefined },
): Promise<Map<string, PastAction[]>> {
  const since = new Date(now.getTime() - historyDays * dayMs);
  const rows = await sql<ActionRow>`
    select customer_account as account, id, step, kind, channel, state, proof,
      case when state = 'delivered' then coalesce(settled_at, handed_at, not_before)
        when state = 'to_do' then greatest(not_before, ${now}::timestamptz)
        else coalesce(handed_at, not_before) end as at
    from dunning_action
    where customer_account = any (${accounts}::text[]) and made_at > ${since}
      and state <> 'held_out' and id <> all (${but}::text[])
    order by at, id`;
  const byAccount = Map.groupBy(rows, ({ account }) => account);
  return new Map(
    [...byAccount].map(([account, actions]) => [
      account,
      actions.map(({ step, kind, channel, state, proof, at }) => ({
        ...{ step, kind, channel, at, outcome: outcomeOf[state] },
        ...(proof !== null && { proof }),
      })),
    ]),
  );
}
