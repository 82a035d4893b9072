/**
 * Everything a decision needs, for many accounts at once: one question to each source, whatever their number.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { openBills } from "../../bills/bills.ts";
import { unitsWithoutPower } from "../../outages/outages.ts";
import { freeAdvancesOf, unsettledCharges } from "../../payments/payments.ts";
import { protectionsOfAll, type StandingProtection } from "../../protections/protections.ts";
import { type Debt, debtOf } from "../debts.ts";
import type { DebtFacts } from "../schema.ts";
import { type Commitments, commitmentsOf, historiesOf } from "./commitments.ts";
import type { Grounds } from "./grounds.ts";
import { opinionsOf } from "./opinions.ts";

export interface Holder {
  account: string;
  name: string;
  class: string;
  phone: string | null;
  address: string | null;
  unitId: string;
  unitName: string;
  unitPath: string;
  /** Change numbers of what is told here of the customer and of his unit. */
  customerChange: bigint;
  unitChange: bigint;
}

/** An account that owes something. */
export interface Debtor {
  holder: Holder;
  debt: Debt;
  hold: Commitments["hold"];
  facts: DebtFacts;
}

export interface Gathering
  extends Pick<Grounds, "now" | "today" | "practice" | "riskOf" | "heldOutOf"> {
  /** Actions that are themselves being decided about, so that they are no part of the history. */
  but?: readonly string[] | undefined;
}

/** Those of the accounts that owe anything, in no order. */
export async function gather(
  { transaction, rulebooks }: Pick<Context, "transaction" | "rulebooks">,
  accounts: readonly string[],
  gathering: Gathering,
): Promise<Map<string, Debtor>> {
  const { now, today, practice, riskOf } = gathering;
  const owed = await openBills({ transaction, rulebooks }, { accounts, asOf: today });
  const billsOf = Map.groupBy(owed, ({ customerAccount }) => customerAccount);
  const inDebt = [...billsOf.keys()];
  const holders = await holdersOf(transaction, inDebt);
  const advances = await freeAdvancesOf(transaction, inDebt);
  const charged = await unsettledCharges(transaction, inDebt);
  const protections = await protectionsOfAll(transaction, inDebt, today);
  const commitments = await commitmentsOf(transaction, inDebt, { now, practice });
  const histories = await historiesOf(transaction, inDebt, gathering);
  const opinions = await opinionsOf(transaction, inDebt, now);
  const units = [...new Set(holders.map(({ unitId }) => unitId))];
  const dark = await unitsWithoutPower(transaction, units, now);
  const debtors = new Map<string, Debtor>();
  for (const holder of holders) {
    const { account, unitId } = holder;
    const { hold, ...excluded } = commitments(account);
    const excludedFen = excluded.disputedFen + excluded.promisedFen + excluded.instalmentFen;
    const advanceFen = advances.get(account) ?? 0n;
    const debt = debtOf(billsOf.get(account)!, { advanceFen, excludedFen, today });
    if (!debt) continue;
    const facts: DebtFacts = {
      ...{ account, ...excluded, ...opinions(account), unitPath: holder.unitPath },
      class: holder.class === "residential" ? "residential" : "non-residential",
      ...{ overdueFen: debt.overdueFen, overdueDays: debt.overdueDays },
      oldestDueOn: debt.oldestDueOn,
      protections: (protections.get(account) ?? []).filter(isWhole).map(({ kind }) => kind),
      outage: dark.has(unitId),
      complaintRisk: await riskOf(transaction, unitId),
      paymentUnknown: charged.has(account),
      heldOutOf: gathering.heldOutOf(account),
      history: histories.get(account) ?? [],
    };
    debtors.set(account, { holder, debt, hold, facts });
  }
  return debtors;
}

/** A dispute about a part keeps that part out of the claim and leaves the rest to be claimed. */
function isWhole({ kind, source }: StandingProtection): boolean {
  return kind !== "billing_dispute" || !source.startsWith("dunning-dispute:");
}

export function holdersOf(
  { sql }: Context["transaction"],
  accounts: readonly string[],
): Promise<Holder[]> {
  return sql`
    select customer_account as account, customer.name, class, phone, address, unit_id as "unitId",
      unit.name as "unitName", unit.path as "unitPath",
      customer.change_no as "customerChange", unit.change_no as "unitChange"
    from customer join unit on unit.id = customer.unit_id
    where customer_account = any (${accounts}::text[]) order by customer_account`;
}
