/**
 * Set off: another settlement of the same supplier pays so much less. It is bound into that settlement's
 * approval, so it comes before the payment details.
 * @module
 */
import { formatYuan } from "../../base/money.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { lockedPurchases } from "../access.ts";
import { recovering } from "../recovering/claiming.ts";
import { because } from "../recovering/schema.ts";
import { type Purchase, payoutOf } from "../schema.ts";
import { amountOf, backLines } from "./back-lines.ts";
import { unpayable } from "./payable.ts";
import { settlePart } from "./settling.ts";

export interface SettingOff {
  purchase: string;
  against: string;
  amountYuan?: bigint | undefined;
}

export async function setOff(
  context: Context,
  { purchase: id, against, amountYuan: said }: SettingOff,
): Promise<Purchase | Refusal> {
  const both = await lockedPurchases(context, [id, against]);
  if (isRefusal(both)) return both;
  const [purchase, target] = both as [Purchase, Purchase | undefined];
  if (!target || target.supplierId !== purchase.supplierId) {
    return refuse("conflict", because.other_supplier({ id: against }));
  }
  const found = await recovering(context, purchase);
  if (isRefusal(found)) return found;
  const fault = await unpayable(context, target);
  if (fault) return fault;
  const left = payoutOf(target);
  const amountFen = amountOf(said, found.recovery, left);
  if (isRefusal(amountFen)) return amountFen;
  if (amountFen > left || amountFen === 0n) {
    const values = { id: against, amount: formatYuan(amountFen), left: formatYuan(left) };
    return refuse("conflict", because.more_than_payable(values));
  }
  const lines = backLines(context, purchase, { amountFen });
  if (isRefusal(lines)) return lines;
  return settlePart(context, found, { way: "set-off", amountFen, against, lines });
}
