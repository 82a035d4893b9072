/**
 * Step 5: the papers are accepted and retained, and payment and bill are applied for. What is approved is
 * bound to these fields; a change of any asks for the signatures again.
 * @module
 */
import { createHash } from "node:crypto";
import type { Opening } from "../../approvals/approvals.ts";
import { attach, verifyAttachments } from "../../attachments/attachments.ts";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { maskAccount } from "../../organisation/organisation.ts";
import { invoiceStanding, invoicesOf } from "../invoices/invoices.ts";
import { because, type Purchase, payoutOf } from "../schema.ts";
import { payeesOf } from "../suppliers/store.ts";

export const subjectOf = ({ purchaseId }: Pick<Purchase, "purchaseId">) => `purchase:${purchaseId}`;

/** Of a subject, and of the key of a payment. */
export function purchaseIdOf(subject: string): string {
  return subject.split(":")[1]!;
}

/** What an approver signs, of a purchase as it is today. */
export async function boundFields(
  context: Context,
  { supplierId, supplierName, month, invoiceSubject, setOffFen }: Purchase,
): Promise<Record<string, string>> {
  const payees = await payeesOf(context, [supplierId], dayOf(context.now));
  const payee = payees.get(supplierId)!;
  const invoices = await invoicesOf(context.transaction, invoiceSubject);
  return {
    ...{ supplier: `${supplierName} (${supplierId})`, month },
    invoices: invoices.map(({ id }) => id).join(", "),
    ...{ payeeName: payee.name, payeeBank: payee.bank },
    payeeAccount: shownAccount(supplierId, payee.account),
    ...(setOffFen > 0n && { setOff: setOffFen.toString() }),
  };
}

/** Told apart by a fingerprint, read by its last four digits: approvals keep no account in the clear. */
function shownAccount(supplierId: string, account: string): string {
  const hash = createHash("sha256").update(`${supplierId}:${account}`).digest("hex");
  return `${hash.slice(0, 16)}${maskAccount(account).slice(-4)}`;
}

/** Keeps every invoice's file with the purchase, and refuses where one is missing or altered. */
export async function retain(context: Context, purchase: Purchase): Promise<string[] | Refusal> {
  const subject = subjectOf(purchase);
  const invoices = await invoicesOf(context.transaction, purchase.invoiceSubject);
  for (const { file } of invoices) {
    const attached = await attach(context, {
      ...{ subject, file, kind: "invoice", unitId: purchase.unit },
    });
    if (isRefusal(attached)) return attached;
  }
  const damaged = await verifyAttachments(context, subject);
  if (damaged.length > 0) {
    const files = damaged.map(({ name }) => name).join(", ");
    return refuse("conflict", because.papers_damaged({ files }), damaged);
  }
  return invoices.map(({ file }) => file);
}

export async function applicationOf(
  context: Context,
  purchase: Purchase,
): Promise<Opening | Refusal> {
  const { supplierName, month, unit, grossFen, netFen, taxFen } = purchase;
  const { invoiceSubject, setOffFen } = purchase;
  const standing = await invoiceStanding(context, invoiceSubject);
  if (isRefusal(standing)) return standing;
  if (standing.outcome !== "passed") {
    return refuse("conflict", standing.reasons[0]!, standing.reasons);
  }
  return {
    ...{ kind: "purchase", subject: subjectOf(purchase), unitId: unit },
    title: {
      zh: `购电费 ${month} ${supplierName}`,
      en: `Purchased power ${month} ${supplierName}`,
    },
    ...{ amountFen: grossFen, fields: await boundFields(context, purchase) },
    flags: standing.unverified ? standing.reasons : [],
    position: [
      { zh: "不含税金额", en: "Net", fen: netFen },
      { zh: "税额", en: "Tax", fen: taxFen },
      ...(setOffFen > 0n
        ? [
            { zh: "抵扣红冲应追回款", en: "Set off: owed back by the supplier", fen: setOffFen },
            { zh: "银行支付", en: "Paid by the bank", fen: payoutOf(purchase) },
          ]
        : []),
    ],
    notify: "purchases.approval-ended",
  };
}
