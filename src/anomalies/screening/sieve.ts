/**
 * Payments through a rule table, in SQL: of all records only those that fire leave the engine, with what was judged,
 * and beside them what is usual in each category.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { type RecordSlice, recordSlices, type Screening } from "../behaviour/behaviour.ts";
import { categorySelect, profileRelation } from "../categories/category-sql.ts";
import type { Categories } from "../categories/schema.ts";
import { columnOf, firesSql, rulesSql } from "../rules.ts";
import { fieldIds, fields, type RuleTable } from "../schema.ts";
import type { Judged } from "./alerting.ts";
import { type PeerCount, stepsPerFold } from "./peers.ts";
import { paymentJudged, rowsOf, type SievedRow } from "./rows.ts";

export interface Sieve {
  table: RuleTable;
  categories: Categories;
  screening: Screening;
  asOf: Date;
  /** Records from this instant on. */
  since: Date;
  /** One account only. */
  account?: string | undefined;
  /** Also what does not fire. */
  all?: boolean;
  /** The population, where several tables judge the same records; looked at anew unless said. */
  slices?: readonly RecordSlice[];
}

const read = [
  ...["amount_fen", "expected_fen", "scale_fen", "interval_days", "expected_days", "scale_days"],
  ...["kwh_fen", "bills_paid", "amount_expected", "amount_scale", "gap_expected", "gap_scale"],
  "late_before_days",
  ...fieldIds.filter((field) => fields[field].subject === "payment").map(columnOf),
].join(", ");

/** One pass: rows of `what` = record are judged payments, those of peers count a category's by amount or interval. */
function paymentSelect({ table, categories, all = false }: Sieve): string {
  return `
    with placed as (
      select customer_account, category from (${categorySelect(categories)})
      where (getvariable('account')::varchar is null or customer_account = getvariable('account'))
        and hash(customer_account) % coalesce(getvariable('slices'), 1)
          = coalesce(getvariable('slice'), 0)
    ),
    judged as materialized (
      select record, customer_account, paid_at, channel, collected_by, category, ${read}
      from anomaly_records left join placed using (customer_account)
      where paid_at >= getvariable('since')
    )
    select 'record' as what, record, customer_account, channel, collected_by, category,
      epoch_ms(paid_at) as happened_ms, ${rulesSql(table)} as verdict, ${read}
    from judged where ${all ? "true" : firesSql(table)}
    union all by name
    select 'peers' as what, coalesce(category, 0) as category, count(*) as records,
      (count(*) filter (where ${firesSql(table)})) as fired,
      round(${stepsPerFold} * ln(greatest(amount_fen, 1)))::integer as amount_step
    from judged group by category, amount_step
    union all by name
    select 'peers' as what, coalesce(category, 0) as category, count(*) as records,
      interval_days as interval_step
    from judged where interval_days is not null group by category, interval_days`;
}

interface Part {
  judged: Judged[];
  peers: PeerCount[];
  /** Slices of the accounts that are done, of so many. */
  done: number;
  slices: number;
}

/** The same query for each slice of the accounts, so that memory stays flat. */
export async function* paymentsJudged(analytics: Analytics, sieve: Sieve): AsyncGenerator<Part> {
  const { asOf, since, screening, account, categories } = sieve;
  const slices = sieve.slices ?? (await recordSlices(analytics, asOf, { screening, account }));
  const select = paymentSelect(sieve);
  for (const [done, { relations, parameters, given }] of slices.entries()) {
    const query = {
      relations: [...relations, profileRelation(categories)],
      parameters: { ...parameters, since },
      ...{ given, select },
    };
    for await (const columns of analytics.columnChunks(query, 50_000)) {
      const rows = Map.groupBy(rowsOf(columns), (row) => row("what"));
      const judged = (rows.get("record") ?? []).map((row) => paymentJudged(row, screening));
      const peers = (rows.get("peers") ?? []).map(countOf);
      yield { judged, peers, done, slices: slices.length };
    }
  }
}

function countOf(row: SievedRow): PeerCount {
  const number = (column: string) => row(column) as number;
  return {
    ...{ category: number("category"), records: number("records"), fired: number("fired") },
    ...{ amountStep: number("amount_step"), intervalStep: number("interval_step") },
  };
}
