/**
 * Actions in PostgreSQL: queued from a run in one statement, taken one page at a time under their locks, settled once.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Reason } from "../../base/reasons.ts";
import type { ActionState } from "../requests.ts";
import type { Channel, Proof, StepKind } from "../schema.ts";

export interface StoredAction {
  id: string;
  account: string;
  run: string | null;
  step: string;
  kind: StepKind;
  channel: Channel;
  state: ActionState;
  heldOut: boolean;
  path: "model" | "rule";
  notBefore: Date;
  handedAt: Date | null;
  asked: number;
  unitId: string;
  article: string | null;
}

/**
 * One action for each line that does something, and for each that was drawn into a hold-out, which is counted once a
 * month. Twice is once.
 */
export async function queueLines(
  { sql }: Transaction,
  { run, steps, by, at }: QueueOf,
): Promise<{ queued: number; heldOut: number }> {
  const [row] = await sql<{ queued: number; heldOut: number }>`
    with policy as (
      select * from unnest(${steps.map(({ id }) => id)}::text[],
        ${steps.map(({ kind }) => kind)}::text[], ${steps.map(({ channel }) => channel)}::text[])
        as policy (step, kind, channel)
    ),
    made as (
      insert into dunning_action (id, customer_account, run_id, step, kind, channel, state, held_out,
        not_before, owed_fen, overdue_days, because, article, path, made_by, made_at)
      select derived_id('DA', concat_ws(chr(31), 'run', line.run_id, line.customer_account)),
        line.customer_account, line.run_id, coalesce(line.step, line.wanted),
        coalesce(line.kind, policy.kind), coalesce(line.channel, policy.channel), 'queued',
        line.held_out, line.not_before, line.owed_fen, line.overdue_days, line.because,
        line.article, line.path, ${by}, ${at}
      from dunning_line_now as line left join policy on policy.step = line.wanted
      where run_id = ${run} and (line.step is not null
        or (line.held_out and policy.step is not null and not exists (
          select from dunning_action as before
          where before.customer_account = line.customer_account and before.step = line.wanted
            and before.held_out and before.made_at > ${at}::timestamptz - interval '30 days')))
      on conflict (id) do nothing returning held_out
    )
    select count(*) filter (where not held_out)::int as queued,
      count(*) filter (where held_out)::int as "heldOut" from made`;
  return row!;
}

interface QueueOf {
  run: string;
  steps: readonly { id: string; kind: StepKind; channel: Channel }[];
  by: string;
  at: Date;
}

export interface NewAction {
  /** Whatever it is made for; the same again is the same action. */
  identity: string;
  account: string;
  step: string;
  kind: StepKind;
  channel: Channel;
  notBefore: Date;
  owedFen: bigint;
  overdueDays: number;
  because: readonly Reason[];
  article: string | null;
  path: "model" | "rule";
  by: string;
  at: Date;
}

/** One that a person does by himself. */
export async function insertAction({ sql }: Transaction, action: NewAction): Promise<string> {
  const [row] = await sql<{ id: string }>`
    insert into dunning_action (id, customer_account, step, kind, channel, state, not_before,
      owed_fen, overdue_days, because, article, path, made_by, made_at)
    values (derived_id('DA', concat_ws(chr(31), 'hand', ${action.identity}::text)),
      ${action.account}, ${action.step}, ${action.kind}, ${action.channel}, 'queued',
      ${action.notBefore}, ${action.owedFen}, ${action.overdueDays},
      ${JSON.stringify(action.because)}::jsonb, ${action.article}, ${action.path}, ${action.by},
      ${action.at})
    on conflict (id) do update set id = excluded.id returning id`;
  return row!.id;
}

/** The next that are due, locked; what another is taking is passed over. */
export async function takeDue(
  { sql }: Transaction,
  { now, limit, id }: { now: Date; limit: number; id?: string | undefined },
): Promise<StoredAction[]> {
  return sql<StoredAction>`
    select action.id, customer_account as account, run_id as run, step, kind, channel, state,
      held_out as "heldOut", path, not_before as "notBefore", handed_at as "handedAt", asked,
      (select unit_id from customer where customer.customer_account = action.customer_account)
        as "unitId", article
    from dunning_action as action
    where state = 'queued' and not_before <= ${now}
      and (${id ?? null}::text is null or action.id = ${id ?? null})
    order by not_before, action.id limit ${limit} for update skip locked`;
}

/** One of the scope, locked if asked. */
export async function findAction(
  { sql }: Transaction,
  id: string,
  { scope, lock = false }: { scope: readonly string[]; lock?: boolean },
): Promise<StoredAction | undefined> {
  if (lock) await sql`select from dunning_action where id = ${id} for update`;
  const [row] = await sql<StoredAction>`
    select action.id, customer_account as account, run_id as run, step, kind, channel, state,
      held_out as "heldOut", action.path, not_before as "notBefore", handed_at as "handedAt", asked,
      customer.unit_id as "unitId", article
    from dunning_action as action join customer using (customer_account)
      join unit on unit.id = customer.unit_id
    where action.id = ${id} and in_scope(unit.path, ${scope}::text[])`;
  return row;
}

/** Messages whose fate is not known, handed over before a moment; the longest waiting first. */
export async function takeUnanswered(
  { sql }: Transaction,
  { before, after, limit }: { before: Date; after: string; limit: number },
): Promise<(StoredAction & { handedAt: Date })[]> {
  return sql`
    select id, customer_account as account, run_id as run, step, kind, channel, state,
      held_out as "heldOut", path, not_before as "notBefore", handed_at as "handedAt", asked,
      '' as "unitId", article
    from dunning_action
    where state in ('sending', 'sent', 'unknown') and handed_at <= ${before} and id > ${after}
    order by id limit ${limit}`;
}

export interface Settlement {
  state: ActionState;
  handedAt?: Date;
  settledAt?: Date;
  notBefore?: Date;
  words?: string;
  reference?: string | undefined;
  problem?: string | undefined;
  proof?: Proof | undefined;
  note?: string;
  asked?: number;
  stoppedBy?: readonly Reason[];
}

/** Moves an action on where it is still in one of the states; false where another was faster. */
export async function moveAction(
  { sql }: Transaction,
  id: string,
  { from, to }: { from: readonly ActionState[]; to: Settlement },
): Promise<boolean> {
  const stoppedBy = to.stoppedBy ? JSON.stringify(to.stoppedBy) : null;
  const moved = await sql`
    update dunning_action set state = ${to.state},
      handed_at = coalesce(${to.handedAt ?? null}::timestamptz, handed_at),
      settled_at = coalesce(${to.settledAt ?? null}::timestamptz, settled_at),
      not_before = coalesce(${to.notBefore ?? null}::timestamptz, not_before),
      words = coalesce(${to.words ?? null}::text, words),
      reference = coalesce(${to.reference ?? null}::text, reference),
      problem = coalesce(${to.problem ?? null}::text, problem),
      proof = coalesce(${to.proof ?? null}::text, proof),
      note = coalesce(${to.note ?? null}::text, note),
      asked = coalesce(${to.asked ?? null}::smallint, asked),
      stopped_by = coalesce(${stoppedBy}::jsonb, stopped_by)
    where id = ${id} and state = any (${from}::text[]) returning id`;
  return moved.length > 0;
}

/** What is queued or to be done for accounts is not done. How many that were. */
export async function cancelWaiting(
  { sql }: Transaction,
  accounts: readonly string[],
  { because, at }: { because: readonly Reason[]; at: Date },
): Promise<number> {
  const cancelled = await sql`
    update dunning_action set state = 'cancelled', settled_at = ${at},
      stopped_by = ${JSON.stringify(because)}::jsonb
    where customer_account = any (${accounts}::text[]) and state in ('queued', 'to_do')
    returning id`;
  return cancelled.length;
}
