/**
 * A purchase that is set off wholly: the bank pays nothing of it.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { pass } from "../passing.ts";
import { makePaidVoucher } from "../paying/vouchers.ts";
import { setOffsAgainst } from "../recovering/store.ts";
import { type Purchase, payoutOf } from "../schema.ts";

/** No payment is waited for: its paid voucher names the last set-off. Any other purchase is left as it is. */
export async function settleUnpaid(
  context: Context,
  purchase: Purchase,
): Promise<Purchase | Refusal> {
  if (payoutOf(purchase) > 0n) return purchase;
  const { transaction, now } = context;
  const last = (await setOffsAgainst(transaction, purchase.purchaseId)).at(-1)!;
  const on = dayOf(now);
  const note = { setOff: purchase.setOffFen.toString(), on };
  const settled = await pass(context, purchase, { act: "settle", note });
  if (!isRefusal(settled)) await makePaidVoucher(context, settled, { cause: last.cause, on });
  return settled;
}
