/**
 * Promises, plans, holds, disputes in PostgreSQL.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";

interface Making {
  id: string;
  account: string;
  by: string;
  at: Date;
}

/** False where the account has an open one. */
export async function insertPromise(
  { sql }: Transaction,
  {
    id,
    account,
    amountFen,
    dueOn,
    note,
    by,
    at,
  }: Making & { amountFen: bigint; dueOn: Day; note: string },
): Promise<boolean> {
  const made = await sql`
    insert into dunning_promise (id, customer_account, amount_fen, due_on, note, made_by, made_at)
    values (${id}, ${account}, ${amountFen}, ${dueOn}, ${note}, ${by}, ${at})
    on conflict (customer_account) where state = 'open' do nothing returning id`;
  return made.length > 0;
}

export interface Part {
  dueOn: Day;
  amountFen: bigint;
}

/** False where the account has an open one. */
export async function insertPlan(
  { sql }: Transaction,
  { id, account, parts, note, by, at }: Making & { parts: readonly Part[]; note: string },
): Promise<boolean> {
  const amountFen = parts.reduce((sum, part) => sum + part.amountFen, 0n);
  const made = await sql`
    insert into dunning_plan (id, customer_account, amount_fen, note, made_by, made_at)
    values (${id}, ${account}, ${amountFen}, ${note}, ${by}, ${at})
    on conflict (customer_account) where state = 'open' do nothing returning id`;
  if (made.length === 0) return false;
  await sql`
    insert into dunning_plan_part (plan_id, part, due_on, amount_fen)
    select ${id}, no, due_on, amount_fen
    from unnest(${parts.map(({ dueOn }) => dueOn)}::date[],
      ${parts.map((part) => part.amountFen)}::bigint[]) with ordinality
      as part (due_on, amount_fen, no)`;
  return true;
}

export async function insertHold(
  { sql }: Transaction,
  { id, account, until, reason, by, at }: Making & { until: Day; reason: string },
): Promise<void> {
  await sql`
    insert into dunning_hold (id, customer_account, until_day, reason, placed_by, placed_at)
    values (${id}, ${account}, ${until}, ${reason}, ${by}, ${at})`;
}

export async function insertDispute(
  { sql }: Transaction,
  { id, account, amountFen, reason, by, at }: Making & { amountFen: bigint; reason: string },
): Promise<void> {
  await sql`
    insert into dunning_dispute (id, customer_account, amount_fen, reason, opened_by, opened_at)
    values (${id}, ${account}, ${amountFen}, ${reason}, ${by}, ${at})`;
}

export interface Standing {
  id: string;
  account: string;
  by: string;
  isOpen: boolean;
}

/** A promise (DP), plan (DI), hold (DH) or dispute (DD) of the scope, by its number, locked. */
export async function findStanding(
  { sql }: Transaction,
  id: string,
  scope: readonly string[],
): Promise<Standing | undefined> {
  const [row] = await sql<Standing>`
    with made as (
      select id, customer_account, made_by as by, state = 'open' as is_open from dunning_promise
      union all
      select id, customer_account, made_by, state = 'open' from dunning_plan
      union all
      select id, customer_account, placed_by, lifted_at is null from dunning_hold
      union all
      select id, customer_account, opened_by, state = 'open' from dunning_dispute
    )
    select made.id, customer_account as account, by, is_open as "isOpen"
    from made join customer using (customer_account) join unit on unit.id = customer.unit_id
    where made.id = ${id} and in_scope(unit.path, ${scope}::text[])`;
  return row;
}

/** Takes a promise, plan or hold back. False where it had ended already. */
export async function endStanding(
  { sql }: Transaction,
  id: string,
  { by, at }: { by: string; at: Date },
): Promise<boolean> {
  const ended = await sql`
    with promise as (
      update dunning_promise set state = 'withdrawn', ended_at = ${at}
      where id = ${id} and state = 'open' returning id
    ),
    plan as (
      update dunning_plan set state = 'withdrawn', ended_at = ${at}
      where id = ${id} and state = 'open' returning id
    ),
    hold as (
      update dunning_hold set lifted_by = ${by}, lifted_at = ${at}
      where id = ${id} and lifted_at is null returning id
    )
    select id from promise union all select id from plan union all select id from hold`;
  return ended.length > 0;
}

/** False where it was decided already. */
export async function decideDispute(
  { sql }: Transaction,
  id: string,
  { upheld, decision, by, at }: { upheld: boolean; decision: string; by: string; at: Date },
): Promise<boolean> {
  const decided = await sql`
    update dunning_dispute set state = ${upheld ? "upheld" : "rejected"}, decided_by = ${by},
      decided_at = ${at}, decision = ${decision}
    where id = ${id} and state = 'open' returning id`;
  return decided.length > 0;
}

export interface AccountStandings {
  promises: {
    id: string;
    amountFen: bigint;
    dueOn: Day;
    state: "open" | "kept" | "broken" | "withdrawn";
    paidFen: bigint;
    madeAt: Date;
  }[];
  plans: {
    id: string;
    amountFen: bigint;
    state: "open" | "kept" | "broken" | "withdrawn";
    paidFen: bigint;
    madeAt: Date;
    parts: { dueOn: Day; amountFen: string }[];
  }[];
  holds: { id: string; until: Day; reason: string; by: string }[];
  disputes: {
    id: string;
    amountFen: bigint;
    state: "open" | "upheld" | "rejected";
    reason: string;
    openedAt: Date;
  }[];
}

/** Everything of one account, newest first; holds that stand today. */
export async function standingsOf(
  { sql }: Transaction,
  account: string,
  today: Day,
): Promise<AccountStandings> {
  return {
    promises: await sql`
      select id, amount_fen as "amountFen", due_on as "dueOn", state, made_at as "madeAt",
        (select coalesce(sum(amount_fen), 0)::bigint from payment
          where payment.customer_account = ${account} and paid_at > made_at
            and payment.state = 'posted') as "paidFen"
      from dunning_promise where customer_account = ${account} order by made_at desc limit 20`,
    plans: await sql`
      select id, amount_fen as "amountFen", state, made_at as "madeAt",
        (select coalesce(sum(amount_fen), 0)::bigint from payment
          where payment.customer_account = ${account} and paid_at > made_at
            and payment.state = 'posted') as "paidFen",
        (select jsonb_agg(jsonb_build_object('dueOn', due_on, 'amountFen', amount_fen::text)
          order by part) from dunning_plan_part where plan_id = id) as parts
      from dunning_plan where customer_account = ${account} order by made_at desc limit 20`,
    holds: await sql`
      select id, until_day as until, reason, placed_by as by from dunning_hold
      where customer_account = ${account} and lifted_at is null and until_day >= ${today}::date
      order by until_day desc`,
    disputes: await sql`
      select id, amount_fen as "amountFen", state, reason, opened_at as "openedAt"
      from dunning_dispute where customer_account = ${account} order by opened_at desc limit 20`,
  };
}
