/**
 * What people said of alerts, counted: how often each kind proved abnormal, and how long it took to know.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { ReasonCode } from "../cases/schema.ts";
import type { Field } from "../schema.ts";

export interface FieldCount {
  field: Field;
  judged: number;
  abnormal: number;
}

/** Of judgements that stand, by the field that was most exceeded. */
export function judgedByField(
  { sql }: Transaction,
  { since, scope }: Judged,
): Promise<FieldCount[]> {
  return sql`
    select field, count(*)::int as judged,
      (count(*) filter (where outcome = 'abnormal'))::int as abnormal
    from anomaly_case_record join anomaly_alert using (rule_set, record)
      left join customer using (customer_account) left join unit on unit.id = customer.unit_id
    where judged_at >= ${since} and in_scope(coalesce(unit.path, ''), ${scope}::text[])
    group by field order by judged desc, field`;
}

export function judgedByReason(
  { sql }: Transaction,
  { since, scope }: Judged,
): Promise<{ code: ReasonCode; records: number }[]> {
  return sql`
    select reason_code as code, count(*)::int as records
    from anomaly_case_record join anomaly_alert using (rule_set, record)
      left join customer using (customer_account) left join unit on unit.id = customer.unit_id
    where judged_at >= ${since} and in_scope(coalesce(unit.path, ''), ${scope}::text[])
    group by reason_code order by records desc, reason_code`;
}

interface Judged {
  since: Date;
  scope: readonly string[];
}

export interface Delays {
  alert50: number;
  alert90: number;
  judgement50: number;
  judgement90: number;
}

/** Days from the payment to its alert and from the alert to its judgement; undefined where none was judged. */
export async function delaysOf(
  { sql }: Transaction,
  { since, scope }: Judged,
): Promise<Delays | undefined> {
  const [row] = await sql<Delays & { alert50: number | null }>`
    with delay as (
      select extract(epoch from alerted_at - happened_at) / 86400 as alert,
        extract(epoch from judged_at - alerted_at) / 86400 as judgement
      from anomaly_case_record join anomaly_alert using (rule_set, record)
        left join customer using (customer_account) left join unit on unit.id = customer.unit_id
      where judged_at >= ${since} and in_scope(coalesce(unit.path, ''), ${scope}::text[])
    )
    select percentile_cont(0.5) within group (order by alert)::float8 as alert50,
      percentile_cont(0.9) within group (order by alert)::float8 as alert90,
      percentile_cont(0.5) within group (order by judgement)::float8 as judgement50,
      percentile_cont(0.9) within group (order by judgement)::float8 as judgement90
    from delay`;
  return row?.alert50 === null ? undefined : row;
}
