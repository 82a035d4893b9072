/**
 * The list of cases: what is worth most first. Worth is the share of alike alerts that proved abnormal, smoothed,
 * times what is at stake; of a case, that of its best record [I].
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Field, Subject } from "../schema.ts";
import type { StoredCase } from "./case-store.ts";
import type { Prior } from "./rules.ts";

export interface RankedCase extends StoredCase {
  records: number;
  unjudged: number;
  lastAt: Date;
  strength: number;
  stakeFen: bigint;
  chance: number;
  valueFen: bigint;
}

export interface CaseFilter {
  scope: readonly string[];
  /** Path of a unit. */
  within?: string | null;
  states: readonly string[] | null;
  assignedTo?: string | null;
  /** Not those of anybody else. */
  freeFor?: string | null;
  field?: Field | null;
  subject?: Subject | null;
  ids?: readonly string[] | null;
  account?: string | null;
  order: "value" | "strength" | "newest";
  /** Judgements from here on say how probably an alert proves abnormal. */
  learnSince: Date;
  prior: Prior;
  limit: number;
  offset?: number;
}

export async function rankCases(
  { sql }: Transaction,
  filter: CaseFilter,
): Promise<{ total: number; cases: RankedCase[] }> {
  const { scope, states, order, learnSince, prior, limit, offset = 0 } = filter;
  const { within = null, assignedTo = null, freeFor = null, field = null } = filter;
  const { subject = null, ids = null, account = null } = filter;
  const rows = await sql<RankedCase & { total: number }>`
    with learned as (
      select field, count(*)::float8 as judged,
        (count(*) filter (where outcome = 'abnormal'))::float8 as abnormal
      from anomaly_case_record join anomaly_alert using (rule_set, record)
      where judged_at >= ${learnSince} group by field
    ),
    shown as (
      select kept.*, customer.name, unit.id as unit_id, unit.name as unit_name
      from anomaly_case as kept left join customer using (customer_account)
        left join unit on unit.id = customer.unit_id
      where in_scope(coalesce(unit.path, ''), ${scope}::text[])
        and (${within}::text is null or in_scope(unit.path, array[${within}::text]))
        and (${states}::text[] is null or state = any (${states}::text[]))
        and (${assignedTo}::text is null or assigned_to = ${assignedTo})
        and (${freeFor}::text is null or assigned_to is null or assigned_to = ${freeFor})
        and (${subject}::text is null or subject = ${subject})
        and (${ids}::text[] is null or kept.id = any (${ids}::text[]))
        and (${account}::text is null or kept.customer_account = ${account})
        and (${field}::text is null or exists (
          select from anomaly_case_record join anomaly_alert as alert using (rule_set, record),
            jsonb_array_elements(fired) as rule
          where case_id = kept.id and rule ->> 'field' = ${field}))
    ),
    odd as (
      select case_id, outcome, happened_at, strength, stake_fen,
        (coalesce(abnormal, 0) + ${prior.abnormal}::float8)
          / (coalesce(judged, 0) + ${prior.judged}::float8) as chance
      from shown join anomaly_case_record on case_id = shown.id
        join anomaly_alert as alert using (rule_set, record) left join learned using (field)
    ),
    best as (
      select distinct on (case_id) case_id, chance, stake_fen,
        round(chance * stake_fen)::bigint as value_fen
      from odd order by case_id, outcome is not null, chance * stake_fen desc, strength desc
    ),
    summed as (
      select case_id, count(*)::int as records, max(happened_at) as last_at,
        (count(*) filter (where outcome is null))::int as unjudged, max(strength) as strength
      from odd group by case_id
    )
    select shown.id, subject, customer_account as "customerAccount", name as "holderName", agency,
      unit_id as "unitId", unit_name as "unitName", state, state_since as "stateSince",
      assigned_to as "assignedTo", opened_at as "openedAt", records, unjudged,
      last_at as "lastAt", strength, stake_fen as "stakeFen", chance, value_fen as "valueFen",
      count(*) over ()::int as total
    from shown join best on best.case_id = shown.id join summed on summed.case_id = shown.id
    order by case ${order}::text when 'newest' then extract(epoch from state_since)
        when 'strength' then strength else value_fen end desc, value_fen desc, strength desc, shown.id
    limit ${limit} offset ${offset}`;
  return { total: rows[0]?.total ?? 0, cases: rows.map(({ total: _, ...row }) => row) };
}

/** Cases that were judged to the end within a span, and those that wait, in a scope. */
export async function deskCounts(
  { sql }: Transaction,
  { scope, from, until }: { scope: readonly string[]; from: Date; until: Date },
): Promise<{ judged: number; waiting: number }> {
  const [row] = await sql<{ judged: number; waiting: number }>`
    select (count(*) filter (where state = 'judged' and state_since >= ${from}
        and state_since < ${until}))::int as judged,
      (count(*) filter (where state <> 'judged'))::int as waiting
    from anomaly_case left join customer using (customer_account)
      left join unit on unit.id = customer.unit_id
    where (state <> 'judged' or state_since >= ${from})
      and in_scope(coalesce(unit.path, ''), ${scope}::text[])`;
  return row!;
}
