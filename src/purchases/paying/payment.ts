/**
 * Step 8: the payments of a passed form are owed, put into one file, and released.
 * A purchase is paid under one key; only after its payment file was called off there is another.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import * as payments from "../../disbursements/disbursements.ts";
import type { PaymentFile } from "../../disbursements/schema.ts";
import { invoiceStanding } from "../invoices/invoices.ts";
import { type Purchase, payoutOf } from "../schema.ts";
import { payeesOf } from "../suppliers/store.ts";
import { subjectOf } from "./application.ts";

/** Account 2202: what is owed for purchased power, by supplier. */
const payable = "2202";

/**
 * Owes every purchase's payment and puts them into one payment file, which a second person releases. Null
 * where all of it is set off and the bank pays nothing.
 */
export async function owe(
  context: Context,
  purchases: readonly Purchase[],
): Promise<PaymentFile | null | Refusal> {
  const suppliers = purchases.map(({ supplierId }) => supplierId);
  const payees = await payeesOf(context, suppliers, dayOf(context.now));
  const keys: string[] = [];
  for (const purchase of purchases) {
    const { supplierId, month, unit } = purchase;
    const amountFen = payoutOf(purchase);
    if (amountFen === 0n) continue;
    const { key, isKnown } = await keyOf(context, purchase);
    const payee = payees.get(supplierId)!;
    keys.push(key);
    const owed = isKnown
      ? await payments.retryDisbursement(context, key, { payee })
      : await payments.disburse(context, {
          ...{ key, kind: "purchase", payee, amountFen, purpose: `购电费 ${month}` },
          ...{ payable: { account: payable, party: supplierId }, unitId: unit },
          ...{ inFile: true, notify: "purchases.payment-known" },
        });
    if (isRefusal(owed)) return owed;
  }
  return keys.length === 0 ? null : payments.makePaymentFile(context, keys);
}

/** The key a purchase is paid under: of a payment that was called off, the next. */
export async function keyOf(
  { transaction }: Pick<Context, "transaction">,
  purchase: Pick<Purchase, "purchaseId">,
): Promise<{ key: string; isKnown: boolean }> {
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? subjectOf(purchase) : `${subjectOf(purchase)}:${number}`;
    const known = await payments.disbursementByKey(transaction, key);
    if (!known || known.withdrawnAt === null) return { key, isKnown: known !== undefined };
  }
}

/** Releases exactly the bytes of this hash; the invoices must count still. */
export async function release(
  context: Context,
  purchases: readonly Purchase[],
  { id, hash }: { id: string; hash: string },
): Promise<PaymentFile | Refusal> {
  for (const { invoiceSubject } of purchases) {
    const standing = await invoiceStanding(context, invoiceSubject);
    if (isRefusal(standing)) return standing;
    if (standing.outcome !== "passed") {
      return refuse("conflict", standing.reasons[0]!, standing.reasons);
    }
  }
  return payments.releasePaymentFile(context, id, hash);
}

/** Takes the payment file of a form back for good; nothing of it was sent. */
export async function callOff(
  context: Context,
  purchases: readonly Purchase[],
  paymentFile: string,
): Promise<Refusal | undefined> {
  const keys: string[] = [];
  for (const purchase of purchases) keys.push((await keyOf(context, purchase)).key);
  const dropped = await payments.dropPaymentFile(context, paymentFile);
  if (isRefusal(dropped)) return dropped;
  for (const key of keys) {
    const withdrawn = await payments.withdrawDisbursement(context, key);
    if (isRefusal(withdrawn)) return withdrawn;
  }
  return undefined;
}
