/**
 * An invoice of a paid purchase stops to count: what no invoice covers is claimed of the supplier, debit other
 * receivables, credit cost and input tax, as the red-letter invoice says.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { type PostingLine, post } from "../../ledger/ledger.ts";
import type { Purchase } from "../schema.ts";
import { type Grounds, groundsOf } from "./grounds.ts";
import { mark, openRecoveryOf } from "./marking.ts";
import { because, type Recovery } from "./schema.ts";
import { addClaim } from "./store.ts";

/** Claims what was not claimed before, and marks the purchase. */
export async function claimBack(
  context: Context,
  purchase: Purchase,
  invoice: string,
): Promise<Purchase | Refusal> {
  const grounds = await groundsOf(context, purchase);
  if (isRefusal(grounds)) return grounds;
  if (grounds.lost.fen > 0n) await claim(context, purchase, { invoice, grounds });
  return mark(context, purchase, { act: "recover", note: { invoice } });
}

async function claim(
  context: Context,
  { purchaseId, supplierId, month, supplierName }: Purchase,
  { invoice, grounds: { lost, costLines } }: { invoice: string; grounds: Grounds },
): Promise<void> {
  const { transaction, actor, now } = context;
  const recovery = { id: await context.newId("PR"), purchaseId, supplierId, invoice };
  const claiming = { ...lost, by: actor.id, at: now };
  const { id, claims } = await addClaim(transaction, recovery, claiming);
  await post(context, {
    cause: `purchase-recovery:${id}#${claims}`,
    day: dayOf(now),
    narrative: `红冲应追回购电费 ${month} ${supplierName}`,
    lines: swapped(costLines(lost)),
  });
}

/** The other way round: what was cost and input tax is owed by the supplier. */
function swapped(lines: readonly PostingLine[]): PostingLine[] {
  return lines.map(({ debitFen, creditFen, ...line }) => ({
    ...line,
    ...(debitFen !== undefined && { creditFen: debitFen }),
    ...(creditFen !== undefined && { debitFen: creditFen }),
  }));
}

export interface Recovering {
  purchase: Purchase;
  recovery: Recovery;
}

/** A purchase with the recovery to be settled; a mark that is older than recoveries is claimed now. */
export async function recovering(
  context: Context,
  purchase: Purchase,
): Promise<Recovering | Refusal> {
  const { purchaseId: id, stage, problems } = purchase;
  const known = await openRecoveryOf(context, id);
  if (known) return { purchase, recovery: known };
  const flushed = problems.find(({ code }) => code === "purchases.paid_with_flushed_invoice");
  const invoice = String(flushed?.values?.number ?? "");
  const claimed =
    stage === "paid" && flushed ? await claimBack(context, purchase, invoice) : purchase;
  if (isRefusal(claimed)) return claimed;
  const recovery = await openRecoveryOf(context, id);
  return recovery
    ? { purchase: claimed, recovery }
    : refuse("conflict", because.nothing_open({ id }));
}
