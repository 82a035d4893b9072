/**
 * What the braces of templates, papers and scripts stand for, of one debtor. Pure.
 * @module
 */
import type { Day } from "../../base/dates.ts";
import { formatYuan } from "../../base/money.ts";
import type { Debtor } from "../proposing/gather.ts";
import { claimOf } from "../proposing/lines.ts";
import type { Placeholder } from "../schema.ts";

/** The national service telephone of the trade. */
const servicePhone = "95598";

export function valuesOf(
  { holder, debt, facts }: Debtor,
  more: { article?: string; cutOffOn?: Day; appeal?: string } = {},
): Partial<Record<Placeholder, string>> {
  const months = debt.bills.map(({ billingMonth }) => billingMonth);
  const [first, last] = [months[0] ?? "", months.at(-1) ?? ""];
  return {
    name: holder.name,
    account: holder.account,
    amount: formatYuan(claimOf(facts)),
    lateFee: formatYuan(debt.lateFeeFen),
    months: months.length > 2 ? `${first}—${last}` : months.join("、"),
    dueOn: facts.oldestDueOn,
    days: String(Math.max(0, facts.overdueDays)),
    phone: servicePhone,
    unit: holder.unitName,
    ...more,
  };
}
