/**
 * Step 7: payment details and fund application form of approved purchases.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { lockedPurchases } from "../access.ts";
import { pass } from "../passing.ts";
import type { Form } from "../requests.ts";
import { payoutOf } from "../schema.ts";
import { detailsHash, detailsOf, unsound } from "./details.ts";
import { insertForm } from "./form-store.ts";
import { keepPapers } from "./papers.ts";

export async function makeForm(context: Context, ids: readonly string[]): Promise<Form | Refusal> {
  const { transaction, actor, now } = context;
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
  const amountFen = purchases.reduce((sum, purchase) => sum + payoutOf(purchase), 0n);
  const hash = detailsHash(details);
  const named = { formId, detailsHash: hash, amountFen, madeBy: actor.name, day: dayOf(now) };
  const papers = await keepPapers(context, named, details);
  if (isRefusal(papers)) return papers;
  const form: Form = {
    ...{ formId, purchases: purchases.map(({ purchaseId }) => purchaseId), amountFen },
    ...{ ...papers, detailsHash: hash, paymentFile: null, paymentHash: null },
    ...{ madeBy: actor.id, madeAt: now.toISOString(), reviewedBy: null, passed: null },
  };
  await insertForm(transaction, form);
  return form;
}
