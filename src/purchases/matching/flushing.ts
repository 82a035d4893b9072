/**
 * Invoices that do not count any more, and what stood on them.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { releaseInvoices } from "../invoices/invoices.ts";
import { pass } from "../passing.ts";
import { callOffForm } from "../paying/form-review.ts";
import { claimBack } from "../recovering/claiming.ts";
import { decide } from "../rules.ts";
import type { Purchase } from "../schema.ts";
import { everything, findPurchases, lockPurchases } from "../store.ts";
import { takeBackPayable } from "./taking-back.ts";

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
 * invoices, and its payable voucher is reversed; once paid what it covered is claimed back of the supplier.
 * While the bank has it, nothing moves: refused until the outcome is known.
 */
export async function flushed(
  context: Context,
  purchase: Purchase,
  invoice: string,
): Promise<Purchase | Refusal> {
  const { stage, purchaseId } = purchase;
  if (stage === "paid") return claimBack(context, purchase, invoice);
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
