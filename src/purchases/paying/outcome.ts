/**
 * Step 9: what the bank says, and the paid voucher that comes of success alone.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import type { Reason } from "../../base/reasons.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import * as payments from "../../disbursements/disbursements.ts";
import { bankProblemWords, type DisbursementOutcome } from "../../disbursements/schema.ts";
import { flushed } from "../matching/flushing.ts";
import { pass } from "../passing.ts";
import { emptyRecovery } from "../returning/emptying.ts";
import { because, type Purchase } from "../schema.ts";
import { makePaidVoucher, reversePaid } from "./vouchers.ts";

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
  const { zh, en } = bankProblemWords(problem);
  const why = { problem, why_zh: zh, why_en: en };
  const note = { reference, bankReference: bankReference ?? null, on };
  if (outcome === "returned") {
    const findings = [because.payment_returned(why)];
    await reversePaid(context, purchase, payments.returnCauseOf(reference));
    const invoice = await emptyRecovery(context, purchase);
    if (isRefusal(invoice)) return invoice;
    const bounced = await pass(context, purchase, { act: "bounce", findings, note });
    return isRefusal(bounced) || !invoice ? bounced : flushed(context, bounced, invoice);
  }
  const findings: Reason[] = outcome === "paid" ? [] : [because.payment_failed(why)];
  const settled = await pass(context, purchase, { act: "settle", findings, note });
  if (isRefusal(settled) || outcome !== "paid") return settled;
  const cause = payments.causeOf(reference);
  const { voucherNo } = await makePaidVoucher(context, purchase, { cause, on });
  return { ...settled, paidVoucher: voucherNo };
}
