/**
 * Objections to automated decisions in PostgreSQL.
 * @module
 */
import type { Transaction } from "../../base/database.ts";

export interface StoredObjection {
  id: string;
  customerAccount: string;
  words: string;
  state: "open" | "upheld" | "reversed";
  openedBy: string;
  openedAt: Date;
  decidedBy: string | null;
  decision: string | null;
}

export interface ObjectionFilter {
  scope: readonly string[];
  id?: string | undefined;
  customerAccount?: string | undefined;
  state?: StoredObjection["state"] | undefined;
  limit: number;
  offset?: number;
}

/** Open ones first, the oldest before the others. */
export async function findObjections(
  { sql }: Transaction,
  { scope, id = undefined, customerAccount, state, limit, offset = 0 }: ObjectionFilter,
): Promise<{ total: number; objections: StoredObjection[] }> {
  const rows = await sql<StoredObjection & { total: number }>`
    select o.id, o.customer_account as "customerAccount", words, o.state, opened_by as "openedBy",
      opened_at as "openedAt", decided_by as "decidedBy", decision, count(*) over ()::int as total
    from dunning_objection as o join customer using (customer_account)
      join unit on unit.id = customer.unit_id
    where in_scope(unit.path, ${scope}::text[])
      and (${id ?? null}::text is null or o.id = ${id ?? null})
      and (${customerAccount ?? null}::text is null
        or o.customer_account = ${customerAccount ?? null})
      and (${state ?? null}::text is null or o.state = ${state ?? null})
    order by o.state <> 'open', opened_at, o.id limit ${limit} offset ${offset}`;
  const total = rows[0]?.total ?? 0;
  return { total, objections: rows.map(({ total: _, ...objection }) => objection) };
}

/** False where the account has an open one. */
export async function insertObjection(
  { sql }: Transaction,
  {
    id,
    account,
    words,
    by,
    at,
  }: { id: string; account: string; words: string; by: string; at: Date },
): Promise<boolean> {
  const made = await sql`
    insert into dunning_objection (id, customer_account, words, opened_by, opened_at)
    values (${id}, ${account}, ${words}, ${by}, ${at})
    on conflict (customer_account) where state = 'open' do nothing returning id`;
  return made.length > 0;
}

/** False where it was decided already. */
export async function decideObjection(
  { sql }: Transaction,
  id: string,
  {
    state,
    decision,
    by,
    at,
  }: { state: "upheld" | "reversed"; decision: string; by: string; at: Date },
): Promise<boolean> {
  const decided = await sql`
    update dunning_objection set state = ${state}, decided_by = ${by}, decided_at = ${at},
      decision = ${decision}
    where id = ${id} and state = 'open' returning id`;
  return decided.length > 0;
}

/** Who took part in what is objected to: made, proposed, edited or approved it. */
export async function partiesTo({ sql }: Transaction, account: string): Promise<string[]> {
  const rows = await sql<{ person: string }>`
    select made_by as person from dunning_action where customer_account = ${account}
    union select unnest(array[run.proposed_by, run.submitted_by, run.executed_by])
      from dunning_action as a join dunning_run as run on run.id = a.run_id
      where a.customer_account = ${account}
    union select edited_by from dunning_line where customer_account = ${account} and version > 1
    union select act.person from dunning_action as a join dunning_run as run on run.id = a.run_id
      join approval_act as act on act.approval_id = run.approval_id
      where a.customer_account = ${account} and act.act = 'approve'`;
  return rows.map(({ person }) => person).filter(Boolean);
}

export function showObjection({ openedBy: _, openedAt, ...objection }: StoredObjection) {
  return { ...objection, openedAt: openedAt.toISOString() };
}
