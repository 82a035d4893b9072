/**
 * What stands on a payable is taken back with it: its voucher, its approval.
 * @module
 */

import { voidApproval } from "../../approvals/approvals.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import type { Purchase } from "../schema.ts";
import { reversePayable } from "./vouchers.ts";

/** Reverses the payable voucher and voids the approval. Returns the voucher's number, null if none. */
export async function takeBackPayable(
  context: Context,
  purchase: Purchase,
  why: string,
): Promise<string | null | Refusal> {
  if (purchase.approval !== null) {
    const voided = await voidApproval(context, purchase.approval, why);
    if (isRefusal(voided)) return voided;
  }
  return (await reversePayable(context, purchase, why)) ?? null;
}
