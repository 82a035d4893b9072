/**
 * Reading runs and scores.
 * @module
 */

import type { Transaction } from "../base/database.ts";
import type { CustomerGroup } from "../customers/schema.ts";
import type { Source } from "./indicators.ts";
import type { RunLimits, StoredReason } from "./rules.ts";
import type { Band } from "./schema.ts";
import type { Inputs } from "./scoring/judge.ts";

export interface StoredRun {
  run: number;
  asOf: Date;
  model: string;
  snapshot: string;
  without: Source[];
  scoredAt: Date;
  accounts: number;
  psi: number | null;
  limits: RunLimits;
}

interface RunFilter {
  run?: number | undefined;
  /** Of this model; of the live one where neither is said. */
  model?: string | undefined;
  until?: Date | undefined;
  limit?: number;
}

/** Finished runs, the newest moment first. */
export async function findRuns(
  { sql }: Transaction,
  { run, model, until, limit = 1 }: RunFilter,
): Promise<StoredRun[]> {
  return await sql<StoredRun>`
    select run.id::int as run, as_of as "asOf", run.model, snapshot, without,
      scored_at as "scoredAt", accounts, psi, limits
    from arrears_run as run
    where finished_at is not null
      and (${until ?? null}::timestamptz is null or as_of <= ${until ?? null})
      and case when ${run ?? null}::bigint is not null then run.id = ${run ?? null}
        when ${model ?? null}::text is not null then run.model = ${model ?? null}
        else run.model = (select id from model where kind = 'arrears' and state = 'live') end
    order by as_of desc, run.id desc limit ${limit}`;
}

export interface StoredScore {
  account: string;
  probability: number;
  band: Band;
  receivableFen: bigint;
  expectedLossFen: bigint;
  reasons: StoredReason[];
}

export async function findScores(
  { sql }: Transaction,
  run: number,
  accounts: readonly string[],
): Promise<StoredScore[]> {
  return await sql<StoredScore>`
    select customer_account as account, probability, band, receivable_fen as "receivableFen",
      expected_loss_fen as "expectedLossFen", reasons
    from arrears_score where run_id = ${run} and customer_account = any (${accounts}::text[])`;
}

/** One account's score with what it was scored from; no inputs are kept of the low band. */
export async function findScore(
  { sql }: Transaction,
  run: number,
  account: string,
): Promise<(StoredScore & { group: CustomerGroup; inputs: Inputs | null }) | undefined> {
  const [row] = await sql<StoredScore & { group: CustomerGroup; inputs: Inputs | null }>`
    select customer_account as account, customer_group as group, probability, band,
      receivable_fen as "receivableFen", expected_loss_fen as "expectedLossFen", reasons, inputs
    from arrears_score where run_id = ${run} and customer_account = ${account}`;
  return row;
}

export interface RiskyFilter {
  scope: readonly string[];
  /** Path of a unit; its descendants are included. */
  within: string | null;
  bands: readonly Band[];
  group: CustomerGroup | null;
  /** Least expected loss. */
  leastFen: bigint;
  sort: "loss" | "probability" | "receivable";
  limit: number | null;
  offset: number;
}

export interface RiskyRow extends StoredScore {
  name: string;
  group: CustomerGroup;
  unit: string;
  unitName: string;
  total: number;
}

/** Most first; `total` counts them before paging. */
export async function findRisky(
  { sql }: Transaction,
  run: number,
  filter: RiskyFilter,
): Promise<RiskyRow[]> {
  return await sql<RiskyRow>`
    select customer_account as account, customer.name, score.customer_group as group,
      unit.id as unit, unit.name as "unitName", probability, band,
      receivable_fen as "receivableFen", expected_loss_fen as "expectedLossFen", reasons,
      count(*) over ()::int as total
    from arrears_score as score join customer using (customer_account)
      join unit on unit.id = customer.unit_id
    where run_id = ${run} and band = any (${filter.bands}::text[])
      and (${filter.group}::text is null or score.customer_group = ${filter.group})
      and expected_loss_fen >= ${filter.leastFen} and in_scope(unit.path, ${filter.scope})
      and (${filter.within}::text is null or in_scope(unit.path, array[${filter.within}::text]))
    order by case ${filter.sort} when 'probability' then probability
        when 'receivable' then receivable_fen else expected_loss_fen end desc,
      expected_loss_fen desc, customer_account
    limit ${filter.limit} offset ${filter.offset}`;
}

export interface TotalRow {
  path: string;
  band: Band;
  accounts: number;
  receivableFen: bigint;
  expectedLossFen: bigint;
}

/** Sums of a run by unit and band. */
export async function findTotals(
  { sql }: Transaction,
  run: number,
  { scope, within, group }: Pick<RiskyFilter, "scope" | "within" | "group">,
): Promise<TotalRow[]> {
  return await sql<TotalRow>`
    select unit.path, band, sum(accounts)::int as accounts,
      sum(receivable_fen)::bigint as "receivableFen",
      sum(expected_loss_fen)::bigint as "expectedLossFen"
    from arrears_unit_total join unit on unit.id = unit_id
    where run_id = ${run} and in_scope(unit.path, ${scope})
      and (${within}::text is null or in_scope(unit.path, array[${within}::text]))
      and (${group}::text is null or customer_group = ${group})
    group by unit.path, band order by unit.path, band`;
}

export async function unitNames(
  { sql }: Transaction,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; name: string }>`
    select id, name from unit where id = any (${ids}::text[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function keepMonitoring(
  { sql }: Transaction,
  { model, report }: { model: string; report: object },
  now: Date,
): Promise<void> {
  await sql`
    insert into arrears_monitoring (model, made_at, report) values (${model}, ${now}, ${report})
    on conflict (model) do update set made_at = excluded.made_at, report = excluded.report`;
}

export async function findMonitoring(
  { sql }: Transaction,
  model: string,
): Promise<unknown | undefined> {
  const [row] = await sql<{ report: unknown }>`
    select report from arrears_monitoring where model = ${model}`;
  return row?.report;
}
