/** What is an entry and what is none, and when a month may be closed. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { RulebookFile } from "../rulebooks/schema.ts";
import {
  bookLines,
  type Chart,
  lastDayOf,
  nextPeriod,
  type PostingLine,
  periodProblem,
  reversed,
  sameLines,
} from "./rules.ts";
import { ChartBody } from "./schema.ts";

const file = parse(readFileSync("rulebooks/national/chart-of-accounts-2007-01-01.yaml", "utf8"));
const { accounts } = ChartBody.parse(file.body);
const chart: Chart = new Map(accounts.map((account) => [account.account, account]));

const amount = fc.bigInt({ min: 1n, max: 10n ** 15n });
/** Any debits to customers, and what they sum to on one credit line. */
const balanced = fc
  .array(amount, { minLength: 1, maxLength: 40 })
  .map((debits): PostingLine[] => [
    ...debits.map((debitFen, n) => ({ account: "1122", party: `00${n}`, debitFen })),
    { account: "600101", creditFen: debits.reduce((sum, fen) => sum + fen, 0n) },
  ]);
const kept = (lines: readonly PostingLine[]) => {
  const found = bookLines(lines, chart);
  if (typeof found === "string") throw new Error(found);
  return found;
};

test("lines that balance are kept, a debit positive and a credit negative, and sum to nought", () => {
  fc.assert(
    fc.property(balanced, (lines) => {
      const sum = kept(lines).reduce((total, { amountFen }) => total + amountFen, 0n);
      expect(sum).toBe(0n);
      expect(kept(lines).map(({ amountFen }) => amountFen > 0n)).toEqual(
        lines.map(({ debitFen }) => debitFen !== undefined),
      );
    }),
  );
});

test("a single fen too many is no entry", () => {
  fc.assert(
    fc.property(balanced, fc.constantFrom(1n, -1n, 10n ** 15n), (lines, extraFen) => {
      const [first, ...rest] = lines;
      const debitFen = first!.debitFen! + extraFen;
      fc.pre(debitFen > 0n);
      const off = [{ ...first!, debitFen }, ...rest];
      expect(bookLines(off, chart)).toBe(`debits exceed credits by ${extraFen} fen`);
    }),
  );
});

test.each<[string, PostingLine[]]>([
  ["an entry has lines", []],
  ["the chart has no account 9999", [{ account: "9999", debitFen: 1n }]],
  ["a line of 1122 names no customer", [{ account: "1122", debitFen: 1n }]],
  ["account 6603 has no parties", [{ account: "6603", party: "7", debitFen: 1n }]],
  ["a line of 6603 has debit 0, credit 0", [{ account: "6603" }]],
  ["a line of 6603 has debit -5, credit 0", [{ account: "6603", debitFen: -5n }]],
  ["a line of 6603 has debit 5, credit 5", [{ account: "6603", debitFen: 5n, creditFen: 5n }]],
  ["a line of 6603 has debit 5, credit -5", [{ account: "6603", debitFen: 5n, creditFen: -5n }]],
  ["6603: too large for the books", [{ account: "6603", debitFen: 2n ** 63n }]],
])("no entry: %s", (problem, lines) => {
  expect(bookLines(lines, chart)).toBe(problem);
});

test("an entry and its reversal cancel on every account and party", () => {
  fc.assert(
    fc.property(balanced, (lines) => {
      const both = [...kept(lines), ...reversed(kept(lines))];
      const places = Map.groupBy(both, ({ account, party }) => `${account}/${party}`);
      for (const ofPlace of places.values()) {
        expect(ofPlace.reduce((sum, { amountFen }) => sum + amountFen, 0n)).toBe(0n);
      }
    }),
  );
});

test("the order of lines makes no other entry, anything else does", () => {
  fc.assert(
    fc.property(balanced, (lines) => {
      expect(sameLines(kept(lines), kept(lines.toReversed()))).toBe(true);
      expect(sameLines(kept(lines), reversed(kept(lines)))).toBe(false);
      expect(sameLines(kept(lines), [...kept(lines), kept(lines)[0]!])).toBe(false);
    }),
  );
});

const facts = {
  closedThrough: "2026-10-31",
  lastPeriod: "2026-09",
  firstDay: "2026-01-01",
  pending: 0,
};
test.each<[string | undefined, string, object]>([
  [undefined, "2026-10", {}],
  ["ledger.days_open", "2026-10", { closedThrough: "2026-10-30" }],
  ["ledger.period_closed", "2026-09", {}],
  ["ledger.earlier_period_open", "2026-10", { lastPeriod: "2026-08" }],
  ["ledger.earlier_period_open", "2026-10", { lastPeriod: null }],
  [undefined, "2026-01", { lastPeriod: null }],
  ["ledger.before_the_books", "2025-12", { lastPeriod: null }],
  ["ledger.before_the_books", "1999-12", { lastPeriod: null, firstDay: null }],
  ["ledger.pending_entries", "2026-10", { pending: 2 }],
  [undefined, "2026-10", { pending: 2, carryPending: true }],
])("closing a month: %s", (code, period, changed) => {
  const given = { ...facts, carryPending: false, ...changed };
  expect(periodProblem(period, given, given)?.code).toBe(code);
});

test("months end where the calendar says", () => {
  expect(["2024-02", "2026-02", "2026-12"].map(lastDayOf)).toEqual([
    "2024-02-29",
    "2026-02-28",
    "2026-12-31",
  ]);
  expect(nextPeriod("2026-12")).toBe("2027-01");
});

test("the shipped chart: each code once, sub-accounts after the standard's four digits", () => {
  expect(chart.size).toBe(accounts.length);
  for (const { account, class: kind } of accounts) {
    const digit = { asset: "1", liability: "2", equity: "4", cost: "6", income: "6", expense: "6" };
    expect(account.startsWith(digit[kind]), account).toBe(true);
  }
});

test("the JSON Schema of the chart says what the code checks", () => {
  const path = "rulebooks/national/chart-of-accounts.schema.json";
  const schema = JSON.parse(readFileSync(path, "utf8"));
  expect(schema).toEqual(z.toJSONSchema(RulebookFile.extend({ body: ChartBody })));
});
