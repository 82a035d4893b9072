/**
 * What the purchase side asks of its invoices, inside its own transaction: register, release, how they stand.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { readInvoiceFile } from "../../files/invoices/read-invoice.ts";
import { invoicePolicy } from "./policy.ts";
import { redFault, tellTakenBack } from "./red-letters.ts";
import { faultsOf, type InvoiceClaim, invoiceId, type Standing, standingOf } from "./rules.ts";
import { because, type Invoice, type InvoiceStanding } from "./schema.ts";
import { claimInvoice, insertInvoice, lockInvoice, readSubject, releaseSubject } from "./store.ts";

export type { InvoiceClaim } from "./rules.ts";

/**
 * Reads a stored OFD or XML file, registers what it says for the claim's subject and leaves its
 * verification to the worker. The same invoice for the same subject again is no second one.
 * Refuses files that are no invoice, invoices that do not fit the claim, and duplicates of any year.
 */
export async function registerInvoice(
  context: Context,
  { file, claim }: { file: string; claim: InvoiceClaim },
): Promise<Invoice | Refusal> {
  const policy = invoicePolicy(context.rulebooks, dayOf(context.now));
  if (isRefusal(policy)) return policy;
  const invoice = await readInvoiceFile(context.files, file);
  if (isRefusal(invoice)) return invoice;
  const [fault, ...others] = faultsOf(invoice, claim, policy);
  if (fault) return refuse("invalid", fault, { reasons: [fault, ...others] });
  const id = invoiceId(invoice);
  const isNew = await insertInvoice(context, { invoice, file, claim });
  const registered = (await lockInvoice(context.transaction, id))!;
  const refusal =
    (isNew ? undefined : await reclaim(context, registered, claim)) ??
    (await redFault(context.transaction, invoice));
  if (refusal) return refusal;
  if (isNew) {
    await context.later("purchases.verify-invoices", {}, { key: `verify-invoice:${id}` });
    if (registered.takesBack !== null) await tellTakenBack(context, registered.takesBack, claim);
  }
  return { ...registered, subject: claim.subject };
}

/** An invoice that stands in the register may be claimed again only once its last subject let it go. */
async function reclaim(
  { transaction }: Context,
  { id, subject, registeredAt }: Invoice,
  claim: InvoiceClaim,
): Promise<Refusal | undefined> {
  if (subject === claim.subject) return undefined;
  if (subject === null) {
    await claimInvoice(transaction, id, claim);
    return undefined;
  }
  const on = dayOf(new Date(registeredAt));
  return refuse("conflict", because.duplicate({ invoice: id, on, subject }));
}

/** Lets go of a subject's invoices, so that another may claim them; they stay in the register. */
export const releaseInvoices = (context: Pick<Context, "transaction">, subject: string) =>
  releaseSubject(context.transaction, subject);

export const invoicesOf = readSubject;

/** How a subject's invoices stand today: passed, waiting or refused, and what they add up to. */
export async function invoiceStanding(
  { transaction, rulebooks, now }: Pick<Context, "transaction" | "rulebooks" | "now">,
  subject: string,
  how: Standing = {},
): Promise<InvoiceStanding | Refusal> {
  const policy = invoicePolicy(rulebooks, dayOf(now));
  if (isRefusal(policy)) return policy;
  return standingOf(await readSubject(transaction, subject), policy, how);
}
