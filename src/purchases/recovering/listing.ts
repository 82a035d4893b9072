/**
 * What suppliers owe back, to look at.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { supplierInView, viewOf } from "../access.ts";
import { ListRecoveries, RecoveryPage } from "./requests.ts";
import { toldToSupplier } from "./schema.ts";
import { findRecoveries } from "./store.ts";

export const listRecoveries = defineOperation({
  name: "purchases.recoveries",
  kind: "query",
  summary: "List what suppliers owe back after red-letter invoices, and what settled it",
  allow: ["settlement-clerk", "finance", "approver", "compliance", "administrator", "supplier"],
  input: ListRecoveries,
  output: RecoveryPage,
  async run(context, { supplier, open, page, pageSize }) {
    const view = await viewOf(context);
    if (isRefusal(view)) return view;
    const refusal = supplier && (await supplierInView(context, view, supplier));
    if (refusal) return refusal;
    const bounds = { limit: pageSize, offset: (page - 1) * pageSize };
    const found = await findRecoveries(context.transaction, view, {
      ...{ supplier: supplier ?? null, open, ...bounds },
    });
    return view.supplierId === null
      ? found
      : { ...found, recoveries: found.recoveries.map(toldToSupplier) };
  },
});
