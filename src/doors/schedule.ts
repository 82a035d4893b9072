/**
 * What happens by itself, and when: one table.
 * @module
 */
import { dayMs, dayOf, hourMs, startOfDay } from "../base/dates.ts";
import type { House } from "./context.ts";

const minuteMs = 60_000;

interface Entry {
  name: string;
  operation: string;
  /** Once in each slot of this length, counted from midnight in the utility's zone, */
  everyMs: number;
  /** so long after the slot began. */
  afterMs: number;
  summary: string;
}

export const schedule: readonly Entry[] = [
  {
    name: "night",
    operation: "house.night",
    everyMs: dayMs,
    afterMs: 10 * minuteMs,
    summary: "snapshot, yesterday's assessment, alerts, once a week arrears risk",
  },
  {
    name: "seal",
    operation: "audit.seal",
    everyMs: hourMs,
    afterMs: 0,
    summary: "seal the audit lines of the last hour",
  },
  {
    name: "bank",
    operation: "disbursements.reconcile",
    everyMs: 10 * minuteMs,
    afterMs: 0,
    summary: "ask the bank about payments whose outcome is unknown or due",
  },
  {
    name: "messages",
    operation: "refunds.deliver",
    everyMs: hourMs,
    afterMs: 0,
    summary: "send what still waits for another house",
  },
  {
    name: "reminders",
    operation: "approvals.remind",
    everyMs: dayMs,
    afterMs: 8.5 * hourMs,
    summary: "mark what is overdue for its signature and pass it on as its route says",
  },
  {
    name: "dunning proposal",
    operation: "dunning.propose-all",
    everyMs: dayMs,
    afterMs: 3 * hourMs,
    summary: "decide about every debt, for people to edit and approve",
  },
  {
    name: "dunning queue",
    operation: "dunning.send",
    everyMs: hourMs,
    afterMs: 5 * minuteMs,
    summary: "do what is queued and due, each decided again first",
  },
  {
    name: "message fates",
    operation: "dunning.ask",
    everyMs: 10 * minuteMs,
    afterMs: 3 * minuteMs,
    summary: "ask what became of messages that nobody heard of yet",
  },
  {
    name: "chain",
    operation: "anomalies.anchor",
    everyMs: 10 * minuteMs,
    afterMs: 6 * minuteMs,
    summary: "take to the chain what waits for it, ask about what is under way, look for forks",
  },
  {
    name: "registers",
    operation: "registers.delete-expired",
    everyMs: dayMs,
    afterMs: hourMs,
    summary: "delete register entries whose legal life is over",
  },
  {
    name: "credit",
    operation: "credit.grade",
    everyMs: dayMs,
    afterMs: 1.5 * hourMs,
    summary: "grade every account anew; what says nothing new leaves no row",
  },
  {
    name: "odd payments",
    operation: "anomalies.screen",
    everyMs: dayMs,
    afterMs: 2 * hourMs,
    summary: "judge the payments of the last weeks by the live rules; what fires becomes a case",
  },
];

/** The slot of an entry that has begun most recently, by its first instant. */
export function slotOf({ everyMs, afterMs }: Entry, now: Date): Date {
  const midnight = startOfDay(dayOf(now)).getTime();
  const slots = Math.floor((now.getTime() - midnight - afterMs) / everyMs);
  return new Date(midnight + slots * everyMs);
}

/** When an entry will next be left in the outbox. */
export function nextRun(entry: Entry, now: Date): Date {
  return new Date(slotOf(entry, now).getTime() + entry.everyMs + entry.afterMs);
}

/** Leaves each entry whose slot has come and was not served yet in the outbox. True if any was left. */
export async function leaveScheduled(house: House): Promise<boolean> {
  const now = house.now();
  let left = false;
  for (const entry of schedule) {
    const slot = slotOf(entry, now).toISOString();
    left = (await leaveOnce(house, entry, slot)) || left;
  }
  return left;
}

async function leaveOnce(house: House, entry: Entry, slot: string): Promise<boolean> {
  const now = house.now();
  return house.database.transaction(async ({ sql }) => {
    const [taken] = await sql`
      insert into schedule_state (name, slot, ran_at) values (${entry.name}, ${slot}, ${now})
      on conflict (name) do update set slot = excluded.slot, ran_at = excluded.ran_at
      where schedule_state.slot < excluded.slot returning name`;
    if (!taken) return false;
    await sql`
      insert into outbox (key, operation, input, left_by, left_at, not_before)
      values (${`schedule:${entry.name}:${slot}`}, ${entry.operation}, '{}'::jsonb, 'schedule',
              ${now}, ${now})
      on conflict (key) do nothing`;
    return true;
  });
}
