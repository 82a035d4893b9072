/**
 * Allowances in PostgreSQL: what may be odd for a while. None is deleted; lifting writes who and when.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";
import type { Field } from "../schema.ts";

export interface StoredAllowance {
  id: string;
  customerAccount: string | null;
  agency: string | null;
  field: Field | null;
  untilDay: Day;
  reason: string;
  allowedBy: string;
  allowedAt: Date;
  liftedBy: string | null;
}

export type NewAllowance = Omit<StoredAllowance, "liftedBy">;

export async function insertAllowance({ sql }: Transaction, given: NewAllowance): Promise<void> {
  await sql`
    insert into anomaly_allowance (id, customer_account, agency, field, until_day, reason, allowed_by,
      allowed_at)
    values (${given.id}, ${given.customerAccount}, ${given.agency}, ${given.field},
      ${given.untilDay}, ${given.reason}, ${given.allowedBy}, ${given.allowedAt})`;
}

export interface AllowanceFilter {
  scope: readonly string[];
  id?: string | undefined;
  customerAccount?: string | null | undefined;
  agency?: string | null | undefined;
  /** Those that stand on this day alone. */
  standingOn?: Day | undefined;
}

export function findAllowances(
  { sql }: Transaction,
  { scope, id, customerAccount, agency, standingOn }: AllowanceFilter,
): Promise<StoredAllowance[]> {
  return sql`
    select allowance.id, customer_account as "customerAccount", agency, field,
      until_day as "untilDay", reason, allowed_by as "allowedBy", allowed_at as "allowedAt",
      lifted_by as "liftedBy"
    from anomaly_allowance as allowance left join customer using (customer_account)
      left join unit on unit.id = customer.unit_id
    where in_scope(coalesce(unit.path, ''), ${scope}::text[])
      and (${id ?? null}::text is null or allowance.id = ${id ?? null})
      and (${customerAccount ?? null}::text is null
        or customer_account = ${customerAccount ?? null})
      and (${agency ?? null}::text is null or agency = ${agency ?? null})
      and (${standingOn ?? null}::date is null
        or (lifted_at is null and until_day >= ${standingOn ?? null}::date))
    order by allowed_at desc, allowance.id`;
}

export async function liftAllowance(
  { sql }: Transaction,
  { id, by, now }: { id: string; by: string; now: Date },
): Promise<void> {
  await sql`
    update anomaly_allowance set lifted_by = ${by}, lifted_at = ${now}
    where id = ${id} and lifted_at is null`;
}

/** Whether a rule ever fired on a day of the agency: there is nothing to allow before. */
export async function isAlerted({ sql }: Transaction, agency: string): Promise<boolean> {
  const found = await sql`select from anomaly_alert where agency = ${agency} limit 1`;
  return found.length > 0;
}
