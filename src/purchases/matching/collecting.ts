/**
 * Invoices come in, are heard of again from the tax office, and are taken back by red-letter ones.
 * @module
 */
import { addDays, dayOf } from "../../base/dates.ts";
import { formatYuan } from "../../base/money.ts";
import type { Context } from "../../base/operation.ts";
import type { Reason } from "../../base/reasons.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { viewOf } from "../access.ts";
import {
  type InvoiceClaim,
  invoiceStanding,
  registerInvoice,
  releaseInvoices,
} from "../invoices/invoices.ts";
import { pass } from "../passing.ts";
import { callOffForm } from "../paying/form.ts";
import { takeBackPayable } from "../paying/taking-back.ts";
import { firstDay, lastDay, type PurchasePolicy, purchasePolicy } from "../policy.ts";
import type { MatchRow } from "../requests.ts";
import { decide } from "../rules.ts";
import { because, type Purchase, type Supplier } from "../schema.ts";
import { everything, findPurchases, lockPurchases } from "../store.ts";
import { findSupplier } from "../suppliers/store.ts";
import { isOpen } from "./match.ts";

/** Registers an invoice for a purchase; a red-letter one takes back what stands on the blue one. */
export async function attachInvoice(
  context: Context,
  id: string,
  file: string,
): Promise<Purchase | Refusal> {
  const { transaction, now } = context;
  const view = await viewOf(context);
  if (isRefusal(view)) return view;
  const [purchase] = await lockPurchases(transaction, view, [id]);
  if (!purchase) {
    return view.supplierId === null
      ? refuse("not_found", because.unknown({ id }))
      : refuse("forbidden", because.other_enterprise());
  }
  const { supplierId, month } = purchase;
  const policy = purchasePolicy(context.rulebooks, lastDay(month));
  if (isRefusal(policy)) return policy;
  const supplier = (await findSupplier(transaction, { scope: [""], supplierId }, dayOf(now)))!;
  const claim = claimOf(purchase, supplier, policy);
  if (isRefusal(claim)) return claim;
  const invoice = await registerInvoice(context, { file, claim });
  if (isRefusal(invoice)) return invoice;
  if (invoice.takesBack !== null) return flushed(context, purchase, invoice.takesBack);
  const note = { invoice: invoice.id, totalFen: invoice.totalFen.toString(), file };
  return pass(context, purchase, { act: "attach", note });
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

/** What verification found out; only bad news moves anything. */
export async function heardOfInvoice(
  context: Context,
  { subject, invoice, state }: { subject: string; invoice: string; state: string },
): Promise<number> {
  if (state !== "refused") return 0;
  const { transaction } = context;
  const found = await findPurchases(transaction, everything, { invoiceSubject: subject });
  const ids = found.purchases.map(({ purchaseId }) => purchaseId);
  let moved = 0;
  for (const purchase of await lockPurchases(transaction, everything, ids)) {
    const after = await flushed(context, purchase, invoice);
    if (!isRefusal(after)) moved += 1;
  }
  return moved;
}

/**
 * An invoice does not count any more. Before money moves the purchase goes back to where it waits for
 * invoices, and its payable voucher is reversed; once paid it is marked, to be recovered or invoiced anew.
 * While the bank has it, nothing moves: refused until the outcome is known.
 */
async function flushed(
  context: Context,
  purchase: Purchase,
  invoice: string,
): Promise<Purchase | Refusal> {
  const { stage, purchaseId } = purchase;
  if (stage === "paid") {
    const findings = [because.paid_with_flushed_invoice({ number: invoice })];
    return pass(context, purchase, { act: "recover", findings, note: { invoice } });
  }
  if (stage === "issued") return purchase;
  if (stage === "cleared") {
    const calledOff = await callOffForm(context, purchase.formId!);
    if (isRefusal(calledOff)) return calledOff;
    const [approved] = await lockPurchases(context.transaction, everything, [purchaseId]);
    return flushed(context, approved!, invoice);
  }
  const allowed = decide(stage, "flush");
  if (isRefusal(allowed)) return allowed;
  const reversed = await takeBackPayable(context, purchase, `红冲 ${invoice}`);
  if (isRefusal(reversed)) return reversed;
  await releaseInvoices(context, purchase.invoiceSubject);
  const change = { invoiceSubject: `purchase:${purchaseId}`, approval: null, formId: null };
  return pass(context, purchase, { act: "flush", change, note: { invoice, reversed } });
}

/** Why the verification may not be passed: state of the invoices, their sum, open differences. */
export async function reviewFindings(
  context: Context,
  purchase: Purchase,
  rows: readonly MatchRow[],
): Promise<Reason[] | Refusal> {
  const { invoiceSubject } = purchase;
  const standing = await invoiceStanding(context, invoiceSubject);
  if (isRefusal(standing)) return standing;
  const policy = purchasePolicy(context.rulebooks, lastDay(purchase.month));
  if (isRefusal(policy)) return policy;
  const findings = standing.outcome === "passed" ? [] : [...standing.reasons];
  const { sums } = await findPurchases(context.transaction, everything, { invoiceSubject });
  const off = standing.totalFen - sums.grossFen;
  if (off > policy.tolerances.totalFen || -off > policy.tolerances.totalFen) {
    const values = { invoices: standing.totalFen, payable: sums.grossFen };
    const told = Object.entries(values).map(([name, fen]) => [name, formatYuan(fen)]);
    findings.push(because.sum_differs(Object.fromEntries(told)));
  }
  const open = rows.filter((row) => row.lineNo > 0 && isOpen(row));
  const lines = open.slice(0, 20).map(({ lineNo }) => because.open_difference({ line: lineNo }));
  return [...findings, ...lines];
}
