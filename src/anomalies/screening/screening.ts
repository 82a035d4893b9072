/**
 * What other folders ask of screening inside their own transaction.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { verdictOf } from "../rules.ts";
import type { ScreenedRecord, Subject, Verdict } from "../schema.ts";

/** A record on which a rule set fired, as it was judged. */
export interface Alerted {
  /** Hash of the rule table. */
  ruleSet: string;
  record: ScreenedRecord;
  verdict: Verdict;
}

interface AlertInputs {
  rule_set: string;
  record: string;
  subject: Subject;
  category: number | null;
  inputs: ScreenedRecord["values"];
  verdict: string;
}

/** The alerts that one screen added, in the order of their ids; a leaf of the chain is made of each. */
export async function alertsOfScreen({ sql }: Transaction, screen: number): Promise<Alerted[]> {
  const rows = await sql<AlertInputs>`
    select rule_set, record, subject, category, inputs, verdict from anomaly_alert
    where screen_id = ${screen} order by record collate "C"`;
  return rows.map(alertedOf);
}

/** The alert of a record, of one rule set, or the first that counted (a shadow's does not). */
export async function alertOfRecord(
  { sql }: Transaction,
  { record, ruleSet = null }: { record: string; ruleSet?: string | null },
): Promise<Alerted | undefined> {
  const [row] = await sql<AlertInputs>`
    select alert.rule_set, record, subject, category, inputs, verdict
    from anomaly_alert as alert join anomaly_screen on anomaly_screen.id = screen_id
    where record = ${record} and (${ruleSet}::text is null or alert.rule_set = ${ruleSet})
    order by role, alerted_at, alert.rule_set limit 1`;
  return row && alertedOf(row);
}

function alertedOf({ rule_set, record, subject, category, inputs, verdict }: AlertInputs): Alerted {
  return {
    ruleSet: rule_set,
    record: { record, subject, category, values: inputs },
    verdict: verdictOf(verdict),
  };
}
