/**
 * The days of collection agencies through a rule table, in SQL.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { agencyParameters } from "../behaviour/behaviour.ts";
import { columnOf, firesSql, rulesSql } from "../rules.ts";
import { fieldIds, fields } from "../schema.ts";
import type { Judged } from "./alerting.ts";
import { agencyJudged as judgedOf, rowsOf } from "./rows.ts";
import type { Sieve } from "./sieve.ts";

const columns = [
  ...["record", "agency", "payments", "accounts", "amount_fen"],
  ...fieldIds.filter((field) => fields[field].subject === "agency_day").map(columnOf),
].join(", ");

/** Those that fire, and how many days were judged. There are few agencies: one query, no slices. */
export async function agencyDaysJudged(
  analytics: Analytics,
  { table, screening, asOf, since, all = false }: Omit<Sieve, "categories" | "account">,
): Promise<{ judged: Judged[]; records: number }> {
  const fires = all ? "true" : firesSql(table, "agency_day");
  const found = await analytics.columns({
    relations: ["agency_days"],
    parameters: { ...agencyParameters(asOf, screening), since },
    select: `
      with judged as materialized (select * from agency_days where last_at >= getvariable('since'))
      select ${columns}, epoch_ms(last_at) as happened_ms,
        ${rulesSql(table, "agency_day")} as verdict
      from judged where ${fires}
      union all by name select '' as record, count(*) as records from judged`,
  });
  const rows = rowsOf(found);
  const records = rows.find((row) => row("record") === "")!("records") as number;
  return { judged: rows.filter((row) => row("record") !== "").map(judgedOf), records };
}
