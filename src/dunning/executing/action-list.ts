/**
 * Actions as people see them.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Actor } from "../../base/operation.ts";
import type { Reason } from "../../base/reasons.ts";
import { maskName, maskText } from "../../organisation/organisation.ts";
import { accountFor } from "../proposing/showing.ts";
import type { Action, ActionState } from "../requests.ts";
import type { Channel, Proof, StepKind } from "../schema.ts";

export interface ActionRow {
  id: string;
  account: string;
  name: string;
  unitName: string;
  run: string | null;
  step: string;
  kind: StepKind;
  channel: Channel;
  state: ActionState;
  notBefore: Date;
  owedFen: bigint;
  overdueDays: number;
  because: Reason[];
  article: string | null;
  words: string | null;
  proof: Proof | null;
  proofFiles: number;
  notice: string | null;
  problem: string | null;
  note: string | null;
  stoppedBy: Reason[] | null;
  madeBy: string;
  madeAt: Date;
  handedAt: Date | null;
  settledAt: Date | null;
}

export interface ActionFilter {
  scope: readonly string[];
  id?: string | undefined;
  customerAccount?: string | undefined;
  run?: string | undefined;
  state?: ActionState | undefined;
  kind?: StepKind | undefined;
  from?: Date | undefined;
  until?: Date | undefined;
  limit: number;
  offset?: number;
}

/** Newest first. */
export async function findActions(
  { sql }: Transaction,
  filter: ActionFilter,
): Promise<{ total: number; actions: ActionRow[] }> {
  const { scope, id = null, customerAccount = null, run = null, state = null } = filter;
  const { kind = null, from = null, until = null, limit, offset = 0 } = filter;
  const rows = await sql<ActionRow & { total: number }>`
    with chosen as (
      select a.id, count(*) over ()::int as total
      from dunning_action as a join customer using (customer_account)
        join unit on unit.id = customer.unit_id
      where in_scope(unit.path, ${scope}::text[])
        and (${id}::text is null or a.id = ${id})
        and (${customerAccount}::text is null or a.customer_account = ${customerAccount})
        and (${run}::text is null or a.run_id = ${run})
        and (${state}::text is null or a.state = ${state})
        and (${kind}::text is null or a.kind = ${kind})
        and (${from}::timestamptz is null or a.made_at >= ${from}::timestamptz)
        and (${until}::timestamptz is null or a.made_at < ${until}::timestamptz)
      order by a.made_at desc, a.id limit ${limit} offset ${offset}
    )
    select a.id, a.customer_account as account, customer.name, unit.name as "unitName",
      a.run_id as run, a.step, a.kind, a.channel, a.state, a.not_before as "notBefore",
      a.owed_fen as "owedFen", a.overdue_days as "overdueDays", a.because, a.article, a.words,
      a.proof, (select count(*)::int from attachment where subject = 'dunning-action:' || a.id)
        as "proofFiles",
      notice.id as notice, a.problem, a.note, a.stopped_by as "stoppedBy", a.made_by as "madeBy",
      a.made_at as "madeAt", a.handed_at as "handedAt", a.settled_at as "settledAt", total
    from chosen join dunning_action as a using (id) join customer using (customer_account)
      join unit on unit.id = customer.unit_id left join dunning_notice as notice on action_id = a.id
    order by a.made_at desc, a.id`;
  return { total: rows[0]?.total ?? 0, actions: rows.map(({ total: _, ...action }) => action) };
}

export function showAction(
  { account, name, words, stoppedBy, ...action }: ActionRow,
  actor: Pick<Actor, "seesPersonalData">,
): Action {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...action,
    customerAccount: accountFor(actor, account),
    name: maskName(name),
    words: words && (actor.seesPersonalData ? words : maskText(words)),
    stoppedBy: stoppedBy ?? [],
    notBefore: action.notBefore.toISOString(),
    madeAt: action.madeAt.toISOString(),
    ...{ handedAt: iso(action.handedAt), settledAt: iso(action.settledAt) },
  };
}
