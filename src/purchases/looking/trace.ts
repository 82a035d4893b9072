/**
 * The chain archive -> issue -> invoices -> vouchers -> approval -> form -> payment -> paid voucher, with every
 * passage and whether their hashes still join.
 * @module
 */
import type * as z from "zod";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { invoicesOf } from "../invoices/invoices.ts";
import { isUnbroken } from "../passing.ts";
import { moneyTrace } from "../paying/money-trace.ts";
import type { Trace } from "../requests.ts";
import type { Purchase } from "../schema.ts";
import { readLines, readPassages } from "../store.ts";
import { agreementsOf, findSupplier } from "../suppliers/store.ts";

const linesShown = 200;

export async function traceOf(
  context: Context,
  purchase: Purchase,
): Promise<z.input<typeof Trace>> {
  const { transaction, now } = context;
  const { purchaseId, supplierId, agreementNo } = purchase;
  const view = { scope: [""], supplierId };
  const supplier = (await findSupplier(transaction, view, dayOf(now)))!;
  const agreements = await agreementsOf(transaction, [supplierId]);
  const passages = await readPassages(transaction, purchaseId);
  return {
    ...{ purchase, supplier, passages, unbroken: isUnbroken(passages, purchase) },
    agreement: agreements.find((one) => one.agreementNo === agreementNo)!,
    lines: (await readLines(transaction, purchaseId)).slice(0, linesShown),
    invoices: await invoicesOf(transaction, purchase.invoiceSubject),
    ...(await moneyTrace(context, purchase)),
  };
}
