/**
 * Invoices issued on behalf of distributed PV owners: natural persons and village committees, within the
 * limits of the rulebook. Source: CN113240405A (State Grid Shandong Wudi); 国家税务总局公告2014年第32号.
 * @module
 */
import { addDays } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { lockedPurchases } from "../access.ts";
import { registerInvoice } from "../invoices/invoices.ts";
import { pass } from "../passing.ts";
import { firstDay, lastDay, purchasePolicy } from "../policy.ts";
import { IssueOnBehalf, OnBehalf } from "../requests.ts";
import type { Purchase } from "../schema.ts";
import { onBehalfFaults } from "./on-behalf-limits.ts";

export const issueOnBehalf = defineOperation({
  name: "purchases.issue-on-behalf",
  kind: "command",
  summary: "Register the invoice issued on behalf of PV owners for their issued purchases",
  allow: ["settlement-clerk"],
  input: IssueOnBehalf,
  output: OnBehalf,
  async run(context, { purchases: ids, file }) {
    const { transaction, actor, now, rulebooks } = context;
    const purchases = await lockedPurchases(context, ids);
    if (isRefusal(purchases)) return purchases;
    const [{ month, unit }] = purchases as [Purchase];
    const policy = purchasePolicy(rulebooks, lastDay(month));
    if (isRefusal(policy)) return policy;
    const merging = { purchases, monthlySales: await monthlySales(context, purchases) };
    const [fault, ...others] = onBehalfFaults(merging, policy.onBehalf);
    if (fault) return refuse("conflict", fault, [fault, ...others]);
    const batchId = await context.newId("OB");
    const invoiceSubject = `on-behalf:${batchId}`;
    const invoice = await registerInvoice(context, {
      file,
      claim: {
        ...{ subject: invoiceSubject, notify: "purchases.invoice-known" },
        ...(policy.buyerTaxNumber !== null && { buyerTaxNumber: policy.buyerTaxNumber }),
        ...{ from: firstDay(month), until: addDays(lastDay(month), policy.invoiceDays) },
      },
    });
    if (isRefusal(invoice)) return invoice;
    for (const purchase of purchases) {
      const note = { batch: batchId, invoice: invoice.id };
      const after = await pass(context, purchase, {
        ...{ act: "attach", change: { invoiceSubject }, note },
      });
      if (isRefusal(after)) return after;
    }
    const users = new Set(purchases.map(({ supplierId }) => supplierId)).size;
    const faceFen = purchases.reduce((sum, { grossFen }) => sum + grossFen, 0n);
    await transaction.sql`
      insert into purchase_on_behalf (batch_id, month, unit_id, users, face_fen, made_by, made_at)
      values (${batchId}, ${month}, ${unit}, ${users}, ${faceFen}, ${actor.id}, ${now})`;
    return { batchId, users, faceFen, invoice: invoice.id };
  },
});

/** All that the month settled with each supplier, whatever its stage. */
async function monthlySales(
  { transaction: { sql } }: Context,
  purchases: readonly Purchase[],
): Promise<Map<string, bigint>> {
  const suppliers = purchases.map(({ supplierId }) => supplierId);
  const months = purchases.map(({ month }) => month);
  const rows = await sql<{ supplier: string; sales: bigint }>`
    select supplier_id as supplier, max(sales)::bigint as sales from (
      select supplier_id, month, sum(gross_fen) as sales from purchase
      where supplier_id = any (${suppliers}::text[]) and month = any (${months}::text[])
        and stage <> 'void'
      group by supplier_id, month
    ) as monthly group by supplier_id`;
  return new Map(rows.map(({ supplier, sales }) => [supplier, sales]));
}
