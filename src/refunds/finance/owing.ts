/**
 * What the bank is asked to pay for an order: one payment of each version for ever.
 * @module
 */
import { assert } from "../../base/assert.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import {
  disburse,
  disbursementByKey,
  retryDisbursement,
  withdrawDisbursement,
} from "../../disbursements/disbursements.ts";
import { openPayee } from "../payee.ts";
import { paymentKey } from "./moving.ts";
import { type FinanceRefund, unitAt } from "./store.ts";

/** The payment of this version; tried again where our own account was short. */
export async function owe(context: Context, refund: FinanceRefund) {
  const { transaction, vault } = context;
  const { id, unitPath, content } = refund;
  const key = paymentKey(refund);
  const { payee, amountFen, account } = content;
  assert(payee, `${id} goes to a bank`);
  if (await disbursementByKey(transaction, key)) return retryDisbursement(context, key);
  const { account: number } = await openPayee(vault, id, payee);
  const unitId = await unitAt(transaction, unitPath);
  return disburse(context, {
    ...{
      key,
      kind: "refund",
      amountFen,
      purpose: `退电费 ${id}`,
      notify: "refunds.record-payment",
    },
    payee: { name: payee.name, bank: payee.bank, account: number },
    payable: { account: "224101", party: account },
    ...(unitId !== undefined && { unitId }),
  });
}

/**
 * Gives the payment of this version up for good, before the money goes back to marketing. Refuses while any
 * try of it may still reach the payee: one the bank has, or one finance made by itself.
 */
export async function callOff(
  context: Context,
  refund: FinanceRefund,
): Promise<Refusal | undefined> {
  const key = paymentKey(refund);
  if (!(await disbursementByKey(context.transaction, key))) return undefined;
  const withdrawn = await withdrawDisbursement(context, key);
  return isRefusal(withdrawn) ? withdrawn : undefined;
}
