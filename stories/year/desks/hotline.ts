/**
 * What 95598 and the dispatch centre tell by the hour: calls as they came in, closed once they were answered,
 * and outages as they begin and end. Nobody hears of anything before it happened.
 * @module
 */
import { addDays, startOfDay } from "../../../src/base/dates.ts";
import { csvLine } from "../../../src/files/write-table.ts";
import { type Outage, outageColumns, outageRow } from "../../../tools/demonstration/outages.ts";
import { type TicketRow, ticketColumns } from "../../../tools/demonstration/tickets.ts";
import type { Desk, Year } from "../year.ts";
import { Feed } from "./hotline/feed.ts";
import { perYear } from "./memory.ts";

/** Both come from other systems by themselves, on holidays too. */
const machine = "operator";

export const hotline: Desk = {
  name: "hotline",
  hours: ["07:30", "15:30", "23:50"],
  async work(year) {
    await tellOutages(year);
    await tellTickets(year);
  },
};

const [idAt, createdAt, closedAt] = ["ticket_id", "created_at", "closed_at"].map((name) =>
  (ticketColumns as readonly string[]).indexOf(name),
) as [number, number, number];

const wires = perYear((year) => {
  const outages = new Feed<Outage>(
    ({ startedAt }) => startedAt,
    ({ endedAt }) => endedAt,
  );
  const began = startOfDay(addDays(year.options.eve, 1));
  outages.add(year.ahead.outages.filter(({ endedAt }) => endedAt > began));
  const calls = new Feed<TicketRow>(
    (row) => row[createdAt] as Date,
    (row) => row[closedAt] as Date | undefined,
  );
  /** The world's calls are pulled day by day; the town's are known again by their ids. */
  return { outages, calls, days: year.ahead.tickets(), pulled: "", heard: new Set<unknown>() };
});

async function tellOutages(year: Year): Promise<void> {
  const news = wires(year).outages.news(year.now());
  const rows = news.map((outage) => outageRow(outage, year.now()));
  await bring(year, { operation: "outages.import", columns: outageColumns, rows });
}

async function tellTickets(year: Year): Promise<void> {
  listen(year);
  const now = year.now();
  const news = wires(year).calls.news(now);
  const rows = news.map((row) =>
    row.map((cell, at) => (at === closedAt && cell && cell > now ? undefined : cell)),
  );
  await bring(year, { operation: "tickets.import", columns: ticketColumns, rows });
}

/** Yesterday's evening is heard in the morning. */
function listen(year: Year): void {
  const mine = wires(year);
  const today = year.today();
  while (mine.pulled < today) {
    const next = mine.days.next();
    if (next.done) break;
    mine.pulled = next.value.day;
    mine.calls.add(next.value.rows);
  }
  for (const day of [addDays(today, -1), today]) {
    const fresh = year.town.tickets(day).filter((row) => !mine.heard.has(row[idAt]));
    for (const row of fresh) mine.heard.add(row[idAt]);
    mine.calls.add(fresh.map((row) => [...row]));
  }
}

interface Told {
  operation: "outages.import" | "tickets.import";
  columns: readonly string[];
  rows: readonly (readonly (string | number | Date | undefined)[])[];
}

async function bring(year: Year, { operation, columns, rows }: Told): Promise<void> {
  if (rows.length === 0) return;
  const who = year.as(machine);
  const text = [columns, ...rows].map((row) => csvLine(row)).join("");
  const name = `${operation.split(".")[0]}-${year.now().toISOString()}.csv`;
  const { written } = await who.get(operation, { file: await who.file(text, name) });
  year.journal.count(`${operation} written`, written);
}
