/**
 * What stands on invoices that count no more, taken back before money moves.
 * @module
 */
import { voidApproval } from "../../approvals/approvals.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { reversePayable } from "../paying/vouchers.ts";
import { undoSetOffs } from "../returning/undoing.ts";
import type { Purchase } from "../schema.ts";

/** Reverses the payable voucher with what was set off against it, and voids the approval. Returns the voucher's number, null if none. */
export async function takeBackPayable(
  context: Context,
  purchase: Purchase,
  why: string,
): Promise<string | null | Refusal> {
  if (purchase.approval !== null) {
    const voided = await voidApproval(context, purchase.approval, why);
    if (isRefusal(voided)) return voided;
  }
  const undone = await undoSetOffs(context, { against: purchase.purchaseId });
  if (isRefusal(undone)) return undone;
  return (await reversePayable(context, purchase, why)) ?? null;
}
