/**
 * What other folders ask of credit inside their own transaction.
 * @module
 */

import type { Transaction } from "../base/database.ts";
import type { Reason } from "../base/reasons.ts";
import type { CustomerGroup } from "../customers/schema.ts";
import { type KeptReason, reasonsOf } from "./rules.ts";
import type { Basis, Grade } from "./schema.ts";

export interface CreditGrade {
  grade: Grade;
  /** 0..100; null where no model was asked (a newcomer). */
  score: number | null;
  basis: Basis;
  group: CustomerGroup;
  reasons: Reason[];
  asOf: Date;
  model: string | null;
}

interface StandingRow extends Omit<CreditGrade, "reasons" | "asOf"> {
  account: string;
  as_of: Date;
  reasons: KeptReason[];
}

/**
 * The newest grade of each account; an account that was never graded is not in the map. An opinion: it
 * may order and soften an act, it never is one.
 */
export async function gradesOf(
  { sql }: Transaction,
  accounts: readonly string[],
): Promise<Map<string, CreditGrade>> {
  const rows = await sql<StandingRow>`
    select customer_account as account, told.grade, told.score, told.basis,
      told.credit_group as group, told.as_of, told.model, told.reasons
    from credit_standing join credit_grade as told using (customer_account, as_of, graded_at)
    where customer_account = any (${accounts}::text[])`;
  return new Map(
    rows.map(({ account, as_of: asOf, reasons, ...told }) => [
      account,
      { ...told, asOf, reasons: reasonsOf(reasons) },
    ]),
  );
}
