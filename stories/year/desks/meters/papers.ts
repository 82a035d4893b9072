/**
 * What the meters send: one file of each month, and beside it what did not come in time, what was guessed at a
 * locked gate, and what counted too much until the dispute about it was looked into.
 * @module
 */
import { mkdir } from "node:fs/promises";
import { addDays, type Day } from "../../../../src/base/dates.ts";
import type { Random } from "../../../../src/math/statistics/random.ts";
import type { Customer } from "../../../../tools/demonstration/customers.ts";
import {
  nextMonth,
  type Reading,
  readingColumns,
  readingRow,
} from "../../../../tools/demonstration/readings.ts";
import { writeSplit } from "../../../../tools/demonstration/tables.ts";
import { monthsBetween } from "../../../../tools/demonstration/world.ts";
import type { Year } from "../../year.ts";

/** `read` is a month's file; the others come later and say what it lacks or has wrong. */
export type Kind = "read" | "late" | "guessed" | "disputed";

export interface Paper {
  kind: Kind;
  month: string;
  /** When it comes. */
  on: Day;
  path: string;
  rows: number;
}

/** Shares of homes whose reading is late or guessed in a month; firms' meters are read from afar. */
const fates: readonly (readonly [Kind, number])[] = [
  ["late", 0.008],
  ["guessed", 0.004],
];

/** Days after the month's first on which the late ones come and the guessed ones are looked at again. */
const lags: Record<Exclude<Kind, "disputed">, readonly [number, number]> = {
  read: [0, 1],
  late: [2, 4],
  guessed: [8, 6],
};

/** Days from a dispute's outbreak until its meters were looked at. */
const inquiry = [4, 5] as const;

const within = ([least, spread]: readonly [number, number], random: Random): number =>
  least + random.integer(spread);

/** Writes all of a year's files in one reading of its customers, in flat memory; oldest first. */
export async function writeReadings(
  { ahead, world, options: { eve }, house, random }: Year,
  last: Day,
): Promise<Paper[]> {
  const folder = `${house.folder}-papers`;
  await mkdir(folder, { recursive: true });
  const draw = random.fork("meters");
  // the demonstration's own last day billed the month that ended on it
  const months = monthsBetween(addDays(eve, 1), last);
  const papers = new Map<string, Omit<Paper, "path" | "rows">>();
  const add = (kind: Kind, month: string, on: Day) =>
    papers.set(`${kind}-${month}`, { kind, month, on });
  for (const month of months) {
    for (const [kind, lag] of Object.entries(lags)) {
      const on = addDays(`${nextMonth(month)}-01`, within(lag, draw.fork(`${kind} ${month}`)));
      add(kind as Kind, month, on);
    }
  }
  for (const { plan, day } of [...world.events, ...ahead.events]) {
    const on = addDays(day, within(inquiry, draw.fork(plan.id)));
    if (plan.id.startsWith("linyi-billing") && on > eve) add("disputed", monthBefore(day), on);
  }
  const tables = [...papers.keys()].map((name) => ({ name, columns: readingColumns }));
  const written = await writeSplit(
    { tables, rows: rowsOf(ahead, { first: months[0]!, has: (name) => papers.has(name) }) },
    { folder, format: "csv", progress() {} },
  );
  return [...papers]
    .map(([name, paper]) => ({ ...paper, ...written[name]! }))
    .filter(({ rows }) => rows > 0)
    .toSorted((left, right) => (left.on < right.on ? -1 : left.on > right.on ? 1 : 0));
}

interface Writing {
  /** The first month that was not billed before the year. */
  first: string;
  has(name: string): boolean;
}

function* rowsOf(ahead: Year["ahead"], { first, has }: Writing) {
  for (const { customer, readings } of ahead.readings()) {
    const { account } = customer;
    for (const [at, reading] of readings.entries()) {
      const { month } = reading;
      if (!has(`read-${month}`)) continue;
      const isDisputed = ahead.inflated.get(month)?.has(account) ?? false;
      const fate = isDisputed ? undefined : fateOf(customer, reading);
      if (fate !== "late") {
        const told = fate === "guessed" ? guess(reading, readings[at - 1]) : reading;
        yield { table: `read-${month}`, row: readingRow(account, told) };
      }
      if (fate) yield { table: `${fate}-${month}`, row: readingRow(account, reading) };
    }
  }
  for (const { dispute, customer, reading } of ahead.rightReadings()) {
    const table = `disputed-${monthBefore(dispute.day)}`;
    const { account } = customer;
    const wasBilled = reading.month < first || ahead.inflated.get(reading.month)?.has(account);
    if (has(table) && wasBilled) yield { table, row: readingRow(account, reading) };
  }
}

function fateOf({ random, customerClass }: Customer, { month }: Reading): Kind | undefined {
  if (customerClass !== "residential") return undefined;
  const draw = random.fork(`read ${month}`);
  return fates.find(([, chance]) => draw.chance(chance))?.[0];
}

/** As much as the month before, or a round hundred kWh where there was none. */
function guess(reading: Reading, before: Reading | undefined): Reading {
  return { ...reading, energyWh: before?.energyWh ?? 100_000n };
}

function monthBefore(day: Day): string {
  return addDays(`${day.slice(0, 7)}-01`, -1).slice(0, 7);
}
