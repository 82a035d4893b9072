/**
 * A recovery that the bank's return of the payment has made empty.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { groundsOf } from "../recovering/grounds.ts";
import { openRecoveryOf } from "../recovering/marking.ts";
import type { Purchase } from "../schema.ts";
import { addPart } from "./settling.ts";

/**
 * The bank returned the payment: the supplier has nothing to give back. What came back or was set off
 * before stays. Returns the invoice that counts no more, undefined where nothing was open.
 */
export async function emptyRecovery(
  context: Context,
  purchase: Purchase,
): Promise<string | undefined | Refusal> {
  const recovery = await openRecoveryOf(context, purchase.purchaseId);
  if (!recovery || recovery.parts.some(({ undoneAt }) => undoneAt === null)) return undefined;
  const grounds = await groundsOf(context, purchase);
  if (isRefusal(grounds)) return grounds;
  const { leftFen: fen, invoice } = recovery;
  const { taxFen } = grounds.claimed;
  const lines = grounds.costLines({ fen, taxFen });
  const settling = {
    way: "bounced",
    amountFen: fen,
    taxFen,
    against: purchase.purchaseId,
  } as const;
  await addPart(context, { purchase, recovery }, { ...settling, lines });
  return invoice;
}
