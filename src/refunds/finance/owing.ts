/**
 * What the bank is asked to pay for an order: one payment of each version for ever.
 * @module
 */
import { assert } from "../../base/assert.ts";
import type { Context } from "../../base/operation.ts";
import {
  disburse,
  disbursementByKey,
  retryDisbursement,
} from "../../disbursements/disbursements.ts";
import { openPayee } from "../payee.ts";
import { paymentKey } from "./moving.ts";
import type { FinanceRefund } from "./store.ts";

/** The payment of this version; tried again where our own account was short. */
export async function owe(context: Context, refund: FinanceRefund) {
  const { transaction, vault } = context;
  const { id, unitPath, content } = refund;
  const key = paymentKey(refund);
  const { payee, amountFen, account } = content;
  assert(payee, `${id} goes to a bank`);
  if (await disbursementByKey(transaction, key)) return retryDisbursement(context, key);
  const { account: number } = await openPayee(vault, id, payee);
  const [unit] = await transaction.sql<{ id: string }>`
    select id from unit where path = ${unitPath}`;
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
    ...(unit && { unitId: unit.id }),
  });
}
