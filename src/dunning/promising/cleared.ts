/**
 * Who of many accounts is left alone now.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { openBills } from "../../bills/bills.ts";
import { freeAdvancesOf } from "../../payments/payments.ts";
import { debtOf } from "../debts.ts";
import { commitmentsOf } from "../proposing/commitments.ts";

/**
 * Paid: nothing overdue is left. Settled: nothing but what is disputed or in a plan that is kept, which is no cause of
 * a cut-off.
 */
export async function clearedOf(
  { transaction, rulebooks }: Context,
  accounts: readonly string[],
  asked: Parameters<typeof commitmentsOf>[2],
): Promise<{ paid: string[]; settled: string[] }> {
  const today = dayOf(asked.now);
  const owed = await openBills({ transaction, rulebooks }, { accounts, asOf: today });
  const billsOf = Map.groupBy(owed, ({ customerAccount }) => customerAccount);
  const advances = await freeAdvancesOf(transaction, [...billsOf.keys()]);
  const commitments = await commitmentsOf(transaction, [...billsOf.keys()], asked);
  const leftOf = (account: string) => {
    const bills = (billsOf.get(account) ?? []).filter(({ dueOn }) => dueOn < today);
    const advanceFen = advances.get(account) ?? 0n;
    return debtOf(bills, { advanceFen, excludedFen: 0n, today })?.overdueFen ?? 0n;
  };
  const isSettled = (account: string) => {
    const { disputedFen, instalmentFen } = commitments(account);
    return leftOf(account) <= disputedFen + instalmentFen;
  };
  return {
    paid: accounts.filter((account) => leftOf(account) === 0n),
    settled: accounts.filter(isSettled),
  };
}
