/**
 * Steps 8 and 9: the payments of a passed form are owed, released, and heard of again from the bank.
 * A purchase is paid under one key; only after its payment file was called off there is another.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import type { Reason } from "../../base/reasons.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import * as payments from "../../disbursements/disbursements.ts";
import type { DisbursementOutcome, PaymentFile } from "../../disbursements/schema.ts";
import { invoiceStanding } from "../invoices/invoices.ts";
import { pass } from "../passing.ts";
import { because, type Purchase } from "../schema.ts";
import { payeesOf } from "../suppliers/store.ts";
import { subjectOf } from "./application.ts";
import { makePaidVoucher, reversePaid } from "./vouchers.ts";

/** Account 2202: what is owed for purchased power, by supplier. */
const payable = "2202";

/** Owes every purchase's payment and puts them into one payment file, which a second person releases. */
export async function owe(
  context: Context,
  purchases: readonly Purchase[],
): Promise<PaymentFile | Refusal> {
  const suppliers = purchases.map(({ supplierId }) => supplierId);
  const payees = await payeesOf(context, suppliers, dayOf(context.now));
  const keys: string[] = [];
  for (const purchase of purchases) {
    const { supplierId, month, unit, grossFen: amountFen } = purchase;
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
  return payments.makePaymentFile(context, keys);
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

/**
 * Step 9: the bank paid, so the paid voucher is made; it did not, so there is none and the purchase is back
 * at step 7; it paid and returned the money, so the voucher is reversed. Each outcome counts once.
 */
export async function heardOfPayment(
  context: Context,
  purchase: Purchase,
  { disbursement, attempt, outcome, on, problem = "–", bankReference }: DisbursementOutcome,
): Promise<Purchase | Refusal> {
  const reference = payments.referenceOf(disbursement, attempt);
  const note = { reference, bankReference: bankReference ?? null, on };
  if (outcome === "returned") {
    const findings = [because.payment_returned({ why: problem })];
    await reversePaid(context, purchase, payments.returnCauseOf(reference));
    return pass(context, purchase, { act: "bounce", findings, note });
  }
  const findings: Reason[] = outcome === "paid" ? [] : [because.payment_failed({ why: problem })];
  const settled = await pass(context, purchase, { act: "settle", findings, note });
  if (isRefusal(settled) || outcome !== "paid") return settled;
  const cause = payments.causeOf(reference);
  const { voucherNo } = await makePaidVoucher(context, purchase, { cause, on });
  return { ...settled, paidVoucher: voucherNo };
}
