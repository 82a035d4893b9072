/**
 * Cases in PostgreSQL: opened from alerts, found one by one, moved and told.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { StoredAlert } from "../screening/alert-store.ts";
import type { CaseEvent, CaseState, Outcome, ReasonCode } from "./schema.ts";

/**
 * A case for every account and agency with alerts of the rule set that are in none yet, and the alerts into
 * the case that stands. Returns how many were opened.
 */
export async function openCases(
  { sql }: Transaction,
  { ruleSet, since, year, now }: { ruleSet: string; since: Date; year: number; now: Date },
): Promise<number> {
  const opened = await sql<{ id: string }>`
    with whom as (
      select distinct subject, customer_account, agency
      from anomaly_alert left join anomaly_case_record as known using (record)
      where anomaly_alert.rule_set = ${ruleSet} and happened_at >= ${since} and allowed_by = '{}'
        and known.record is null
    )
    insert into anomaly_case (id, subject, customer_account, agency, state, state_since, opened_at)
    select 'AC-' || ${year}::int || '-' || lpad(nextval('running_number')::text, 6, '0'), subject,
      customer_account, agency, 'open', ${now}, ${now}
    from whom
    where not exists (select from anomaly_case as standing where state <> 'judged'
        and (standing.customer_account = whom.customer_account or standing.agency = whom.agency))
    returning id`;
  await sql`
    insert into anomaly_case_record (record, case_id, rule_set)
    select record, standing.id, ${ruleSet}
    from anomaly_alert as alert left join anomaly_case_record as known using (record)
      join anomaly_case as standing on standing.state <> 'judged'
        and (standing.customer_account = alert.customer_account or standing.agency = alert.agency)
    where alert.rule_set = ${ruleSet} and happened_at >= ${since} and allowed_by = '{}'
      and known.record is null`;
  return opened.length;
}

export interface StoredCase {
  id: string;
  subject: "payment" | "agency_day";
  customerAccount: string | null;
  holderName: string | null;
  agency: string | null;
  unitId: string | null;
  unitName: string | null;
  state: CaseState;
  stateSince: Date;
  assignedTo: string | null;
  openedAt: Date;
}

/** An agency collects for accounts of many units, so its cases belong to the whole utility. */
export async function findCase(
  { sql }: Transaction,
  id: string,
  { scope, lock = false }: { scope: readonly string[]; lock?: boolean },
): Promise<StoredCase | undefined> {
  if (lock) await sql`select from anomaly_case where id = ${id} for update`;
  const [found] = await sql<StoredCase>`
    select kept.id, subject, kept.customer_account as "customerAccount",
      customer.name as "holderName", agency, unit.id as "unitId", unit.name as "unitName", state,
      state_since as "stateSince", assigned_to as "assignedTo", opened_at as "openedAt"
    from anomaly_case as kept left join customer using (customer_account)
      left join unit on unit.id = customer.unit_id
    where kept.id = ${id} and in_scope(coalesce(unit.path, ''), ${scope}::text[])`;
  return found;
}

/** Another case of the same account or agency that nobody has judged to the end. */
export async function standingBeside(
  { sql }: Transaction,
  { id, customerAccount, agency }: StoredCase,
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>`
    select id from anomaly_case where state <> 'judged' and id <> ${id}
      and (customer_account = ${customerAccount} or agency = ${agency}) limit 1`;
  return row?.id;
}

export interface CaseAlert
  extends Omit<StoredAlert, "screen" | "peers" | "asOf" | "allowedBy" | "verdict"> {
  case: string;
  outcome: Outcome | null;
  reasonCode: ReasonCode | null;
}

/** What is odd in each of some cases, newest first. */
export function alertsOfCases(
  { sql }: Transaction,
  cases: readonly string[],
): Promise<CaseAlert[]> {
  return sql`
    select case_id as case, alert.rule_set as "ruleSet", alert.record, subject,
      customer_account as "customerAccount", agency, happened_at as "happenedAt",
      alerted_at as "alertedAt", category, inputs, facts, fired, field, strength,
      stake_fen as "stakeFen", outcome, reason_code as "reasonCode"
    from anomaly_case_record as kept join anomaly_alert as alert using (rule_set, record)
    where case_id = any (${cases}::text[])
    order by happened_at desc, record`;
}

export interface Move {
  state: CaseState;
  assignedTo: string | null;
  kind: string;
  details?: object;
}

/** Takes the step and writes the event. */
export async function moveCase(
  { sql }: Transaction,
  id: string,
  { state, assignedTo, kind, details = {}, by, now }: Move & { by: string; now: Date },
): Promise<void> {
  await sql`
    update anomaly_case set state = ${state}, assigned_to = ${assignedTo},
      state_since = case when state = ${state} then state_since else ${now} end
    where id = ${id}`;
  await sql`
    insert into anomaly_case_event (case_id, at, actor, kind, state, details)
    values (${id}, ${now}, ${by}, ${kind}, ${state}, ${details})`;
}

export async function eventsOf({ sql }: Transaction, id: string): Promise<CaseEvent[]> {
  const rows = await sql<Omit<CaseEvent, "at"> & { at: Date }>`
    select at, actor, kind, state, details from anomaly_case_event
    where case_id = ${id} order by id`;
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Whose word of a record was taken back that nobody has judged since, in whatever state the case is by now. */
export async function takenBackFrom({ sql }: Transaction, id: string): Promise<string[]> {
  const rows = await sql<{ by: string }>`
    select distinct by from (
      select distinct on (record) label.judged_by as by
      from anomaly_label as label join anomaly_case_record as kept using (record, case_id)
      where case_id = ${id} and kept.outcome is null and label.outcome is not null
      order by record, label.id desc
    ) as last_word order by by`;
  return rows.map(({ by }) => by);
}

export interface Judgement {
  case: string;
  outcome: Outcome;
  reasonCode: ReasonCode;
  /** All that nobody has judged, where none are named. */
  records: readonly string[] | null;
  by: string;
  now: Date;
}

/** Judges records of a case that are not judged yet, and keeps each word as a label. Returns which. */
export async function judgeRecords({ sql }: Transaction, judged: Judgement): Promise<string[]> {
  const { outcome, reasonCode, records, by, now } = judged;
  const rows = await sql<{ record: string }>`
    with word as (
      update anomaly_case_record set outcome = ${outcome}, reason_code = ${reasonCode},
        judged_by = ${by}, judged_at = ${now}
      where case_id = ${judged.case} and outcome is null
        and (${records}::text[] is null or record = any (${records}::text[]))
      returning record, rule_set, case_id
    )
    insert into anomaly_label (record, case_id, outcome, reason_code, happened_at, alerted_at,
      judged_at, judged_by)
    select record, case_id, ${outcome}, ${reasonCode}, happened_at, alerted_at, ${now}, ${by}
    from word join anomaly_alert using (rule_set, record)
    order by record
    returning record`;
  return rows.map(({ record }) => record);
}

/** Takes back what was said of every record of a case, from now on: what was known before stays known. */
export async function takeBack(
  { sql }: Transaction,
  { id, by, now }: { id: string; by: string; now: Date },
): Promise<void> {
  await sql`
    with word as (
      update anomaly_case_record set outcome = null, reason_code = null, judged_by = null,
        judged_at = null
      where case_id = ${id} and outcome is not null returning record, rule_set, case_id
    )
    insert into anomaly_label (record, case_id, happened_at, alerted_at, judged_at, judged_by)
    select record, case_id, happened_at, alerted_at, ${now}, ${by}
    from word join anomaly_alert using (rule_set, record) order by record`;
}

export async function unjudgedOf({ sql }: Transaction, id: string): Promise<number> {
  const [row] = await sql<{ left: number }>`
    select count(*)::int as left from anomaly_case_record
    where case_id = ${id} and outcome is null`;
  return row!.left;
}

/** False where it was linked before. */
export async function linkRefund(
  { sql }: Transaction,
  { id, refund, now }: { id: string; refund: string; now: Date },
): Promise<boolean> {
  const linked = await sql`
    insert into anomaly_case_refund (case_id, refund, linked_at) values (${id}, ${refund}, ${now})
    on conflict do nothing returning refund`;
  return linked.length > 0;
}

export async function refundsOf({ sql }: Transaction, id: string): Promise<string[]> {
  const rows = await sql<{ refund: string }>`
    select refund from anomaly_case_refund where case_id = ${id} order by linked_at, refund`;
  return rows.map(({ refund }) => refund);
}
