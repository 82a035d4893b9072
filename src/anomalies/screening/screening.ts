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

function alertedOf({ rule_set, record, subject, category, inputs, verdict }: AlertInputs): Alerted {
  return {
    ruleSet: rule_set,
    record: { record, subject, category, values: inputs },
    verdict: verdictOf(verdict),
  };
}
