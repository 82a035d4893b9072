/**
 * Invoiced anew: another invoice passed verification, so that cost and input tax stand again and nothing, or
 * less, is to come back.
 * @module
 */
import { formatYuan } from "../../base/money.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { lockedPurchase } from "../access.ts";
import { invoiceStanding, invoicesOf } from "../invoices/invoices.ts";
import { type Recovering, recovering } from "../recovering/claiming.ts";
import { type Grounds, groundsOf } from "../recovering/grounds.ts";
import { because, capped } from "../recovering/schema.ts";
import type { Purchase } from "../schema.ts";
import { settlePart } from "./settling.ts";

export async function invoicedAnew(context: Context, id: string): Promise<Purchase | Refusal> {
  const purchase = await lockedPurchase(context, id);
  if (isRefusal(purchase)) return purchase;
  const found = await recovering(context, purchase);
  if (isRefusal(found)) return found;
  const grounds = await groundsOf(context, purchase);
  if (isRefusal(grounds)) return grounds;
  const fault = await faultOf(context, found, grounds);
  if (fault) return fault;
  const restored = capped(grounds.restored, found.recovery.leftFen);
  const invoices = await invoicesOf(context.transaction, purchase.invoiceSubject);
  const counted = invoices.filter(
    ({ takesBack, takenBackBy, state }) =>
      takesBack === null && takenBackBy.length === 0 && state !== "refused",
  );
  return settlePart(context, found, {
    ...{ way: "reinvoiced", amountFen: restored.fen, taxFen: restored.taxFen },
    against: counted.map((one) => one.id).join(", "),
    lines: grounds.costLines(restored),
  });
}

/** New invoices count once the tax office knows them, and cover what was kept and not more. One that it refused covers nothing. */
async function faultOf(
  context: Context,
  { purchase, recovery: { leftFen, parts } }: Recovering,
  { covered, restored, toleranceFen }: Grounds,
): Promise<Refusal | undefined> {
  const standing = await invoiceStanding(context, purchase.invoiceSubject, {
    besideRefused: true,
  });
  if (isRefusal(standing)) return standing;
  if (standing.outcome !== "passed" || restored.fen === 0n) {
    const reason = because.not_reinvoiced({ left: formatYuan(leftFen) });
    return refuse("conflict", reason, standing.reasons);
  }
  const returned = parts
    .filter(({ way, undoneAt }) => undoneAt === null && (way === "repaid" || way === "set-off"))
    .reduce((sum, { amountFen }) => sum + amountFen, 0n);
  const kept = purchase.grossFen - returned;
  const isOwn = purchase.invoiceSubject === `purchase:${purchase.purchaseId}`;
  if (!isOwn || covered.fen <= kept + toleranceFen) return undefined;
  const values = { invoices: formatYuan(covered.fen), kept: formatYuan(kept) };
  return refuse("conflict", because.invoices_exceed(values));
}
