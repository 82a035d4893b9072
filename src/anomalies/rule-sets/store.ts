/**
 * Threshold sets, rule sets and comparisons in PostgreSQL.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { RuleTable } from "../schema.ts";
import { ThresholdSet } from "../thresholds/schema.ts";
import type { Comparison, RuleSetFacts, RuleSetState } from "./schema.ts";

export interface StoredThresholds {
  id: string;
  asOf: Date;
  categoryFit: number;
  snapshot: string;
  document: ThresholdSet;
  fittedBy: string;
  fittedAt: Date;
}

export async function insertThresholds({ sql }: Transaction, set: StoredThresholds): Promise<void> {
  await sql`
    insert into anomaly_threshold_set (id, as_of, category_fit, snapshot, document, hash, fitted_by, fitted_at)
    values (${set.id}, ${set.asOf}, ${set.categoryFit}, ${set.snapshot}, ${set.document},
      ${set.document.hash}, ${set.fittedBy}, ${set.fittedAt})`;
}

/** The one named, or the newest; with `before`, the newest as of an earlier moment. */
export async function findThresholds(
  { sql }: Transaction,
  { id, before }: { id?: string | undefined; before?: Date },
): Promise<StoredThresholds | undefined> {
  const [row] = await sql<StoredThresholds>`
    select id, as_of as "asOf", category_fit::int as "categoryFit", snapshot, document,
      fitted_by as "fittedBy", fitted_at as "fittedAt"
    from anomaly_threshold_set
    where (${id ?? null}::text is null or id = ${id ?? null})
      and (${before ?? null}::timestamptz is null or as_of < ${before ?? null})
    order by fitted_at desc, id desc limit 1`;
  return row && { ...row, document: ThresholdSet.parse(row.document) };
}

export interface NewRuleSet {
  id: string;
  hash: string;
  table: RuleTable;
  thresholdSet: string;
  categoryFit: number;
  picks: Record<string, number>;
  budget: number | null;
  alertsPerDay: number;
  screening: string;
  madeBy: string;
  madeAt: Date;
}

export async function insertRuleSet({ sql }: Transaction, set: NewRuleSet): Promise<void> {
  await sql`
    insert into anomaly_rule_set (id, hash, rule_table, threshold_set, category_fit, picks, budget,
      alerts_per_day, screening, state, made_by, made_at)
    values (${set.id}, ${set.hash}, ${set.table}, ${set.thresholdSet}, ${set.categoryFit},
      ${set.picks}, ${set.budget}, ${set.alertsPerDay}, ${set.screening}, 'draft', ${set.madeBy}, ${set.madeAt})`;
}

export interface StoredRuleSet extends Omit<RuleSetFacts, "madeAt" | "movedAt" | "rules"> {
  table: RuleTable;
  madeAt: Date;
  movedAt: Date | null;
}

interface Wanted {
  id?: string;
  hash?: string;
  states?: readonly RuleSetState[];
  limit?: number;
}

/** Newest first; of one hash those in force before drafts. */
export async function findRuleSets(
  { sql }: Transaction,
  { id, hash, states, limit = 50 }: Wanted,
): Promise<StoredRuleSet[]> {
  const rows = await sql<StoredRuleSet>`
    select id, version, hash, rule_table as table, threshold_set as "thresholdSet",
      category_fit::int as "categoryFit", picks, budget, alerts_per_day as "alertsPerDay", state,
      made_by as "madeBy", made_at as "madeAt", moved_by as "movedBy", moved_at as "movedAt"
    from anomaly_rule_set
    where (${id ?? null}::text is null or id = ${id ?? null})
      and (${hash ?? null}::text is null or hash = ${hash ?? null})
      and (${states ?? null}::text[] is null or state = any(${states ?? null}::text[]))
    order by case when ${hash ?? null}::text is not null then state in ('champion', 'shadow') end desc,
      version desc limit ${limit}`;
  return rows.map((row) => ({ ...row, table: RuleTable.parse(row.table) }));
}

export function factsOf({ table, madeAt, movedAt, ...rest }: StoredRuleSet): RuleSetFacts {
  return {
    ...rest,
    rules: table.rules.length,
    madeAt: madeAt.toISOString(),
    movedAt: movedAt?.toISOString() ?? null,
  };
}

/** Nobody else moves any rule set until the transaction ends. */
export async function lockRuleSets({ sql }: Transaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('anomaly_rule_set'))`;
}

export async function moveRuleSet(
  { sql }: Transaction,
  id: string,
  { to, by, now }: { to: RuleSetState; by: string; now: Date },
): Promise<void> {
  await sql`update anomaly_rule_set set state = ${to}, moved_by = ${by}, moved_at = ${now} where id = ${id}`;
}

export type Report = Omit<Comparison, "champion" | "challenger" | "comparedBy" | "comparedAt">;

export async function insertComparison(
  { sql }: Transaction,
  made: { champion: string; challenger: string; by: string; now: Date; report: Report },
): Promise<void> {
  await sql`
    insert into anomaly_rule_comparison (champion, challenger, compared_by, compared_at, report)
    values (${made.champion}, ${made.challenger}, ${made.by}, ${made.now}, ${made.report})`;
}

/** The newest of these two. */
export async function findComparison(
  { sql }: Transaction,
  { champion, challenger }: { champion: string; challenger: string },
): Promise<{ report: Report; comparedBy: string; comparedAt: Date } | undefined> {
  const [row] = await sql<{ report: Report; comparedBy: string; comparedAt: Date }>`
    select report, compared_by as "comparedBy", compared_at as "comparedAt"
    from anomaly_rule_comparison where champion = ${champion} and challenger = ${challenger}
    order by id desc limit 1`;
  return row;
}
