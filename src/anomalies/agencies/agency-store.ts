/**
 * What stands about collection agencies in PostgreSQL: alerts, judgements, cases, allowances.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";
import type { AgencyFacts, FiredRule, Outcome } from "../cases/schema.ts";

export interface AgencyAlert {
  record: string;
  agency: string;
  facts: AgencyFacts;
  fired: FiredRule[];
  outcome: Outcome | null;
}

/** What the live rules said of agencies' days; of several rule sets the newest. */
export function agencyAlerts({ sql }: Transaction, since: Date): Promise<AgencyAlert[]> {
  return sql`
    select distinct on (alert.record) alert.record, agency, facts, alert.fired, outcome
    from anomaly_alert as alert join anomaly_screen on anomaly_screen.id = screen_id
      left join anomaly_case_record as kept using (record)
    where agency is not null and happened_at >= ${since} and role = 'champion'
    order by alert.record, alerted_at desc`;
}

export interface AgencyStanding {
  agency: string;
  case: string | null;
  allowedUntil: Day | null;
}

export function agencyStandings({ sql }: Transaction, today: Day): Promise<AgencyStanding[]> {
  return sql`
    select agency, max(case_id) as case, max(until_day) as "allowedUntil"
    from (
      select agency, id as case_id, null::date as until_day from anomaly_case
      where agency is not null and state <> 'judged'
      union all
      select agency, null, until_day from anomaly_allowance
      where agency is not null and lifted_at is null and until_day >= ${today}::date
    ) as standing
    group by agency`;
}
