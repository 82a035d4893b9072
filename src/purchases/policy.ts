/**
 * What the rulebooks `purchase-tax` and `purchase-policy` say. Sources stand in the files themselves.
 * @module
 */
import * as z from "zod";
import type { RulebookShelf } from "../base/capabilities.ts";
import { addDays, type Day } from "../base/dates.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { because, PartyType, TaxRate } from "./schema.ts";

const DayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day as YYYY-MM-DD");

/** Fen, Wh, micro-yuan: whole numbers in the file, bigints in the code. */
const Whole = z
  .int()
  .min(0)
  .transform((value) => BigInt(value));

/** The `body` of `purchase-tax`: one row per party type and span of days. */
export const PurchaseTaxBody = z.strictObject({
  rates: z.array(
    z.strictObject({
      party: z.array(PartyType).min(1),
      rateBp: TaxRate,
      from: DayText,
      until: DayText.optional(),
      source: z.string().min(1),
    }),
  ),
  deductible: z
    .array(PartyType)
    .describe("whose invoices are special ones, so that their tax is input VAT"),
});
export type PurchaseTaxBody = z.output<typeof PurchaseTaxBody>;

/** The `body` of `purchase-policy`. */
export const PurchasePolicyBody = z.strictObject({
  buyerTaxNumber: z.string().nullable().describe("ours, as invoices must state it; null: any"),
  invoiceDays: z.int().min(1).describe("days after the settled month in which invoices are taken"),
  tolerances: z.strictObject({
    totalFen: Whole,
    lineFen: Whole,
    energyWh: Whole,
    priceMicroYuan: Whole,
    invoicePriceMicroYuan: Whole.describe("invoices print few decimals"),
  }),
  onBehalf: z.strictObject({
    parties: z.array(PartyType),
    monthlySalesFen: Whole,
    users: z.int(),
    faceFen: Whole,
  }),
  coolingOffWorkdays: z.int().min(0).describe("before a new bank account may be paid to"),
  accounts: z.strictObject({
    ...{ cost: z.string(), inputTax: z.string(), payable: z.string() },
    recoverable: z.string().default("1221").describe("what suppliers owe back"),
  }),
});
export type PurchasePolicy = z.output<typeof PurchasePolicyBody>;

export function purchasePolicy(rulebooks: RulebookShelf, day: Day): PurchasePolicy | Refusal {
  const book = rulebooks.inForce("purchase-policy", day);
  if (!book) return refuse("unavailable", because.no_rulebook({ kind: "purchase-policy", day }));
  return PurchasePolicyBody.parse(book.body);
}

export function purchaseTax(rulebooks: RulebookShelf, day: Day): PurchaseTaxBody | Refusal {
  const book = rulebooks.inForce("purchase-tax", day);
  if (!book) return refuse("unavailable", because.no_rulebook({ kind: "purchase-tax", day }));
  return PurchaseTaxBody.parse(book.body);
}

/** The rate of a party type on a day, in basis points; undefined where the table has none. */
export function rateInForce(
  { rates }: Pick<PurchaseTaxBody, "rates">,
  party: PartyType,
  day: Day,
): number | undefined {
  return rates.find(
    (row) => row.party.includes(party) && row.from <= day && day <= (row.until ?? day),
  )?.rateBp;
}

export function firstDay(month: string): Day {
  return `${month}-01`;
}

/** The last day of a month: the day whose tax rate and rulebooks the month's energy is settled by. */
export function lastDay(month: string): Day {
  const [year, number] = month.split("-").map(Number);
  const next =
    number === 12 ? `${year! + 1}-01` : `${year}-${String(number! + 1).padStart(2, "0")}`;
  return addDays(firstDay(next), -1);
}
