/**
 * Alerts and tasks in PostgreSQL.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { AlertFacts } from "../rules.ts";
import type { Alert, Grain, RiskLevel, Task } from "../schema.ts";

export interface StoredAlert extends AlertFacts, Grain {
  id: string;
  region: string;
  regionName: string;
  unitPath: string;
  category: string;
  openedAt: Date;
  lastAsOf: Date;
  acknowledgedBy: string | null;
  taskId: string | null;
}

interface AlertRecord {
  id: string;
  slot: Grain["slot"];
  level: Grain["level"];
  category_level: Grain["categoryLevel"];
  region: string;
  region_name: string;
  unit_path: string;
  category: string;
  state: StoredAlert["state"];
  opened_at: Date;
  last_as_of: Date;
  score: number;
  risk: RiskLevel;
  peak_score: number;
  quiet_count: number;
  snoozed_until: Date | null;
  acknowledged_by: string | null;
  closed_at: Date | null;
  opened_because: StoredAlert["openedBecause"];
  closed_because: StoredAlert["closedBecause"];
  task_id: string | null;
  total: number;
}

function alertOf(row: AlertRecord): StoredAlert {
  return {
    id: row.id,
    slot: row.slot,
    level: row.level,
    categoryLevel: row.category_level,
    region: row.region,
    regionName: row.region_name,
    unitPath: row.unit_path,
    category: row.category,
    state: row.state,
    openedAt: row.opened_at,
    lastAsOf: row.last_as_of,
    score: row.score,
    risk: row.risk,
    peakScore: row.peak_score,
    quietCount: row.quiet_count,
    snoozedUntil: row.snoozed_until,
    acknowledgedBy: row.acknowledged_by,
    closedAt: row.closed_at,
    openedBecause: row.opened_because,
    closedBecause: row.closed_because,
    taskId: row.task_id,
  };
}

/** As the outside sees it. */
export function shownAlert(alert: StoredAlert): Alert {
  const { unitPath: _, risk, openedAt, lastAsOf, snoozedUntil, closedAt, ...same } = alert;
  return {
    ...same,
    openedAt: openedAt.toISOString(),
    lastAsOf: lastAsOf.toISOString(),
    snoozedUntil: snoozedUntil?.toISOString() ?? null,
    closedAt: closedAt?.toISOString() ?? null,
    risk,
  };
}

/** Alerts of a grain that are not closed, locked until the transaction ends. */
export async function lockActiveAlerts(
  transaction: Transaction,
  { slot, level, categoryLevel }: Grain,
): Promise<StoredAlert[]> {
  const rows = await transaction.sql<AlertRecord>`
    select alert.*, null as task_id from appeal_alert as alert
    where slot = ${slot} and level = ${level} and category_level = ${categoryLevel}
      and state <> 'closed'
    order by id for update`;
  return rows.map(alertOf);
}

export async function saveAlert(transaction: Transaction, alert: StoredAlert): Promise<void> {
  await transaction.sql`
    insert into appeal_alert (id, slot, level, category_level, region, region_name, unit_path,
      category, state, opened_at, last_as_of, score, risk, peak_score, quiet_count, snoozed_until,
      acknowledged_by, opened_because, closed_at, closed_because)
    values (${alert.id}, ${alert.slot}, ${alert.level}, ${alert.categoryLevel}, ${alert.region},
      ${alert.regionName}, ${alert.unitPath}, ${alert.category}, ${alert.state},
      ${alert.openedAt}, ${alert.lastAsOf}, ${alert.score}, ${alert.risk}, ${alert.peakScore},
      ${alert.quietCount}, ${alert.snoozedUntil}, ${alert.acknowledgedBy}, ${alert.openedBecause},
      ${alert.closedAt}, ${alert.closedBecause})
    on conflict (id) do update set state = excluded.state, last_as_of = excluded.last_as_of,
      score = excluded.score, risk = excluded.risk, peak_score = excluded.peak_score,
      quiet_count = excluded.quiet_count, snoozed_until = excluded.snoozed_until,
      acknowledged_by = excluded.acknowledged_by, opened_because = excluded.opened_because,
      closed_at = excluded.closed_at,
      closed_because = excluded.closed_because`;
}

export interface AlertFilter {
  scope: readonly string[];
  states: readonly string[];
  within: string | null;
  id: string | null;
  limit: number;
  offset: number;
}

/** Worst first; `total` counts them before paging. */
export async function findAlerts(transaction: Transaction, filter: AlertFilter) {
  const rows = await transaction.sql<AlertRecord>`
    select alert.*, task.id as task_id, count(*) over ()::int as total
    from appeal_alert as alert left join appeal_task as task
      on task.alert_id = alert.id and task.closed_at is null
    where in_scope(alert.unit_path, ${filter.scope}) and alert.state = any (${filter.states})
      and (${filter.within}::text is null
        or in_scope(alert.unit_path, array[${filter.within}::text]))
      and (${filter.id}::text is null or alert.id = ${filter.id})
    order by alert.score desc, alert.last_as_of desc, alert.id
    limit ${filter.limit} offset ${filter.offset}`;
  return { total: rows[0]?.total ?? 0, alerts: rows.map(alertOf) };
}

/** One alert of the scope, locked. */
export async function lockAlert(
  transaction: Transaction,
  id: string,
  scope: readonly string[],
): Promise<StoredAlert | undefined> {
  await transaction.sql`select id from appeal_alert where id = ${id} for update`;
  const states = ["open", "acknowledged", "snoozed", "closed"];
  const { alerts } = await findAlerts(transaction, {
    ...{ scope, states, within: null, id, limit: 1, offset: 0 },
  });
  return alerts[0];
}

/** An assessment of a later moment has moved the alerts of this grain already. */
export async function haveMovedPast(
  transaction: Transaction,
  { slot, level, categoryLevel }: Grain,
  asOf: Date,
): Promise<boolean> {
  const rows = await transaction.sql`
    select 1 from appeal_assessment
    where slot = ${slot} and level = ${level} and category_level = ${categoryLevel}
      and as_of >= ${asOf} and alerts_moved limit 1`;
  return rows.length > 0;
}

export async function markMoved(transaction: Transaction, assessmentId: bigint): Promise<void> {
  await transaction.sql`
    update appeal_assessment set alerts_moved = true where id = ${assessmentId}`;
}

interface TaskRecord {
  id: string;
  alert_id: string;
  region: string;
  region_name: string;
  category: string;
  unit_id: string;
  assignee: string | null;
  due_on: string;
  note: string;
  opened_by: string;
  opened_at: Date;
  outcome: string | null;
  outcome_note: string | null;
  closed_by: string | null;
  closed_at: Date | null;
  total: number;
}

function taskOf(row: TaskRecord, today: string): Task {
  const isOpen = row.closed_at === null;
  return {
    id: row.id,
    alertId: row.alert_id,
    region: row.region,
    regionName: row.region_name,
    category: row.category,
    unit: row.unit_id,
    assignee: row.assignee,
    dueOn: row.due_on,
    note: row.note,
    state: isOpen ? "open" : "closed",
    openedBy: row.opened_by,
    openedAt: row.opened_at.toISOString(),
    outcome: row.outcome,
    outcomeNote: row.outcome_note,
    closedBy: row.closed_by,
    closedAt: row.closed_at?.toISOString() ?? null,
    overdue: isOpen && row.due_on < today,
  };
}

export interface TaskFilter {
  scope: readonly string[];
  state: "open" | "closed" | null;
  id: string | null;
  today: string;
  limit: number;
  offset: number;
}

/** Open ones first, by due day; a task is seen with its alert's region. */
export async function findTasks(transaction: Transaction, filter: TaskFilter) {
  const rows = await transaction.sql<TaskRecord>`
    select task.*, alert.region, alert.region_name, alert.category, count(*) over ()::int as total
    from appeal_task as task join appeal_alert as alert on alert.id = task.alert_id
    where in_scope(alert.unit_path, ${filter.scope})
      and (${filter.state}::text is null
        or (${filter.state} = 'open') = (task.closed_at is null))
      and (${filter.id}::text is null or task.id = ${filter.id})
    order by task.closed_at is not null, task.due_on, task.id
    limit ${filter.limit} offset ${filter.offset}`;
  return { total: rows[0]?.total ?? 0, rows: rows.map((row) => taskOf(row, filter.today)) };
}

export interface NewTask {
  id: string;
  alertId: string;
  unitId: string;
  assignee: string | null;
  dueOn: string;
  note: string;
  openedBy: string;
  openedAt: Date;
}

export async function insertTask(transaction: Transaction, task: NewTask): Promise<void> {
  await transaction.sql`
    insert into appeal_task (id, alert_id, unit_id, assignee, due_on, note, opened_by, opened_at)
    values (${task.id}, ${task.alertId}, ${task.unitId}, ${task.assignee}, ${task.dueOn},
      ${task.note}, ${task.openedBy}, ${task.openedAt})`;
}

export interface TaskEnd {
  id: string;
  outcome: string;
  note: string;
  closedBy: string;
  closedAt: Date;
}

export async function endTask(transaction: Transaction, end: TaskEnd): Promise<void> {
  await transaction.sql`
    update appeal_task set outcome = ${end.outcome}, outcome_note = ${end.note},
      closed_by = ${end.closedBy}, closed_at = ${end.closedAt}
    where id = ${end.id}`;
}
