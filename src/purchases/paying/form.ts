/**
 * Step 7, payment details and fund application form; step 8, their review, which makes the payment file.
 * @module
 */
import { boundFieldsChanged } from "../../approvals/approvals.ts";
import { attach } from "../../attachments/attachments.ts";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import type { Reason } from "../../base/reasons.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { writePdf } from "../../files/write-pdf.ts";
import { lockedPurchases } from "../access.ts";
import { pass } from "../passing.ts";
import type { Form } from "../requests.ts";
import { because, type Purchase } from "../schema.ts";
import { everything, findPurchases } from "../store.ts";
import { payeesOf } from "../suppliers/store.ts";
import { boundFields, retain } from "./application.ts";
import { applicationForm, type Detail, detailsHash, paymentDetails } from "./form-papers.ts";
import { findForm, insertForm, reviewedForm } from "./form-store.ts";
import { callOff, owe, release } from "./payment.ts";

/** Who gets how much for what, as of today. */
async function detailsOf(context: Context, purchases: readonly Purchase[]): Promise<Detail[]> {
  const suppliers = purchases.map(({ supplierId }) => supplierId);
  const payees = await payeesOf(context, suppliers, dayOf(context.now));
  return purchases.map((purchase) => ({ purchase, payee: payees.get(purchase.supplierId)! }));
}

/** Why a purchase may not be paid as it was approved; undefined where it may. */
async function unsound(
  context: Context,
  purchase: Purchase,
): Promise<Reason | Refusal | undefined> {
  const fields = { ...(await boundFields(context, purchase)), amountFen: purchase.grossFen };
  const changed = await boundFieldsChanged(context.transaction, purchase.approval!, fields);
  if (changed.length > 0) return because.changed_since_approval({ fields: changed.join(", ") });
  const retained = await retain(context, purchase);
  return isRefusal(retained) ? retained : undefined;
}

export async function makeForm(context: Context, ids: readonly string[]): Promise<Form | Refusal> {
  const { transaction, actor, now, files } = context;
  const purchases = await lockedPurchases(context, ids);
  if (isRefusal(purchases)) return purchases;
  const formId = await context.newId("FA");
  for (const purchase of purchases) {
    const fault = purchase.approval === null ? undefined : await unsound(context, purchase);
    if (isRefusal(fault)) return fault;
    if (fault) return refuse("conflict", fault);
    const formed = await pass(context, purchase, {
      ...{ act: "form", change: { formId }, note: { form: formId } },
    });
    if (isRefusal(formed)) return formed;
  }
  const details = await detailsOf(context, purchases);
  const amountFen = purchases.reduce((sum, { grossFen }) => sum + grossFen, 0n);
  const hash = detailsHash(details);
  const named = { formId, detailsHash: hash, amountFen, madeBy: actor.name, day: dayOf(now) };
  const pdf = await writePdf(applicationForm(named, details));
  const form: Form = {
    ...{ formId, purchases: purchases.map(({ purchaseId }) => purchaseId), amountFen },
    pdf: (await files.put(pdf, `${formId}.pdf`)).id,
    xlsx: (await files.put(paymentDetails(details), `${formId}.xlsx`)).id,
    ...{ detailsHash: hash, paymentFile: null, paymentHash: null },
    ...{ madeBy: actor.id, madeAt: now.toISOString(), reviewedBy: null, passed: null },
  };
  await insertForm(transaction, form);
  const refusal = await keepPapers(context, form, purchases[0]!.unit);
  return refusal ?? form;
}

/** Where the reviewer finds them. */
async function keepPapers(
  context: Context,
  { formId, pdf, xlsx }: Form,
  unitId: string,
): Promise<Refusal | undefined> {
  const subject = `purchase-form:${formId}`;
  for (const [kind, file] of [
    ["form", pdf],
    ["details", xlsx],
  ] as const) {
    const attached = await attach(context, { subject, file, kind, unitId });
    if (isRefusal(attached)) return attached;
  }
  return undefined;
}

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
  const purchases = await currentOn(context, form);
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
  }
  await reviewedForm(context, formId, paid);
  return (await findForm(transaction, formId))!;
}

/** The purchases that still stand on a form, locked; some may have been taken back since. */
async function currentOn(context: Context, form: Form): Promise<Purchase[] | Refusal> {
  const { purchases } = await findPurchases(context.transaction, everything, {
    formId: form.formId,
  });
  const ids = purchases.map(({ purchaseId }) => purchaseId).sort();
  const seen = await lockedPurchases(context, ids);
  if (isRefusal(seen)) return seen;
  return seen.filter(({ formId }) => formId === form.formId);
}

/** The details must still say what the form says, and every purchase be what was approved. */
async function formFindings(
  context: Context,
  form: Form,
  purchases: readonly Purchase[],
): Promise<Reason[] | Refusal> {
  const inOrder = form.purchases.map(
    (id) => purchases.find(({ purchaseId }) => purchaseId === id)!,
  );
  if (detailsHash(await detailsOf(context, inOrder)) !== form.detailsHash) {
    return [because.payee_changed()];
  }
  for (const purchase of purchases) {
    const fault = await unsound(context, purchase);
    if (isRefusal(fault)) return fault;
    if (fault) return [fault];
  }
  return [];
}

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
  const purchases = await currentOn(context, form);
  if (isRefusal(purchases)) return purchases;
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
  const purchases = await currentOn(context, form);
  if (isRefusal(purchases)) return purchases;
  const refusal = await callOff(context, purchases, form.paymentFile);
  if (refusal) return refusal;
  for (const purchase of purchases) {
    const after = await pass(context, purchase, { act: "call-off", note: { form: formId } });
    if (isRefusal(after)) return after;
  }
  return form;
}
