/**
 * Set-offs taken back: by who made them, or with the settlement they stood against.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { reverse } from "../../ledger/ledger.ts";
import { mark } from "../recovering/marking.ts";
import { closeRecovery, setOffsAgainst, undoPart } from "../recovering/store.ts";
import type { Purchase } from "../schema.ts";
import { everything, lockPurchases } from "../store.ts";

/** Undoes what is set off against a purchase, or only that of one other; those are marked again. Returns them. */
export async function undoSetOffs(
  context: Context,
  { against, purchase = null }: { against: string; purchase?: string | null },
): Promise<Purchase[] | Refusal> {
  const { transaction, actor, now } = context;
  const marked: Purchase[] = [];
  for (const part of await setOffsAgainst(transaction, against, purchase)) {
    const { cause, purchaseId, recoveryId } = part;
    const narrative = `撤销抵扣 ${recoveryId} ${against}`;
    await reverse(context, cause, { cause: `${cause}:undone`, day: dayOf(now), narrative });
    await undoPart(transaction, part, { by: actor.id, at: now });
    await closeRecovery(transaction, recoveryId, null);
    const [paid] = await lockPurchases(transaction, everything, [purchaseId]);
    // one whose payment the bank returned meanwhile is marked when it is paid again
    if (paid!.stage !== "paid") continue;
    const note = { recovery: recoveryId, undone: cause, against };
    const again = await mark(context, paid!, { act: "recover", note });
    if (isRefusal(again)) return again;
    marked.push(again);
  }
  return marked;
}
