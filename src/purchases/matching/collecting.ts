/**
 * Step 3: invoices come in, each for one purchase and from its supplier.
 * @module
 */
import { addDays } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { lockedInView } from "../access.ts";
import { type InvoiceClaim, registerInvoice } from "../invoices/invoices.ts";
import { firstDay, lastDay, type PurchasePolicy, purchasePolicy } from "../policy.ts";
import { attached } from "../recovering/marking.ts";
import { because, type Purchase, type Supplier } from "../schema.ts";
import { theSupplier } from "../suppliers/store.ts";
import { flushed } from "./flushing.ts";

/** Registers an invoice for a purchase; a red-letter one takes back what stands on the blue one. */
export async function attachInvoice(
  context: Context,
  id: string,
  file: string,
): Promise<Purchase | Refusal> {
  const purchase = await lockedInView(context, id);
  if (isRefusal(purchase)) return purchase;
  const { supplierId, month } = purchase;
  const policy = purchasePolicy(context.rulebooks, lastDay(month));
  if (isRefusal(policy)) return policy;
  const supplier = await theSupplier(context, supplierId);
  const claim = claimOf(purchase, supplier, policy);
  if (isRefusal(claim)) return claim;
  const invoice = await registerInvoice(context, { file, claim });
  if (isRefusal(invoice)) return invoice;
  if (invoice.takesBack !== null) return flushed(context, purchase, invoice.takesBack);
  const note = { invoice: invoice.id, totalFen: invoice.totalFen.toString(), file };
  return attached(context, purchase, note);
}

/** What an invoice must say to stand for a purchase: seller, buyer, day. */
export function claimOf(
  { invoiceSubject, month }: Pick<Purchase, "invoiceSubject" | "month">,
  { supplierId, taxNumber }: Pick<Supplier, "supplierId" | "taxNumber">,
  { buyerTaxNumber, invoiceDays }: Pick<PurchasePolicy, "buyerTaxNumber" | "invoiceDays">,
): InvoiceClaim | Refusal {
  if (taxNumber === null) {
    return refuse("conflict", because.no_tax_number({ supplier: supplierId }));
  }
  return {
    ...{ subject: invoiceSubject, sellerTaxNumber: taxNumber, from: firstDay(month) },
    ...(buyerTaxNumber !== null && { buyerTaxNumber }),
    ...{ until: addDays(lastDay(month), invoiceDays), notify: "purchases.invoice-known" },
  };
}
