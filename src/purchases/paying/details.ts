/**
 * Payment details: who gets how much for what, and whether that is still what was approved.
 * @module
 */
import { createHash } from "node:crypto";
import { boundFieldsChanged } from "../../approvals/approvals.ts";
import { dayOf } from "../../base/dates.ts";
import { canonicalJson } from "../../base/ids.ts";
import type { Context } from "../../base/operation.ts";
import type { Reason } from "../../base/reasons.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { type BankAccount, because, type Purchase } from "../schema.ts";
import { payeesOf } from "../suppliers/store.ts";
import { boundFields, retain } from "./application.ts";

export interface Detail {
  purchase: Purchase;
  payee: BankAccount;
}

/** SHA-256 over who is paid how much for what, accounts in the clear: what the reviewer passes. */
export function detailsHash(details: readonly Detail[]): string {
  const facts = details.map(({ purchase, payee }) => {
    const { purchaseId, grossFen, payableVoucher, setOffFen } = purchase;
    return {
      ...{ purchaseId, grossFen, payableVoucher, payee },
      ...(setOffFen > 0n && { setOffFen }),
    };
  });
  return createHash("sha256").update(canonicalJson(facts)).digest("hex");
}

/** Who gets how much for what, as of today. */
export async function detailsOf(
  context: Context,
  purchases: readonly Purchase[],
): Promise<Detail[]> {
  const suppliers = purchases.map(({ supplierId }) => supplierId);
  const payees = await payeesOf(context, suppliers, dayOf(context.now));
  return purchases.map((purchase) => ({ purchase, payee: payees.get(purchase.supplierId)! }));
}

/** Why a purchase may not be paid as it was approved; undefined where it may. */
export async function unsound(
  context: Context,
  purchase: Purchase,
): Promise<Reason | Refusal | undefined> {
  const fields = { ...(await boundFields(context, purchase)), amountFen: purchase.grossFen };
  const changed = await boundFieldsChanged(context.transaction, purchase.approval!, fields);
  if (changed.length > 0) return because.changed_since_approval({ fields: changed.join(", ") });
  const retained = await retain(context, purchase);
  return isRefusal(retained) ? retained : undefined;
}

/** The details must still say what the form says, and every purchase be what was approved. */
export async function formFindings(
  context: Context,
  form: { purchases: readonly string[]; detailsHash: string },
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
