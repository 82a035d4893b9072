/** Step 2 of CN117437072A and methods.md 8.3: archive rate = agreement rate = party type's rate in force. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { RulebookFile } from "../rulebooks/schema.ts";
import { parsePrice, parseRate } from "./figures.ts";
import { lastDay, PurchasePolicyBody, PurchaseTaxBody, rateInForce } from "./policy.ts";
import { type TaxFacts, taxFindings } from "./tax-check.ts";

const shipped = (name: string) =>
  parse(readFileSync(`rulebooks/national/${name}.yaml`, "utf8")).body;
const table = PurchaseTaxBody.parse(shipped("purchase-tax-2017-07-01"));
const right: TaxFacts = {
  ...{ partyType: "general", month: "2026-10", taxRateBp: 1300 },
  ...{ netFen: 10_000n, taxFen: 1_300n },
};
const codes = (facts: Partial<TaxFacts>, taxRateBp = 1300) =>
  taxFindings({ ...right, ...facts }, { taxRateBp }, table).map(({ code }) => code.split(".")[1]);

test("what agrees passes; 0.01 yuan off passes, 0.02 does not", () => {
  expect(codes({})).toEqual([]);
  expect(codes({ taxFen: 1_301n })).toEqual([]);
  expect(codes({ taxFen: 1_302n })).toEqual(["tax_not_rate"]);
});

test("an archive rate that is not the agreement's, and one that is not in force, are told apart", () => {
  expect(codes({}, 1600)).toEqual(["rate_not_agreement"]);
  expect(codes({ taxRateBp: 1600, taxFen: 1_600n }, 1600)).toEqual(["rate_not_party"]);
  expect(codes({ partyType: "small-scale" })).toEqual(["rate_not_party"]);
});

test.each([
  ["general", "2018-04", 1700],
  ["general", "2019-03", 1600],
  ["general", "2019-04", 1300],
  ["small-scale", "2020-01", 300],
  ["small-scale", "2021-06", 100],
  ["natural-person", "2022-04", 0],
  ["village-committee", "2026-10", 100],
  ["small-scale", "2028-01", 300],
] as const)("the rate of %s for %s is %i basis points", (party, month, rateBp) => {
  expect(rateInForce(table, party, lastDay(month))).toBe(rateBp);
});

test("every party type has exactly one rate on every month's last day", () => {
  for (const party of ["general", "small-scale", "natural-person", "village-committee"] as const) {
    for (let month = 7; month < 12 * 15; month += 1) {
      const year = 2017 + Math.floor(month / 12);
      const day = lastDay(`${year}-${String((month % 12) + 1).padStart(2, "0")}`);
      const rows = table.rates.filter(
        (row) => row.party.includes(party) && row.from <= day && day <= (row.until ?? day),
      );
      expect(rows.length, `${party} ${day}`).toBe(1);
    }
  }
});

test("the shipped policy carries the limits that CN113240405A names", () => {
  const { onBehalf } = PurchasePolicyBody.parse(shipped("purchase-policy-2014-07-01"));
  expect(onBehalf).toMatchObject({ monthlySalesFen: 2_000_000n, users: 200, faceFen: 10_000_000n });
});

test("prices and rates are read as files carry them", () => {
  expect(parsePrice("0.3949")).toBe(394_900n);
  expect(parsePrice("0.3949001")).toBeUndefined();
  for (const text of ["13%", "13", "0.13", "１３％"]) expect(parseRate(text), text).toBe(1300);
  expect(parseRate("1%")).toBe(100);
  expect(parseRate("130%")).toBeUndefined();
});

test.each([
  ["purchase-tax", PurchaseTaxBody],
  ["purchase-policy", PurchasePolicyBody],
])("the JSON Schema beside %s says what the code checks", (kind, Body) => {
  const schema = JSON.parse(readFileSync(`rulebooks/national/${kind}.schema.json`, "utf8"));
  expect(schema).toEqual(z.toJSONSchema(RulebookFile.extend({ body: Body }), { io: "input" }));
});
