/**
 * Who sees which enterprise's purchases: staff by data scope, a supplier's person only its own.
 * @module
 */
import type { Context } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { because, type Purchase } from "./schema.ts";
import { everything, findPurchases, lockPurchases, type View } from "./store.ts";

type Asking = Pick<Context, "transaction" | "actor">;

/** Refuses a person of the role `supplier` whom no enterprise has named. */
export async function viewOf({ transaction, actor }: Asking): Promise<View | Refusal> {
  if (!actor.roles.includes("supplier")) return { scope: actor.scope, supplierId: null };
  const [row] = await transaction.sql<{ supplier_id: string }>`
    select supplier_id from supplier_person where person_id = ${actor.id}`;
  if (!row) return refuse("forbidden", because.other_enterprise());
  return { scope: [""], supplierId: row.supplier_id };
}

/** Refuses a supplier outside the view, and an unknown one the same way. */
export async function supplierInView(
  { transaction }: Asking,
  view: View,
  supplierId: string,
): Promise<Refusal | undefined> {
  const seen = await transaction.sql`
    select from supplier join unit on unit.id = supplier.unit_id
    where supplier_id = ${supplierId} and in_scope(unit.path, ${view.scope}::text[])
      and (${view.supplierId}::text is null or supplier_id = ${view.supplierId}::text)`;
  return seen.length > 0 ? undefined : refuse("forbidden", because.other_enterprise());
}

/** One purchase to look at. */
export async function seenPurchase(
  { transaction }: Asking,
  view: View,
  id: string,
): Promise<Purchase | Refusal> {
  const { purchases } = await findPurchases(transaction, view, { ids: [id] });
  return purchases[0] ?? unseen(view, id);
}

/** Purchases to act on, each locked until the transaction ends, in the order asked. */
export async function lockedPurchases(
  { transaction, actor }: Asking,
  ids: readonly string[],
): Promise<Purchase[] | Refusal> {
  const view = { scope: actor.scope, supplierId: null };
  const found = new Map(
    (await lockPurchases(transaction, view, ids)).map((one) => [one.purchaseId, one]),
  );
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined) return unseen(view, missing);
  return [...new Set(ids)].map((id) => found.get(id)!);
}

/** The purchases that still stand on a form, to act on; some may have been taken back since. */
export async function lockedOnForm(context: Asking, form: string): Promise<Purchase[] | Refusal> {
  const found = await findPurchases(context.transaction, everything, { formId: form });
  const ids = found.purchases.map(({ purchaseId }) => purchaseId).sort();
  const seen = await lockedPurchases(context, ids);
  return isRefusal(seen) ? seen : seen.filter(({ formId }) => formId === form);
}

/** One purchase to act on. */
export async function lockedPurchase(context: Asking, id: string): Promise<Purchase | Refusal> {
  const found = await lockedPurchases(context, [id]);
  return Array.isArray(found) ? found[0]! : found;
}

/** One purchase to act on, also for a supplier's person. */
export async function lockedInView(context: Asking, id: string): Promise<Purchase | Refusal> {
  const view = await viewOf(context);
  if (isRefusal(view)) return view;
  const [purchase] = await lockPurchases(context.transaction, view, [id]);
  return purchase ?? unseen(view, id);
}

/** Refuses a supplier that the caller may not touch. */
export async function ownSupplier(context: Asking, id: string): Promise<Refusal | undefined> {
  const view = await viewOf(context);
  return isRefusal(view) ? view : supplierInView(context, view, id);
}

function unseen({ supplierId }: View, id: string): Refusal {
  return supplierId === null
    ? refuse("not_found", because.unknown({ id }))
    : refuse("forbidden", because.other_enterprise());
}
