/**
 * Those who read the morning map: what is red goes to the county as a task, what is small is left alone for two
 * days, and a task is closed with what the people on the spot found.
 * @module
 */
import { addDays, type Day, dayOf } from "../../../../src/base/dates.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import { type Behind, behindAlert } from "../../truth/waves.ts";
import type { Desk, Year } from "../../year.ts";

/** Who answers for a city's map. */
const readers = {
  "province.analyst": "3701",
  "linyi.analyst": "3713",
  "heze.analyst": "3717",
} as const;
type Reader = keyof typeof readers;

interface Alert {
  id: string;
  region: string;
  category: string;
  state: "open" | "acknowledged" | "snoozed";
  openedAt: string;
  taskId: string | null;
}
interface Task {
  id: string;
  region: string;
  category: string;
  openedAt: string;
  dueOn: Day;
}

/** Fewer tickets than this nobody drives out for. */
const fewTickets = 4;
const snoozeDays = 2;
const taskDays = 3;
/** Share of tasks whose report comes a day late. */
const lateShare = 0.15;

/** What the people on the spot report, by what truly lay behind it. */
const reports: Record<Behind, { outcome: string; note: string }> = {
  event: { outcome: "resolved", note: "现场核实属实，已处置并回访" },
  outage: { outcome: "explained", note: "停电引起，恢复供电后来电减少" },
  nothing: { outcome: "false_alarm", note: "逐件回访，未发现共同原因" },
};

export const appealsAnalysts: Desk = {
  name: "appeals analysts",
  hours: ["08:40"],
  workdaysOnly: true,
  async work(year) {
    for (const reader of Object.keys(readers) as Reader[]) {
      await readMap(year, reader);
      await closeTasks(year, reader);
    }
  },
};

async function readMap(year: Year, reader: Reader): Promise<void> {
  const person = year.as(reader);
  const within = readers[reader];
  const map = await person.ask("appeals.ranking", { within, limit: 20 });
  if (isRefusal(map)) return;
  const tickets = new Map<string, number>(
    map.rows.map((row: { alertId: string | null; current: number }) => [row.alertId, row.current]),
  );
  const { rows } = await person.get("appeals.alerts", { within });
  for (const alert of rows as Alert[]) {
    if (alert.taskId !== null || alert.state === "snoozed") continue;
    const isSmall = (tickets.get(alert.id) ?? 0) < fewTickets;
    if (alert.state === "open" && isSmall) {
      const until = addDays(year.today(), snoozeDays);
      await person.get("appeals.snooze", { id: alert.id, until });
    } else if (alert.state === "open") {
      await person.get("appeals.acknowledge", { id: alert.id });
      await openTask(year, reader, alert);
    } else await openTask(year, reader, alert);
  }
}

async function openTask(year: Year, reader: Reader, { id, category }: Alert): Promise<void> {
  const dueOn = addDays(year.today(), taskDays);
  const note = `${category}来电集中，请核实原因并回复`;
  await year.as(reader).get("appeals.open-task", { alert: id, dueOn, note });
}

async function closeTasks(year: Year, reader: Reader): Promise<void> {
  const person = year.as(reader);
  const random = year.random.fork(`tasks of ${reader}`).fork(year.today());
  const { rows } = await person.get("appeals.tasks", { state: "open", limit: 50 });
  const due = (rows as Task[]).filter(
    ({ region, dueOn }) => region.startsWith(readers[reader]) && dueOn <= year.today(),
  );
  for (const { id, region, category, openedAt } of due) {
    if (random.chance(lateShare)) continue;
    const behind = behindAlert(year, { region, category, day: dayOf(new Date(openedAt)) });
    await person.get("appeals.close-task", { id, ...reports[behind] });
  }
}
