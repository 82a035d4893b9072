/**
 * What other folders ask of outages inside their own transaction.
 * @module
 */
import type { Transaction } from "../base/database.ts";

/** Those of the units that are without power at a moment. */
export async function unitsWithoutPower(
  { sql }: Transaction,
  units: readonly string[],
  now: Date,
): Promise<Set<string>> {
  const rows = await sql<{ unit: string }>`
    select distinct unit_id as unit from outage
    where unit_id = any (${units}::text[]) and started_at <= ${now}
      and coalesce(ended_at > ${now}, true)`;
  return new Set(rows.map(({ unit }) => unit));
}
