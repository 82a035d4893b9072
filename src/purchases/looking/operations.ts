/**
 * Step 11: energy and fee by enterprise, period, status, voucher or invoice number; the desk, the chain from
 * archive to paid voucher, and the supplier's own view. Of another enterprise nobody learns anything.
 * @module
 */
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { seenPurchase, supplierInView, viewOf } from "../access.ts";
import {
  Desk,
  DeskInput,
  OnePurchase,
  Portal,
  PortalInput,
  PurchasePage,
  QueryPurchases,
  Trace,
} from "../requests.ts";
import { because, Purchase, Stage, stages } from "../schema.ts";
import { findPurchases, type View } from "../store.ts";
import { deskStages, longestWaiting } from "./desk.ts";
import { chainTo, portalOf, toldTo } from "./portal.ts";
import { traceOf } from "./trace.ts";

const staff = ["settlement-clerk", "finance", "approver", "compliance", "administrator"];

/** Stages of a step, or the one; all where neither is asked. */
function wanted({ stage, step }: { stage?: Stage | undefined; step?: number | undefined }) {
  if (stage) return [stage];
  if (step === undefined) return null;
  return Stage.options.filter((name) => stages[name].step === step);
}

const listPurchases = defineOperation({
  name: "purchases.list",
  kind: "query",
  summary: "List the desk's work by step, longest waiting first, with what blocks each",
  allow: staff,
  input: DeskInput,
  output: Desk,
  async run({ transaction, actor }, { page, pageSize, ...filter }) {
    const view = { scope: actor.scope, supplierId: null };
    const bounds = { limit: pageSize, offset: (page - 1) * pageSize };
    const among = wanted(filter);
    const work = await longestWaiting(transaction, view, { among, ...bounds });
    return { stages: await deskStages(transaction, view), ...work };
  },
});

const queryPurchases = defineOperation({
  name: "purchases.query",
  kind: "query",
  summary:
    "Query energy and fee by enterprise, period, status, voucher or invoice number (step 11)",
  allow: [...staff, "supplier"],
  input: QueryPurchases,
  output: PurchasePage,
  async run(context, { supplier, page, pageSize, ...filter }) {
    const view = await viewOf(context);
    if (isRefusal(view)) return view;
    const refusal = supplier && (await supplierInView(context, view, supplier));
    if (refusal) return refusal;
    const selection = {
      ...{ supplierId: supplier ?? null, fromMonth: filter.from ?? null },
      ...{ untilMonth: filter.until ?? null, stages: wanted(filter) },
      ...{ voucher: filter.voucher ?? null, invoice: filter.invoice ?? null },
      ...{ plantId: filter.plant ?? null, limit: pageSize, offset: (page - 1) * pageSize },
    };
    const { sums, purchases } = await findPurchases(context.transaction, view, selection);
    const { purchases: total, ...amounts } = sums;
    const told = purchases.map((purchase) => toldTo(view, purchase));
    return { total: Number(total), ...amounts, purchases: told };
  },
});

const showPurchase = defineOperation({
  name: "purchases.show",
  kind: "query",
  summary: "Show one purchase: where it stands and what blocks it",
  allow: [...staff, "supplier"],
  input: OnePurchase,
  output: Purchase,
  async run(context, { purchase: id }) {
    const view = await viewOf(context);
    if (isRefusal(view)) return view;
    const purchase = await seenPurchase(context, view, id);
    return isRefusal(purchase) ? purchase : toldTo(view, purchase);
  },
});

const tracePurchase = defineOperation({
  name: "purchases.trace",
  kind: "query",
  summary: "Show the whole chain of a purchase, from the archive to the paid voucher",
  allow: [...staff, "supplier"],
  input: OnePurchase,
  output: Trace,
  async run(context, { purchase: id }) {
    const view = await viewOf(context);
    if (isRefusal(view)) return view;
    const purchase = await seenPurchase(context, view, id);
    if (isRefusal(purchase)) return purchase;
    const chain = await traceOf(context, purchase);
    return chainTo(view, { ...chain, purchase: toldTo(view, purchase) });
  },
});

const portal = defineOperation({
  name: "purchases.portal",
  kind: "query",
  summary: "Where is my money: a supplier's settlements, who has each, and what was paid",
  allow: [...staff, "supplier"],
  input: PortalInput,
  output: Portal,
  async run(context, { supplier, page, pageSize }) {
    const view = await portalView(context, supplier);
    if (isRefusal(view)) return view;
    return portalOf(context, view, { limit: pageSize, offset: (page - 1) * pageSize });
  },
});

async function portalView(context: Context, supplier: string | undefined): Promise<View | Refusal> {
  const view = await viewOf(context);
  if (isRefusal(view)) return view;
  const supplierId = supplier ?? view.supplierId;
  if (supplierId === null) return refuse("invalid", because.name_supplier());
  return (await supplierInView(context, view, supplierId)) ?? { ...view, supplierId };
}

export const lookingOperations = [
  listPurchases,
  queryPurchases,
  showPurchase,
  tracePurchase,
  portal,
] as const;
