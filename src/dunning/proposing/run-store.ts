/**
 * Proposal runs in PostgreSQL, with the counts of their newest lines. Every read by a person takes the data scope
 * of who asks: a run is seen by who sees all of its unit.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { ActionState, RunState } from "../requests.ts";
import type { StepKind } from "../schema.ts";

export interface StoredRun {
  id: string;
  state: RunState;
  asOf: Date;
  unit: string | null;
  unitPath: string;
  unitName: string;
  policy: string;
  policyHash: string;
  lines: number;
  reached: string;
  hash: string | null;
  proposedBy: string;
  proposedAt: Date;
  approval: string | null;
  submittedBy: string | null;
  approvedHash: string | null;
  approvedAt: Date | null;
  executedBy: string | null;
  executedAt: Date | null;
}

export interface RunFilter {
  scope: readonly string[];
  id?: string | undefined;
  state?: RunState | undefined;
  limit?: number;
  offset?: number;
}

/** Newest first. */
export async function findRuns(
  { sql }: Transaction,
  { scope, id, state, limit = 1, offset = 0 }: RunFilter,
): Promise<{ total: number; runs: StoredRun[] }> {
  const rows = await sql<StoredRun & { total: number }>`
    select run.id, state, as_of as "asOf", unit_id as unit, unit_path as "unitPath",
      coalesce(unit.name, '') as "unitName", policy, policy_hash as "policyHash", lines, reached,
      hash, proposed_by as "proposedBy", proposed_at as "proposedAt", approval_id as approval,
      submitted_by as "submittedBy", approved_hash as "approvedHash", approved_at as "approvedAt",
      executed_by as "executedBy", executed_at as "executedAt", count(*) over ()::int as total
    from dunning_run as run left join unit on unit.id = run.unit_id
    where in_scope(unit_path, ${scope}::text[])
      and (${id ?? null}::text is null or run.id = ${id ?? null})
      and (${state ?? null}::text is null or state = ${state ?? null})
    order by as_of desc, run.id desc limit ${limit} offset ${offset}`;
  return { total: rows[0]?.total ?? 0, runs: rows.map(({ total: _, ...run }) => run) };
}

/** Locked, nobody else moves it before this transaction ends. */
export async function findRun(
  transaction: Transaction,
  id: string,
  { scope, lock = false }: { scope: readonly string[]; lock?: boolean },
): Promise<StoredRun | undefined> {
  if (lock) await transaction.sql`select from dunning_run where id = ${id} for update`;
  return (await findRuns(transaction, { scope, id })).runs[0];
}

/** Writes what may change of a run; its lines' count and hash are those of `sealRun`. */
export async function saveRun({ sql }: Transaction, run: StoredRun): Promise<void> {
  await sql`
    update dunning_run set state = ${run.state}, reached = ${run.reached},
      approval_id = ${run.approval}, submitted_by = ${run.submittedBy},
      approved_hash = ${run.approvedHash}, approved_at = ${run.approvedAt},
      executed_by = ${run.executedBy}, executed_at = ${run.executedAt}
    where id = ${run.id}`;
}

/** The one being made for a unit, or a new one. @param id of a new one */
export async function openRun(
  { sql }: Transaction,
  run: Pick<
    StoredRun,
    "id" | "asOf" | "unit" | "unitPath" | "policy" | "policyHash" | "proposedBy"
  >,
): Promise<string> {
  const [made] = await sql<{ id: string }>`
    insert into dunning_run (id, as_of, unit_id, unit_path, policy, policy_hash, state, proposed_by,
      proposed_at)
    values (${run.id}, ${run.asOf}, ${run.unit}, ${run.unitPath}, ${run.policy}, ${run.policyHash},
      'gathering', ${run.proposedBy}, ${run.asOf})
    on conflict (unit_path) where state = 'gathering' do nothing returning id`;
  if (made) return made.id;
  const [standing] = await sql<{ id: string }>`
    select id from dunning_run where unit_path = ${run.unitPath} and state = 'gathering'`;
  return standing!.id;
}

/** SHA-256 over the hashes of the newest lines, one a line, in order of their accounts. */
export async function sealRun({ sql }: Transaction, id: string): Promise<string> {
  const [sealed] = await sql<{ hash: string }>`
    update dunning_run set lines = told.count, hash = told.hash,
      state = case when state = 'gathering' then 'proposed' else state end
    from (
      select count(*)::int as count, encode(sha256(convert_to(coalesce(
        string_agg(hash, E'\n' order by customer_account collate "C"), ''), 'UTF8')), 'hex') as hash
      from dunning_line_now where run_id = ${id}
    ) as told
    where id = ${id} returning dunning_run.hash`;
  return sealed!.hash;
}

/** Older proposals of the same unit, or of one below it, that nobody approved yet have had their day. */
export async function supersedeOlder(
  { sql }: Transaction,
  { id, unitPath, asOf }: Pick<StoredRun, "id" | "unitPath" | "asOf">,
): Promise<void> {
  await sql`
    update dunning_run set state = 'superseded'
    where state = 'proposed' and id <> ${id} and as_of <= ${asOf}
      and in_scope(unit_path, array[${unitPath}::text])`;
}

export interface Counts {
  run: string;
  owedFen: bigint;
  edited: number;
  heldOut: number;
  nothingDue: number;
  steps: { step: string; kind: StepKind; count: number; owedFen: string }[];
  held: { code: string; zh: string; en: string; count: number }[];
  actions: Partial<Record<ActionState, number>>;
}

/** What the newest lines of runs say, counted. */
export async function countLines(
  { sql }: Transaction,
  runs: readonly string[],
): Promise<Map<string, Counts>> {
  const rows = await sql<Counts>`
    with line as materialized (
      select run_id, version, step, kind, held_out, owed_fen, held_by
      from dunning_line_now where run_id = any (${runs}::text[])
    ),
    step as (
      select run_id, jsonb_agg(jsonb_build_object('step', step, 'kind', kind, 'count', count,
        'owedFen', fen::text) order by count desc, step) as steps
      from (select run_id, step, kind, count(*) as count, sum(owed_fen) as fen from line
        where step is not null group by run_id, step, kind) as counted
      group by run_id
    ),
    held as (
      select run_id, jsonb_agg(jsonb_build_object('code', code, 'zh', zh, 'en', en, 'count', count)
        order by count desc, code) as held
      from (
        select run_id, reason ->> 'code' as code, min(reason ->> 'zh') as zh,
          min(reason ->> 'en') as en, count(*) as count
        from line, lateral (select held_by -> 0 as reason) as first
        where step is null and reason is not null and not held_out group by run_id, code
      ) as counted
      group by run_id
    ),
    action as (
      select run_id, jsonb_object_agg(state, count) as actions
      from (select run_id, state, count(*) as count from dunning_action
        where run_id = any (${runs}::text[]) group by run_id, state) as counted
      group by run_id
    )
    select line.run_id as run, sum(owed_fen)::bigint as "owedFen",
      count(*) filter (where version > 1)::int as edited,
      count(*) filter (where held_out)::int as "heldOut",
      count(*) filter (where step is null and held_by = '[]')::int as "nothingDue",
      coalesce(step.steps, '[]') as steps, coalesce(held.held, '[]') as held,
      coalesce(action.actions, '{}') as actions
    from line left join step using (run_id) left join held using (run_id)
      left join action using (run_id)
    group by line.run_id, step.steps, held.held, action.actions`;
  return new Map(rows.map((row) => [row.run, row]));
}
