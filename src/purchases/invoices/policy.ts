/**
 * The rules of a day for suppliers' invoices. Source: rulebooks/national/invoice-policy-*.yaml.
 * @module
 */
import type { RulebookShelf } from "../../base/capabilities.ts";
import type { Day } from "../../base/dates.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { because, InvoicePolicy } from "./schema.ts";

export function invoicePolicy(rulebooks: RulebookShelf, day: Day): InvoicePolicy | Refusal {
  const book = rulebooks.inForce("invoice-policy", day);
  return book ? InvoicePolicy.parse(book.body) : refuse("unavailable", because.no_policy());
}
