/**
 * The chain archive -> issue -> invoices -> vouchers -> approval -> form -> payment -> paid voucher, with every
 * passage and whether their hashes still join.
 * @module
 */
import type * as z from "zod";
import { approvalOf } from "../../approvals/approvals.ts";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { disbursementByKey } from "../../disbursements/disbursements.ts";
import { invoicesOf } from "../invoices/invoices.ts";
import { isUnbroken } from "../passing.ts";
import { findForm } from "../paying/form-store.ts";
import { keyOf } from "../paying/payment.ts";
import { vouchersOf } from "../paying/vouchers.ts";
import type { Trace } from "../requests.ts";
import type { Purchase } from "../schema.ts";
import { readLines, readPassages } from "../store.ts";
import { agreementsOf, findSupplier } from "../suppliers/store.ts";

const linesShown = 200;

export async function traceOf(
  context: Context,
  purchase: Purchase,
): Promise<z.input<typeof Trace>> {
  const { transaction, now } = context;
  const { purchaseId, supplierId, agreementNo } = purchase;
  const view = { scope: [""], supplierId };
  const supplier = (await findSupplier(transaction, view, dayOf(now)))!;
  const agreements = await agreementsOf(transaction, [supplierId]);
  const passages = await readPassages(transaction, purchaseId);
  return {
    ...{ purchase, supplier, passages, unbroken: isUnbroken(passages, purchase) },
    agreement: agreements.find((one) => one.agreementNo === agreementNo)!,
    lines: (await readLines(transaction, purchaseId)).slice(0, linesShown),
    invoices: await invoicesOf(transaction, purchase.invoiceSubject),
    vouchers: await vouchersOf(transaction, purchaseId),
    approval: (purchase.approval && (await approvalOf(transaction, purchase.approval))) || null,
    form: (purchase.formId && (await findForm(transaction, purchase.formId))) || null,
    payment: await paymentOf(context, purchase),
  };
}

async function paymentOf(
  context: Context,
  purchase: Purchase,
): Promise<z.input<typeof Trace>["payment"]> {
  const { transaction } = context;
  const { key } = await keyOf(context, purchase);
  const disbursement = await disbursementByKey(transaction, key);
  if (!disbursement) return null;
  const { state, attempt, bankReference, problem, paidOn, paymentFile } = disbursement;
  const [file] = await transaction.sql<{ hash: string | null }>`
    select bank_hash as hash from payment_file where id = ${paymentFile}`;
  return { state, attempt, bankReference, problem, paidOn, sentHash: file?.hash ?? null };
}
