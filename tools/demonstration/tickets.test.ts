import { expect, test } from "vitest";
import { Random } from "../../src/math/statistics/random.ts";
import { CustomerBook } from "./customers.ts";
import { buildCities } from "./shandong.ts";
import { ticketRows } from "./tickets.ts";

const first = "2026-01-01";
const last = "2026-12-31";
const cities = buildCities(Random.seeded(1));

test("a million customers are looked up, not held", () => {
  const book = new CustomerBook({ cities, count: 1e6, first, last, random: Random.seeded(2) });
  expect(book.customer(999_999).county.id).toBe("371728");
  expect(book.customer(0)).toEqual(book.customer(0));
  const { from, until } = book.range("3713");
  expect((until - from) / 1e6).toBeCloseTo(0.109, 2);
  expect(book.customer(from).station.id).toMatch(/^371302-01$/);
});

test("the first tickets come without writing the last", () => {
  const book = new CustomerBook({ cities, count: 1e6, first, last, random: Random.seeded(2) });
  const told = { book, cities, first, last, outages: [], events: [], planted: () => {} };
  const rows = ticketRows({ ...told, random: Random.seeded(3) });
  const ids = rows.take(3).map(([id]) => id);
  expect([...ids]).toEqual(["20260101000001", "20260101000002", "20260101000003"]);
});
