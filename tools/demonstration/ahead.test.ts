/** What lies ahead of the demonstration, held against the files it wrote and against what it planted. */
import { expect, test } from "vitest";
import { lookAhead } from "./ahead.ts";
import { ticketRows } from "./tickets.ts";
import { buildWorld } from "./world.ts";

const world = buildWorld({
  ...{ seed: 1, customers: 800, cities: ["3713"], months: 6, end: "2025-11-30" },
});
const ahead = lookAhead(world, "2026-05-31");

test("calls that were open on the eve come with those ahead, and no others of before", () => {
  const end = new Date("2025-11-30T16:00:00Z");
  const { outages, events } = ahead;
  const { book, cities, first, root } = world;
  const told = { book, cities, first, last: "2026-05-31", outages, events, planted: () => {} };
  const all = [
    ...ticketRows({ ...told, events: [...world.events, ...events], random: root.fork("tickets") }),
  ];
  const left = all.filter(([, , closedAt]) => !(closedAt && (closedAt as Date) < end));
  const rows = [...ahead.tickets()].flatMap(({ rows }) => rows);
  expect(rows.map(([id]) => id)).toEqual(left.map(([id]) => id));
  expect(rows.some(([, createdAt]) => (createdAt as Date) < end)).toBe(true);
  expect(rows.length).toBeLessThan(all.length);
});

test("a meter that counted too much is told with what it should have said, the past dispute's too", () => {
  const counted = new Map<string, bigint>();
  for (const { customer, readings } of ahead.readings()) {
    for (const { month, energyWh } of readings)
      counted.set(`${customer.account} ${month}`, energyWh);
  }
  const right = [...ahead.rightReadings()];
  const inflated = [...ahead.inflated].flatMap(([month, accounts]) =>
    [...accounts].map((account) => `${account} ${month}`),
  );
  const ofAhead = right.filter(({ reading }) => reading.month >= "2025-12");
  expect(ofAhead.map(({ customer, reading }) => `${customer.account} ${reading.month}`)).toEqual(
    expect.arrayContaining(inflated),
  );
  for (const { customer, reading } of ofAhead) {
    const factor =
      Number(counted.get(`${customer.account} ${reading.month}`)) / Number(reading.energyWh);
    expect(factor).toBeGreaterThan(1.5);
    expect(factor).toBeLessThan(2.1);
  }
  expect(right.length).toBeGreaterThan(ofAhead.length);
});

test("who gives his home up is read no more, who has one connected is read from then on", () => {
  const months = new Map(
    [...ahead.readings()].map(({ customer, readings }) => [
      customer.account,
      readings.map(({ month }) => month),
    ]),
  );
  const kinds = new Set(ahead.moves.map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(["connected", "given up", "handed over"]);
  for (const { kind, day, customer } of ahead.moves) {
    const its = months.get(customer.account)!;
    const month = day.slice(0, 7);
    if (kind === "connected") expect(its.every((each) => each >= month)).toBe(true);
    if (kind === "given up") expect(its.every((each) => each < month)).toBe(true);
  }
  const accounts = [...world.book.customers()].map(({ account }) => account);
  const connected = ahead.moves.filter(({ kind }) => kind === "connected");
  expect(new Set([...accounts, ...connected.map(({ customer }) => customer.account)]).size).toBe(
    accounts.length + connected.length,
  );
});
