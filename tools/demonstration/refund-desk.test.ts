/** Refunds of what was really paid too much. */
import { expect, test } from "vitest";
import { natureOf } from "./natures.ts";
import { refundCases } from "./refund-desk.ts";
import { buildWorld } from "./world.ts";

test.each([1, 7])(
  "seed %i: who asks for money back has no debts for months that would eat it",
  (seed) => {
    const end = "2025-11-30";
    const cities = ["3701", "3713", "3717"];
    const world = buildWorld({ seed, customers: 1000, cities, months: 24, end });
    const customers = new Map([...world.book.customers()].map((one) => [one.account, one]));
    const cases = refundCases(world.book);
    expect(cases).toHaveLength(20);
    const natures = new Set(cases.map(({ account }) => natureOf(customers.get(account)!)));
    expect(natures.isSubsetOf(new Set(["prompt", "ahead", "forgetful"]))).toBe(true);
  },
);
