/**
 * What people do about an alert: acknowledge, snooze, hand it on as a task, report the outcome.
 * @module
 */
import { addDays, dayOf, parseAsOf, startOfDay } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { mayAssess, mayRead, pathWithin } from "../ranking/selection.ts";
import * as ask from "../requests.ts";
import { Alert, Alerts, because, Task, Tasks } from "../schema.ts";
import {
  endTask,
  findAlerts,
  findTasks,
  insertTask,
  lockAlert,
  type StoredAlert,
  saveAlert,
  shownAlert,
} from "./alert-store.ts";

export const listAlerts = defineOperation({
  name: "appeals.alerts",
  kind: "query",
  summary: "List alerts, worst first; those that are not closed unless states are named",
  allow: mayRead,
  input: ask.AlertsInput,
  output: Alerts,
  async run(context, { states, within, limit, offset }) {
    const path = await pathWithin(context, within);
    if (isRefusal(path)) return path;
    const { total, alerts } = await findAlerts(context.transaction, {
      scope: context.actor.scope,
      states: states ?? ["open", "acknowledged", "snoozed"],
      within: path,
      id: null,
      limit,
      offset,
    });
    return { total, rows: alerts.map(shownAlert) };
  },
});

export const acknowledge = defineOperation({
  name: "appeals.acknowledge",
  kind: "command",
  summary: "Say that somebody is looking at an alert",
  allow: mayAssess,
  input: ask.AlertId,
  output: Alert,
  async run(context, { id }) {
    const alert = await activeAlert(context, id);
    if (isRefusal(alert)) return alert;
    const acknowledgedBy = context.actor.id;
    return await save(context, { ...alert, state: "acknowledged", acknowledgedBy });
  },
});

export const snooze = defineOperation({
  name: "appeals.snooze",
  kind: "command",
  summary: "Keep an alert quiet until a moment; the score and its level are not touched",
  allow: mayAssess,
  input: ask.SnoozeInput,
  output: Alert,
  async run(context, { id, until: text }) {
    const until = parseAsOf(text);
    if (!until) return refuse("invalid", because.unreadable_time({ field: "until", text }));
    if (until <= context.now) return refuse("invalid", because.past_time({ text }));
    const alert = await activeAlert(context, id);
    if (isRefusal(alert)) return alert;
    return await save(context, { ...alert, state: "snoozed", snoozedUntil: until });
  },
});

export const openTask = defineOperation({
  name: "appeals.open-task",
  kind: "command",
  summary: "Hand an alert to a unit and a person, with a day by which it is to be dealt with",
  allow: mayAssess,
  input: ask.OpenTaskInput,
  output: Task,
  async run(context, { alert: alertId, unit, assignee = null, dueOn, note }) {
    const alert = await activeAlert(context, alertId);
    if (isRefusal(alert)) return alert;
    if (alert.taskId) {
      return refuse("conflict", because.task_open({ id: alertId, task: alert.taskId }));
    }
    if (addDays(dueOn, 0) !== dueOn || startOfDay(addDays(dueOn, 1)) <= context.now) {
      return refuse("invalid", because.past_time({ text: dueOn }));
    }
    const unitId = unit ?? alert.region;
    const path = await pathWithin(context, unitId);
    if (isRefusal(path)) return path;
    const id = await context.newId("AT");
    const by = { openedBy: context.actor.id, openedAt: context.now };
    await insertTask(context.transaction, { id, alertId, unitId, assignee, dueOn, note, ...by });
    await save(context, { ...alert, state: "acknowledged", acknowledgedBy: context.actor.id });
    return await oneTask(context, id);
  },
});

export const closeTask = defineOperation({
  name: "appeals.close-task",
  kind: "command",
  summary: "Report what came of a task; its alert is closed, and a new one opens if the risk stays",
  allow: mayAssess,
  input: ask.CloseTaskInput,
  output: Task,
  async run(context, { id, outcome, note }) {
    const { transaction, actor, now } = context;
    const task = await oneTask(context, id);
    if (isRefusal(task)) return task;
    const alert = await lockAlert(transaction, task.alertId, actor.scope);
    const current = await oneTask(context, id);
    if (isRefusal(current)) return current;
    if (current.state === "closed") return refuse("conflict", because.task_done({ id }));
    await endTask(transaction, { id, outcome, note, closedBy: actor.id, closedAt: now });
    if (alert && alert.state !== "closed") {
      const closedBecause = because.task_closed({ task: id });
      const end = { closedAt: now, closedBecause, snoozedUntil: null };
      await saveAlert(transaction, { ...alert, state: "closed", ...end });
    }
    return await oneTask(context, id);
  },
});

export const listTasks = defineOperation({
  name: "appeals.tasks",
  kind: "query",
  summary: "List tasks, open ones first, by the day they are due",
  allow: mayRead,
  input: ask.TasksInput,
  output: Tasks,
  async run({ transaction, actor, now }, { state = null, limit, offset }) {
    const today = dayOf(now);
    const filter = { scope: actor.scope, state, id: null, today, limit, offset };
    return await findTasks(transaction, filter);
  },
});

/** An alert that is not closed, locked; one outside the scope is as one that is not there. */
async function activeAlert(
  { transaction, actor }: Context,
  id: string,
): Promise<StoredAlert | Refusal> {
  const alert = await lockAlert(transaction, id, actor.scope);
  if (!alert) return refuse("not_found", because.no_such_alert({ id }));
  if (alert.state === "closed") return refuse("conflict", because.alert_closed({ id }));
  return alert;
}

async function save({ transaction }: Context, alert: StoredAlert): Promise<Alert> {
  await saveAlert(transaction, alert);
  return shownAlert(alert);
}

async function oneTask({ transaction, actor, now }: Context, id: string): Promise<Task | Refusal> {
  const all = { scope: actor.scope, state: null, today: dayOf(now), limit: 1, offset: 0 };
  const { rows } = await findTasks(transaction, { ...all, id });
  return rows[0] ?? refuse("not_found", because.no_such_task({ id }));
}
