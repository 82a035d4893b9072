/**
 * What an assessment asks of the lake besides the tickets' sums.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import type { Grain } from "../schema.ts";

/** When history begins, and whether any ticket carries a business type. */
export async function firstTicket(analytics: Analytics, asOf: Date) {
  const [seen] = await analytics.query<{ first_at: Date | null; typed: number }>({
    relations: ["tickets"],
    parameters: { as_of: asOf },
    select: "select min(created_at) as first_at, count(business_type) as typed from tickets",
  });
  return seen?.first_at ? { firstAt: seen.first_at, hasTypes: Number(seen.typed) > 0 } : undefined;
}

interface UnitAccounts {
  region_id: string;
  county_id: string | null;
  city_id: string | null;
  province_id: string | null;
  accounts: number;
}

/** Accounts of every unit of the level, or of every unit and its ancestors where it is as recorded. */
export async function accountsAt(
  analytics: Analytics,
  { grain, asOf }: { grain: Grain; asOf: Date },
): Promise<Map<string, number>> {
  const rows = await analytics.query<UnitAccounts>({
    relations: ["accounts_by_unit"],
    parameters: { as_of: asOf },
    select: "select * from accounts_by_unit",
  });
  const accounts = new Map<string, number>();
  for (const row of rows) {
    const every = [row.region_id, row.county_id, row.city_id, row.province_id];
    const units = grain.level === "recorded" ? every : [row[`${grain.level}_id`]];
    for (const unit of new Set(units.filter((id) => id !== null))) {
      accounts.set(unit, (accounts.get(unit) ?? 0) + Number(row.accounts));
    }
  }
  return accounts;
}
