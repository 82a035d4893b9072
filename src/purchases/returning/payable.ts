/**
 * Which purchases may still be set off against.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { keyOf } from "../paying/payment.ts";
import { because } from "../recovering/schema.ts";
import { type Purchase, type Stage, stages } from "../schema.ts";
import { inBoth } from "../words.ts";

/** After the payable voucher, and while its amount may still be signed anew. */
const payable: readonly Stage[] = ["payable", "approval-returned", "approved"];

/** Why nothing can be set off against a purchase now. */
export async function unpayable(context: Context, target: Purchase): Promise<Refusal | undefined> {
  const { purchaseId: id, stage } = target;
  if (!payable.includes(stage)) {
    return refuse("conflict", inBoth(because.not_payable, { id, stage: stages[stage] }));
  }
  const { isKnown } = await keyOf(context, target);
  return isKnown ? refuse("conflict", because.payment_begun({ id })) : undefined;
}
