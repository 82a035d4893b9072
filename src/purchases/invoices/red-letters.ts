/**
 * Red-letter invoices and the blue ones they take back, whichever of them comes first.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { formatYuan } from "../../base/money.ts";
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import type { ElectronicInvoice } from "../../files/invoices/invoice.ts";
import { type InvoiceClaim, invoiceId } from "./rules.ts";
import { because } from "./schema.ts";
import { listenerOf, lockInvoice, redAgainst } from "./store.ts";

/** Only the seller of a blue invoice takes it back. A blue invoice must not be taken back already; a red-letter one must not take back more than there is. */
export async function redFault(
  transaction: Transaction,
  invoice: ElectronicInvoice,
): Promise<Refusal | undefined> {
  const id = invoiceId(invoice);
  const { takesBack } = invoice;
  const seller = invoice.seller.taxNumber!;
  const against = takesBack ? invoiceId(takesBack) : id;
  const { ids, totalFen } = await redAgainst(transaction, against, seller);
  if (!takesBack) {
    const values = { invoice: id, red: ids.join(", ") };
    return ids.length > 0 ? refuse("conflict", because.taken_back(values)) : undefined;
  }
  const blue = await lockInvoice(transaction, invoiceId(takesBack));
  if (blue && blue.sellerTaxNumber !== seller) {
    const values = { found: seller, expected: blue.sellerTaxNumber };
    return refuse("conflict", because.wrong_seller(values));
  }
  if (!blue || -totalFen <= blue.totalFen) return undefined;
  const values = { red: formatYuan(-totalFen), blue: formatYuan(blue.totalFen), invoice: blue.id };
  return refuse("conflict", because.red_too_large(values));
}

/** Another subject that stands on the blue invoice hears that it counts no more. */
export async function tellTakenBack(
  { transaction, later }: Context,
  invoice: string,
  claim: InvoiceClaim,
): Promise<void> {
  const listener = await listenerOf(transaction, invoice);
  if (!listener || listener.subject === claim.subject) return;
  const { subject, notify } = listener;
  const key = `invoice-taken-back:${invoice}:${subject}`;
  await later(notify, { subject, invoice, state: "refused" }, { key });
}
