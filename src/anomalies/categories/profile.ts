/**
 * Reading the profiles of all accounts, by column.
 * @module
 */
import type { Analytics, AnalyticsQuery } from "../../base/database.ts";
import { indicatorIds, indicators } from "./indicators.ts";
import type { Profile } from "./scaling.ts";

export interface ProfileLook {
  asOf: Date;
  /** False where payments are all that is known, as of a file's. */
  withBills: boolean;
  given?: AnalyticsQuery["given"];
}

const idsOf = (withBills: boolean) =>
  indicatorIds.filter((id) => withBills || indicators[id].relation === "payment_profile");

/** Every account with a payment in the 24 months before `asOf`, in the order of its number. */
export async function readProfile(
  analytics: Analytics,
  { asOf, withBills, given }: ProfileLook,
): Promise<{ accounts: string[]; profile: Profile }> {
  const relation = withBills ? "account_profile" : "payment_profile";
  const ids = idsOf(withBills);
  const columns = await analytics.columns({
    relations: [relation],
    parameters: { as_of: asOf },
    ...(given && { given }),
    select: `select customer_account, ${ids.join(", ")} from ${relation} order by customer_account`,
  });
  const profile = Object.fromEntries(ids.map((id) => [id, columns[id] as Float64Array]));
  return { accounts: columns.customer_account as string[], profile };
}
