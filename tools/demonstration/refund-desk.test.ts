/** Refunds of what was really paid too much. */
import { expect, test } from "vitest";
import { natureOf } from "./natures.ts";
import { sizeOf } from "./readings.ts";
import { refundCases } from "./refund-desk.ts";
import { buildWorld } from "./world.ts";

test.each([1, 7, 11])(
  "seed %i: who asks for money back has no debts for months and no large bills that would eat it",
  (seed) => {
    const end = "2025-11-30";
    const cities = ["3701", "3713", "3717"];
    const world = buildWorld({ seed, customers: 1000, cities, months: 24, end });
    const customers = new Map([...world.book.customers()].map((one) => [one.account, one]));
    const cases = refundCases(world.book);
    expect(cases).toHaveLength(20);
    const natures = new Set(cases.map(({ account }) => natureOf(customers.get(account)!)));
    expect(natures.isSubsetOf(new Set(["prompt", "ahead", "forgetful"]))).toBe(true);
    for (const { account } of cases)
      expect(sizeOf(customers.get(account)!)).toBeLessThanOrEqual(1.5);
  },
);
