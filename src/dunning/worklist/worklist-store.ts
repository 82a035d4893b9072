/**
 * A collector's day: the newest proposal's lines of his scope, the most that a contact can bring in first. What changed
 * since (paid, held, promised) drops out.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";
import type { Reason } from "../../base/reasons.ts";
import type { Channel, Grade, StepKind } from "../schema.ts";

export interface WorkRow {
  account: string;
  name: string;
  unitName: string;
  owedFen: bigint;
  overdueDays: number;
  grade: Grade | null;
  probability: number | null;
  gainFen: bigint;
  step: string | null;
  kind: StepKind | null;
  channel: Channel | null;
  because: Reason[];
  heldBy: Reason[];
}

export interface WorkTotals {
  total: number;
  owedFen: bigint;
  gainFen: bigint;
}

/** The newest run that is whole and covers any of a scope. */
export async function newestRun(
  { sql }: Transaction,
  scope: readonly string[],
): Promise<{ id: string; asOf: Date } | undefined> {
  const [run] = await sql<{ id: string; asOf: Date }>`
    select run.id, run.as_of as "asOf" from dunning_run as run
    where state not in ('gathering', 'voided')
      and exists (select from unnest(${scope}::text[]) as root
        where in_scope(root, array[unit_path]) or in_scope(unit_path, array[root]))
    order by as_of desc, id desc limit 1`;
  return run;
}

/**
 * `to-do` is what a person does: calls, visits, papers, and tasks that wait; messages go out by themselves. `held` is
 * what a guard, a protection or a person keeps back.
 */
export async function workRows(
  { sql }: Transaction,
  asked: {
    run: string;
    scope: readonly string[];
    show: "to-do" | "held" | "all";
    today: Day;
    limit: number;
  },
): Promise<WorkTotals & { rows: WorkRow[] }> {
  const { run, scope, show, today, limit } = asked;
  const rows = await sql<WorkRow & WorkTotals>`
    with task as (
      select distinct on (customer_account) customer_account, step, kind, channel
      from dunning_action where state = 'to_do' order by customer_account, made_at desc
    ),
    work as (
      select line.customer_account as account, customer.name, unit.name as "unitName",
        unpaid.fen - free.fen as "owedFen",
        line.overdue_days + (${today}::date - (run.as_of at time zone 'Asia/Shanghai')::date)
          as "overdueDays",
        line.grade, line.probability,
        round(line.gain_fen * least(1, (unpaid.fen - free.fen)::numeric
          / greatest(line.owed_fen, 1)))::bigint as "gainFen",
        coalesce(task.step, line.step) as step, coalesce(task.kind, line.kind) as kind,
        coalesce(task.channel, line.channel) as channel, line.because,
        line.held_by as "heldBy",
        (hold.id is not null or promise.id is not null or plan.id is not null) as is_waiting
      from dunning_line_now as line join dunning_run as run on run.id = line.run_id
        join customer using (customer_account) join unit on unit.id = customer.unit_id
        cross join lateral (
          select coalesce(sum(amount_fen - paid_fen), 0)::bigint as fen from bill
          where bill.customer_account = line.customer_account and bill.state = 'open'
            and due_on < ${today}::date
        ) as unpaid
        cross join lateral (
          select coalesce(sum(advance_fen - held_fen), 0)::bigint as fen from payment
          where payment.customer_account = line.customer_account and advance_fen > held_fen
        ) as free
        left join task using (customer_account)
        left join dunning_hold as hold on hold.customer_account = line.customer_account
          and hold.lifted_at is null and hold.until_day >= ${today}::date
        left join dunning_promise as promise on promise.customer_account = line.customer_account
          and promise.state = 'open'
        left join dunning_plan as plan on plan.customer_account = line.customer_account
          and plan.state = 'open'
      where line.run_id = ${run} and in_scope(unit.path, ${scope}::text[])
        and unpaid.fen > free.fen
    ),
    chosen as (
      select distinct on (account) * from work
      where case ${show}::text
        when 'to-do' then kind is not null and kind <> 'message' and not is_waiting
        when 'held' then is_waiting or (step is null and "heldBy" <> '[]')
        else true end
      order by account
    )
    select account, name, "unitName", "owedFen", "overdueDays", grade, probability, "gainFen", step,
      kind, channel, because, "heldBy", count(*) over ()::int as total,
      (select sum("owedFen")::bigint from chosen) as "sumOwed",
      (select sum("gainFen")::bigint from chosen) as "sumGain"
    from chosen order by "gainFen" desc, "owedFen" desc, account limit ${limit}`;
  const [first] = rows as unknown as { total: number; sumOwed: bigint; sumGain: bigint }[];
  return {
    total: first?.total ?? 0,
    owedFen: first?.sumOwed ?? 0n,
    gainFen: first?.sumGain ?? 0n,
    rows,
  };
}
