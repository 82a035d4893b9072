/** methods.md 8.3: an invoice states the supplier's tax number, ours, and a day within the period. */
import { expect, test } from "vitest";
import { isRefusal } from "../../base/refusal.ts";
import { claimOf } from "./collecting.ts";

const purchase = { invoiceSubject: "purchase:P-1", month: "2026-10" };
const supplier = { supplierId: "G-1", taxNumber: "91370100TEST000034" };
const policy = { buyerTaxNumber: "91370000TEST000012", invoiceDays: 30 };

test("the claim names seller, buyer and the days of issue that count", () => {
  expect(claimOf(purchase, supplier, policy)).toMatchObject({
    ...{ subject: "purchase:P-1", sellerTaxNumber: "91370100TEST000034" },
    ...{ buyerTaxNumber: "91370000TEST000012", from: "2026-10-01", until: "2026-11-30" },
  });
});

test("a utility that has not said its tax number compares none; a supplier without one is refused", () => {
  expect(claimOf(purchase, supplier, { ...policy, buyerTaxNumber: null })).not.toHaveProperty(
    "buyerTaxNumber",
  );
  const refused = claimOf(purchase, { ...supplier, taxNumber: null }, policy);
  expect(isRefusal(refused) && refused.reason.code).toBe("purchases.no_tax_number");
});
