/**
 * Repaid: the supplier's money is a credit on the bank's statement, booked as unidentified until now.
 * @module
 */
import { formatYuan } from "../../base/money.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { lockUnidentified, takeFromReceipt } from "../../payments/payments.ts";
import { lockedPurchase } from "../access.ts";
import { recovering } from "../recovering/claiming.ts";
import { because } from "../recovering/schema.ts";
import type { Purchase } from "../schema.ts";
import { amountOf, backLines } from "./back-lines.ts";
import { settlePart } from "./settling.ts";

export interface Repaying {
  purchase: string;
  receipt: string;
  amountYuan?: bigint | undefined;
}

export async function takeRepayment(
  context: Context,
  { purchase: id, receipt, amountYuan: said }: Repaying,
): Promise<Purchase | Refusal> {
  const purchase = await lockedPurchase(context, id);
  if (isRefusal(purchase)) return purchase;
  const found = await recovering(context, purchase);
  if (isRefusal(found)) return found;
  const credit = await lockUnidentified(context, receipt);
  if (isRefusal(credit)) return credit;
  const amountFen = amountOf(said, found.recovery, credit.leftFen);
  if (isRefusal(amountFen)) return amountFen;
  if (amountFen > credit.leftFen || amountFen === 0n) {
    const values = { receipt, left: formatYuan(credit.leftFen) };
    return refuse("conflict", because.receipt_short(values));
  }
  const lines = backLines(context, purchase, { receipt, amountFen });
  if (isRefusal(lines)) return lines;
  await takeFromReceipt(context, receipt, amountFen);
  return settlePart(context, found, { way: "repaid", amountFen, against: receipt, lines });
}
