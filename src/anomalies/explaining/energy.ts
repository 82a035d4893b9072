/**
 * Energy and price told apart.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Judged } from "../screening/alerting.ts";
import type { Explanation } from "./schema.ts";
import { usualPrice } from "./season-store.ts";

/**
 * What the amount says of energy once its price is told apart: paid and expected kWh a bill at the price of the bills
 * behind it, and how much of the expected amount is that price less the year's before.
 */
export async function energyOf(
  transaction: Transaction,
  { about, facts, happenedAt }: Judged,
): Promise<Explanation["energy"]> {
  if (!("kwhFen" in facts) || facts.kwhFen === null) return null;
  const { amountFen, kwhFen: price, billsPaid, measure } = facts;
  const kwhExpected = Math.exp(measure.amountExpected / 1e6);
  const kwhPaid = amountFen / (price * billsPaid);
  const usual = await usualPrice(transaction, { account: about.customerAccount!, at: happenedAt });
  const fen = (value: number) => BigInt(Math.round(value));
  return {
    ...{ kwhPaid, kwhExpected, fenPerKwh: price, usualFenPerKwh: usual, bills: billsPaid },
    energyEffectFen: fen((kwhPaid - kwhExpected) * price * billsPaid),
    priceEffectFen: usual === null ? null : fen(kwhExpected * billsPaid * (price - usual)),
  };
}
