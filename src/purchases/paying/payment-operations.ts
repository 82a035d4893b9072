/**
 * Steps 7 to 9: payment details and form, their review, finance payment, paid voucher.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { DisbursementOutcome } from "../../disbursements/schema.ts";
import { lockedPurchase } from "../access.ts";
import { CallOffForm, Form, MakeForm, PayForm, ReviewForm } from "../requests.ts";
import { Purchase } from "../schema.ts";
import { purchaseIdOf } from "./application.ts";
import { makeForm } from "./form.ts";
import { callOffForm, payForm, reviewForm } from "./form-review.ts";
import { heardOfPayment } from "./outcome.ts";

const form = defineOperation({
  name: "purchases.form",
  kind: "command",
  summary: "Push payment details (XLSX) and the fund application form (PDF) of approved purchases",
  allow: ["settlement-clerk"],
  input: MakeForm,
  output: Form,
  run: (context, { purchases }) => makeForm(context, purchases),
});

const review = defineOperation({
  name: "purchases.review-form",
  kind: "command",
  serializable: true,
  summary: "Review details and form; passed, the payment file is made and finance may pay (step 8)",
  allow: ["finance"],
  input: ReviewForm,
  output: Form,
  run: (context, { form: formId, ...said }) => reviewForm(context, formId, said),
});

const pay = defineOperation({
  name: "purchases.pay",
  kind: "command",
  serializable: true,
  summary: "Release a form's payment file to the bank, as a second finance person (step 8)",
  allow: ["finance"],
  input: PayForm,
  output: Form,
  run: (context, { form: formId, hash }) => payForm(context, formId, hash),
});

const callOff = defineOperation({
  name: "purchases.call-off",
  kind: "command",
  serializable: true,
  summary: "Take a payment file back before its release; nothing of it is sent",
  allow: ["finance"],
  input: CallOffForm,
  output: Form,
  run: (context, { form: formId }) => callOffForm(context, formId),
});

const paymentKnown = defineOperation({
  name: "purchases.payment-known",
  kind: "command",
  serializable: true,
  summary: "Hear from the bank: the paid voucher is made only on success (step 9)",
  allow: ["worker"],
  input: DisbursementOutcome,
  output: Purchase,
  async run(context, outcome) {
    const purchase = await lockedPurchase(context, purchaseIdOf(outcome.key));
    return isRefusal(purchase) ? purchase : heardOfPayment(context, purchase, outcome);
  },
});

export const paymentOperations = [form, review, pay, callOff, paymentKnown] as const;
