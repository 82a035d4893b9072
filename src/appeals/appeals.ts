/**
 * What other folders ask of appeal risk inside their own transaction.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import { dayMs } from "../base/dates.ts";
import type { RiskLevel } from "./schema.ts";

export interface RegionRisk {
  level: RiskLevel;
  score: number;
  /** The category that sets the level: the worst one. */
  category: string;
  asOf: Date;
  model: string;
}

/**
 * The newest daily opinion on a unit or, where it has none, on the nearest unit above it; undefined
 * where there is none of the last seven days. A judgement for a gate (a notice before a cut-off, say):
 * it may make the act milder or hold it, never harsher.
 */
export async function appealRisk(
  transaction: Transaction,
  unit: string,
  now: Date,
): Promise<RegionRisk | undefined> {
  const since = new Date(now.getTime() - 7 * dayMs);
  const [row] = await transaction.sql<Omit<RegionRisk, "asOf"> & { as_of: Date }>`
    select row.risk as level, row.score, row.category, assessment.as_of, assessment.model
    from appeal_row as row join appeal_assessment as assessment on assessment.id = row.assessment_id
    where assessment.slot = 'day' and assessment.as_of > ${since} and assessment.as_of <= ${now}
      and row.region = any (string_to_array((select path from unit where id = ${unit}), '/'))
    order by assessment.as_of desc, length(row.unit_path) desc, risk_order(row.risk) desc,
      row.score desc, row.category collate "C"
    limit 1`;
  if (!row) return undefined;
  const { as_of: asOf, ...risk } = row;
  return { ...risk, asOf };
}
