/**
 * The part of the chain that is about money: vouchers, approval, form, payment.
 * @module
 */
import type * as z from "zod";
import { approvalOf } from "../../approvals/approvals.ts";
import type { Context } from "../../base/operation.ts";
import { disbursementByKey } from "../../disbursements/disbursements.ts";
import { lastRecovery } from "../recovering/store.ts";
import type { Trace } from "../requests.ts";
import type { Purchase } from "../schema.ts";
import { findForm } from "./form-store.ts";
import { keyOf } from "./payment.ts";
import { vouchersOf } from "./vouchers.ts";

type MoneyTrace = Pick<
  z.input<typeof Trace>,
  "vouchers" | "approval" | "form" | "payment" | "recovery"
>;

export async function moneyTrace(context: Context, purchase: Purchase): Promise<MoneyTrace> {
  const { transaction } = context;
  return {
    vouchers: await vouchersOf(transaction, purchase.purchaseId),
    approval: (purchase.approval && (await approvalOf(transaction, purchase.approval))) || null,
    form: (purchase.formId && (await findForm(transaction, purchase.formId))) || null,
    payment: await paymentOf(context, purchase),
    recovery: await lastRecovery(transaction, purchase.purchaseId),
  };
}

async function paymentOf(context: Context, purchase: Purchase): Promise<MoneyTrace["payment"]> {
  const { transaction } = context;
  const { key } = await keyOf(context, purchase);
  const disbursement = await disbursementByKey(transaction, key);
  if (!disbursement) return null;
  const { state, attempt, bankReference, problem, paidOn, paymentFile } = disbursement;
  const [file] = await transaction.sql<{ hash: string | null }>`
    select bank_hash as hash from payment_file where id = ${paymentFile}`;
  return { state, attempt, bankReference, problem, paidOn, sentHash: file?.hash ?? null };
}
