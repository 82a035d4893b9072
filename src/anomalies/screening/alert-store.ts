/**
 * Screens and alerts in PostgreSQL. An alert is kept once per rule set and record, with all that was judged.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { AgencyFacts, FiredRule, PaymentFacts, RuleSetRole } from "../cases/schema.ts";
import type { Field, ScreenedRecord, Subject } from "../schema.ts";

/** What the subjects of alerts and cases have in common: an account, or an agency. */
export interface About {
  subject: Subject;
  customerAccount: string | null;
  agency: string | null;
}

export interface NewAlert extends About {
  record: string;
  happenedAt: Date;
  category: number | null;
  inputs: ScreenedRecord["values"];
  facts: PaymentFacts | AgencyFacts;
  /** Binary digits, as `rulesSql` gives them. */
  verdict: string;
  fired: readonly FiredRule[];
  field: Field;
  strength: number;
  stakeFen: bigint;
  allowedBy: readonly string[];
}

export interface NewScreen {
  asOf: Date;
  since: Date;
  ruleSet: string;
  role: RuleSetRole;
  snapshot: string;
  by: string;
  now: Date;
}

/** The screen, or the one of this rule set that was broken off, with the alerts it had found. */
export async function openScreen({ sql }: Transaction, screen: NewScreen): Promise<number> {
  const [row] = await sql<{ id: bigint }>`
    insert into anomaly_screen (as_of, since, rule_set, role, snapshot, screened_by, screened_at)
    values (${screen.asOf}, ${screen.since}, ${screen.ruleSet}, ${screen.role},
      ${screen.snapshot}, ${screen.by}, ${screen.now})
    on conflict (rule_set, role) where finished_at is null do update
      set as_of = excluded.as_of, since = excluded.since, snapshot = excluded.snapshot,
        screened_by = excluded.screened_by, screened_at = excluded.screened_at
    returning id`;
  return Number(row!.id);
}

/** What is usual in a category, among the records of one screen. */
export interface Peers {
  records: number;
  fired: number;
  amountFen: { p10: number; p50: number; p90: number };
  intervalDays: { p10: number; p50: number; p90: number } | null;
}

export interface ScreenCounts {
  records: number;
  fired: number;
  noted: number;
  opened: number;
}

/** False where another run of the same screen has finished it meanwhile. */
export async function finishScreen(
  { sql }: Transaction,
  screen: number,
  done: ScreenCounts & { peers: Record<string, Peers>; now: Date },
): Promise<boolean> {
  const finished = await sql`
    update anomaly_screen set finished_at = ${done.now}, records = ${done.records},
      fired = ${done.fired}, noted = ${done.noted}, opened = ${done.opened}, peers = ${done.peers}
    where id = ${screen} and finished_at is null returning id`;
  return finished.length > 0;
}

const columns = [
  ...["rule_set", "record", "screen_id", "subject", "customer_account", "agency", "happened_at"],
  ...["alerted_at", "category", "inputs", "facts", "verdict", "fired", "field", "strength"],
  ...["stake_fen", "allowed_by"],
];

/**
 * Adds those that the rule set has not alerted before: what it said of a record first stands. By COPY into a table of
 * the transaction's own, so that a first screen of a large population is not a statement a row.
 */
export async function saveAlerts(
  { sql, copyIn }: Transaction,
  screen: { id: number; ruleSet: string; at: Date },
  alerts: readonly NewAlert[],
): Promise<void> {
  if (alerts.length === 0) return;
  await sql`create temp table if not exists anomaly_alert_new (like anomaly_alert) on commit drop`;
  await sql`truncate anomaly_alert_new`;
  await copyIn("anomaly_alert_new", columns, rowsOf(screen, alerts));
  await sql`
    insert into anomaly_alert select * from anomaly_alert_new
    on conflict (rule_set, record) do update set screen_id = excluded.screen_id
      where exists (select from anomaly_screen as earlier, anomaly_screen as now
        where earlier.id = anomaly_alert.screen_id and earlier.role = 'shadow'
          and now.id = excluded.screen_id and now.role = 'champion')`;
}

function* rowsOf(screen: { id: number; ruleSet: string; at: Date }, alerts: readonly NewAlert[]) {
  for (const alert of alerts) {
    yield [
      ...[screen.ruleSet, alert.record, screen.id, alert.subject, alert.customerAccount],
      ...[alert.agency, alert.happenedAt, screen.at, alert.category, alert.inputs, alert.facts],
      ...[alert.verdict, JSON.stringify(alert.fired), alert.field, alert.strength, alert.stakeFen],
      `{${alert.allowedBy.join(",")}}`,
    ];
  }
}

/** A screen that was finished, newest first. */
export interface StoredScreen extends ScreenCounts {
  id: number;
  asOf: Date;
  since: Date;
  ruleSet: string;
  role: RuleSetRole;
  snapshot: string;
  by: string;
  finishedAt: Date;
}

export async function findScreens(
  { sql }: Transaction,
  { role = null, limit }: { role?: RuleSetRole | null; limit: number },
): Promise<StoredScreen[]> {
  const rows = await sql<StoredScreen & { id: bigint }>`
    select id, as_of as "asOf", since, rule_set as "ruleSet", role, snapshot, screened_by as by,
      finished_at as "finishedAt", records::int as records, fired, noted, opened
    from anomaly_screen
    where finished_at is not null and (${role}::text is null or role = ${role})
    order by as_of desc, id desc limit ${limit}`;
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

export interface StoredAlert extends Omit<NewAlert, "allowedBy" | "happenedAt"> {
  ruleSet: string;
  screen: number;
  happenedAt: Date;
  alertedAt: Date;
  allowedBy: string[];
  /** What is usual in its category, as its screen saw it. */
  peers: Peers | null;
  asOf: Date;
}

/** Alerts of a record by every rule set that fired on it: what counted first, the earliest before the others. */
export async function alertsOn({ sql }: Transaction, record: string): Promise<StoredAlert[]> {
  const rows = await sql<StoredAlert & { screen: bigint }>`
    select alert.rule_set as "ruleSet", record, screen_id as screen, subject,
      customer_account as "customerAccount", agency, happened_at as "happenedAt",
      alerted_at as "alertedAt", category, inputs, facts, verdict, alert.fired, field, strength,
      stake_fen as "stakeFen", allowed_by as "allowedBy", as_of as "asOf",
      peers -> coalesce(category, 0)::text as peers
    from anomaly_alert as alert join anomaly_screen on anomaly_screen.id = screen_id
    where record = ${record} order by role, alerted_at, alert.rule_set`;
  return rows.map((row) => ({ ...row, screen: Number(row.screen) }));
}
