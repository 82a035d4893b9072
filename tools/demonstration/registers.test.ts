/** Who the demonstration puts on a register. */
import { expect, test } from "vitest";
import { Random } from "../../src/math/statistics/random.ts";
import { RegisterKind } from "../../src/registers/schema.ts";
import { CustomerBook } from "./customers.ts";
import { type Nature, natureOf } from "./natures.ts";
import { registerRows } from "./registers.ts";
import { buildCities } from "./shandong.ts";

const first = "2024-12-01";
const last = "2026-11-20";
const cities = buildCities(Random.seeded(1));
const book = new CustomerBook({ cities, count: 6000, first, last, random: Random.seeded(2) });
const rows = [...registerRows(book.customers(), { first, last })];

test("entries are of kinds the import knows, of the simulated time, ended only where that is over", () => {
  for (const [kind, entryNo, , source, listedOn, removedOn] of rows) {
    expect(RegisterKind.options).toContain(kind);
    expect(entryNo && source).toBeTruthy();
    expect(listedOn! <= last).toBe(true);
    if (removedOn !== undefined) expect(listedOn! < removedOn && removedOn <= last).toBe(true);
  }
  expect(new Set(rows.map(([kind]) => kind)).size).toBe(RegisterKind.options.length);
});

test("who pays late is on a register far more often than who does not, and not always", () => {
  const listed = new Set(rows.map(([, , account]) => account));
  const shareOf = (...natures: Nature[]) => {
    const own = [...book.customers()].filter((one) => natures.includes(natureOf(one)));
    return own.filter(({ account }) => listed.has(account)).length / own.length;
  };
  const late = shareOf("strapped", "unwilling", "fraudulent");
  expect(late).toBeGreaterThan(10 * shareOf("prompt", "ahead"));
  expect(shareOf("prompt", "ahead")).toBeGreaterThan(0);
  expect(late).toBeLessThan(0.5);
});
