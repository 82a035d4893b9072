/**
 * Step 8: the review of a form, which makes the payment file; its release to the bank; its calling off.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { lockedOnForm } from "../access.ts";
import { pass } from "../passing.ts";
import type { Form } from "../requests.ts";
import { settleUnpaid } from "../returning/wholly.ts";
import { because, type Purchase, payoutOf } from "../schema.ts";
import { formFindings } from "./details.ts";
import { findForm, reviewedForm } from "./form-store.ts";
import { callOff, owe, release } from "./payment.ts";

export interface Review {
  pass: boolean;
  comment: string;
}

/** Passed, its payments are owed and stand in one payment file; otherwise everything is approved still. */
export async function reviewForm(
  context: Context,
  formId: string,
  { pass: isPassed, comment }: Review,
): Promise<Form | Refusal> {
  const { transaction, actor } = context;
  const form = await findForm(transaction, formId, { lock: true });
  if (!form) return refuse("not_found", because.unknown_form({ id: formId }));
  if (form.madeBy === actor.id) return refuse("forbidden", because.own_form());
  if (form.passed !== null) return refuse("conflict", because.form_reviewed({ id: formId }));
  const purchases = await lockedOnForm(context, form.formId);
  if (isRefusal(purchases)) return purchases;
  const isWhole = purchases.length === form.purchases.length;
  if (isPassed && !isWhole) return refuse("conflict", because.form_stale({ id: formId }));
  const findings = isPassed ? await formFindings(context, form, purchases) : [];
  if (isRefusal(findings)) return findings;
  if (!isPassed) findings.push(because.form_returned({ why: comment || "–" }));
  const paid = findings.length > 0 ? undefined : await owe(context, purchases);
  if (isRefusal(paid)) return paid;
  const note = { form: formId, paymentFile: paid?.id ?? null, paymentHash: paid?.hash ?? null };
  for (const purchase of purchases) {
    const after = await pass(context, purchase, { act: "review-form", findings, note });
    if (isRefusal(after)) return after;
    const settled = after.stage === "cleared" ? await settleUnpaid(context, after) : after;
    if (isRefusal(settled)) return settled;
  }
  await reviewedForm(context, formId, paid);
  return (await findForm(transaction, formId))!;
}

/** Those of a form that the bank pays. */
const paidByBank = (purchases: readonly Purchase[]) =>
  purchases.filter((purchase) => payoutOf(purchase) > 0n);

/** Finance releases the payment file of a passed form, by its hash, as another person than who passed it. */
export async function payForm(
  context: Context,
  formId: string,
  hash: string | undefined,
): Promise<Form | Refusal> {
  const form = await findForm(context.transaction, formId, { lock: true });
  if (!form) return refuse("not_found", because.unknown_form({ id: formId }));
  const { paymentFile, paymentHash } = form;
  if (!paymentFile || !paymentHash) {
    return refuse("conflict", because.form_not_passed({ id: formId }));
  }
  if (hash && hash !== paymentHash) return refuse("conflict", because.file_altered());
  const current = await lockedOnForm(context, form.formId);
  if (isRefusal(current)) return current;
  const purchases = paidByBank(current);
  for (const purchase of purchases) {
    const note = { form: formId, paymentFile, paymentHash };
    const after = await pass(context, purchase, { act: "pay", note });
    if (isRefusal(after)) return after;
  }
  const released = await release(context, purchases, { id: paymentFile, hash: paymentHash });
  return isRefusal(released) ? released : form;
}

/** The payment file of a passed form is taken back before its release; all its purchases are approved still. */
export async function callOffForm(context: Context, formId: string): Promise<Form | Refusal> {
  const form = await findForm(context.transaction, formId, { lock: true });
  if (!form) return refuse("not_found", because.unknown_form({ id: formId }));
  if (!form.paymentFile) return refuse("conflict", because.form_not_passed({ id: formId }));
  const current = await lockedOnForm(context, form.formId);
  if (isRefusal(current)) return current;
  const purchases = paidByBank(current);
  const refusal = await callOff(context, purchases, form.paymentFile);
  if (refusal) return refusal;
  for (const purchase of purchases) {
    const after = await pass(context, purchase, { act: "call-off", note: { form: formId } });
    if (isRefusal(after)) return after;
  }
  return form;
}
