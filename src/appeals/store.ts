/**
 * Assessments and their rows in PostgreSQL. Every reading takes the data scope of who asks.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { AssessedSlot } from "./assessing/assess-slots.ts";
import type { CellFacts } from "./method/growth.ts";
import type { AppealRow, Grain, IndexName, RankedRow, RiskLevel } from "./schema.ts";

export interface StoredAssessment extends Grain {
  id: bigint;
  asOf: Date;
  model: string;
  alertsMoved: boolean;
}

/** Writes an assessment; made again, it replaces the one before. Gives its number and its units. */
export async function saveAssessment(
  transaction: Transaction,
  slot: AssessedSlot,
  now: Date,
): Promise<{ id: bigint; alertsMoved: boolean; units: Map<string, PlacedUnit> }> {
  const { grain } = slot;
  const [{ id, alerts_moved: alertsMoved }] = (await transaction.sql<{
    id: bigint;
    alerts_moved: boolean;
  }>`
    insert into appeal_assessment (slot, level, category_level, as_of, model, snapshot, assessed_at)
    values (${grain.slot}, ${grain.level}, ${grain.categoryLevel}, ${slot.asOf},
      ${slot.model.version}, ${slot.snapshot}, ${now})
    on conflict (slot, level, category_level, as_of) do update
      set model = excluded.model, snapshot = excluded.snapshot, assessed_at = excluded.assessed_at
    returning id, alerts_moved`) as [{ id: bigint; alerts_moved: boolean }];
  await transaction.sql`delete from appeal_row where assessment_id = ${id}`;
  const units = await placeUnits(
    transaction,
    slot.rows.map(({ region }) => region),
  );
  await transaction.copyIn("appeal_row", rowColumns, copiesOf(id, slot, units));
  return { id, alertsMoved, units };
}

/** Tells the planner of the new rows at once: it would join the next ranking row by row otherwise. */
export async function refreshStatistics(transaction: Transaction): Promise<void> {
  await transaction.sql`analyze appeal_assessment, appeal_row`;
}

export interface PlacedUnit {
  name: string;
  path: string;
}

/** Name and path of units by id; one that is not in the tree stands for itself. */
async function placeUnits(
  transaction: Transaction,
  regions: readonly string[],
): Promise<Map<string, PlacedUnit>> {
  const rows = await transaction.sql<PlacedUnit & { id: string }>`
    select id, name, path from unit where id = any (${[...new Set(regions)]})`;
  const known = new Map(rows.map(({ id, name, path }) => [id, { name, path }]));
  return new Map(regions.map((id) => [id, known.get(id) ?? { name: id, path: id }]));
}

const rowColumns = [
  ...["assessment_id", "region", "region_name", "unit_path", "category", "current", "previous"],
  ...["heat", "change", "urgency", "sentiment", "score", "risk", "flips", "lowers_by", "rate"],
  ...["reasons", "facts"],
];

function* copiesOf(id: bigint, { rows }: AssessedSlot, units: ReadonlyMap<string, PlacedUnit>) {
  for (const row of rows) {
    const { name, path } = units.get(row.region)!;
    yield [
      ...[id, row.region, name, path, row.category, row.current, row.previous],
      ...[row.heat, row.change, row.urgency, row.sentiment, row.score, row.level, row.flips],
      ...[row.lowersBy, row.rate, JSON.stringify(row.reasons), row.facts],
    ];
  }
}

/** A grain, or a part of it where any will do. */
export type AskedGrain = Pick<Grain, "slot"> & {
  [part in "level" | "categoryLevel"]?: Grain[part] | undefined;
};

/**
 * The newest assessment of a grain not after a moment, or before it. Where the grain is left open: the newest
 * that has the row; with no row asked for, the night's own cut (city and 1) before any other.
 */
export async function findAssessment(
  transaction: Transaction,
  { slot, level = null!, categoryLevel = null! }: AskedGrain,
  { until = null, before = null, row = null }: FindOptions = {},
): Promise<StoredAssessment | undefined> {
  const [found] = await transaction.sql<AssessmentRecord>`
    with newest as (
      select distinct on (level, category_level) id, level, category_level, as_of, model, alerts_moved
      from appeal_assessment
      where slot = ${slot} and level = coalesce(${level}, level)
        and category_level = coalesce(${categoryLevel}, category_level)
        and (${until}::timestamptz is null or as_of <= ${until})
        and (${before}::timestamptz is null or as_of < ${before})
      order by level, category_level, as_of desc)
    select * from newest
    order by exists (select from appeal_row where assessment_id = newest.id
        and region = ${row?.region ?? null} and category = ${row?.category ?? null}) desc,
      case when ${row !== null} then as_of end desc,
      level = 'city' and category_level = '1' desc, as_of desc, level, category_level
    limit 1`;
  if (!found) return undefined;
  const { level: foundLevel, category_level, as_of: asOf, alerts_moved: alertsMoved } = found;
  const grain = { slot, level: foundLevel, categoryLevel: category_level };
  return { ...grain, id: found.id, asOf, model: found.model, alertsMoved };
}

interface FindOptions {
  until?: Date | null;
  before?: Date | null;
  row?: { region: string; category: string } | null;
}

interface AssessmentRecord {
  id: bigint;
  level: Grain["level"];
  category_level: Grain["categoryLevel"];
  as_of: Date;
  model: string;
  alerts_moved: boolean;
}

export interface RowFilter {
  scope: readonly string[];
  within: string | null;
  region: string | null;
  category: string | null;
  risks: readonly RiskLevel[] | null;
  risen: boolean;
  minimumTickets: number;
  sort: "score" | "rise" | "heat" | "change" | "urgency" | "sentiment" | "current";
  limit: number | null;
  offset: number;
}

interface RowRecord {
  region: string;
  region_name: string;
  category: string;
  current: number;
  previous: number;
  heat: number;
  change: number;
  urgency: number;
  sentiment: number;
  score: number;
  risk: RiskLevel;
  flips: boolean;
  lowers_by: number | null;
  rate: AppealRow["rate"];
  reasons: AppealRow["reasons"];
  rank: number;
  previous_score: number | null;
  previous_risk: RiskLevel | null;
  risen: boolean;
  alert_id: string | null;
  total: number;
}

/** Rows of one assessment beside those of another, in order; `total` counts them before paging. */
export async function rankRows(
  transaction: Transaction,
  { id, comparedId, grain }: { id: bigint; comparedId: bigint | null; grain: Grain },
  filter: RowFilter,
): Promise<{ total: number; rows: RankedRow[] }> {
  const rows = await transaction.sql<RowRecord>`
    with ranked as (
      select region, category, unit_path, current, heat, change, urgency, sentiment, score, risk,
        rank() over (order by risk_order(risk) desc, score desc)::int as rank
      from appeal_row
      where assessment_id = ${id} and in_scope(unit_path, ${filter.scope})
    ),
    compared as (
      select ranked.*, before.score as previous_score, before.risk as previous_risk,
        risk_order(ranked.risk) > risk_order(coalesce(before.risk, 'low')) as risen
      from ranked left join appeal_row as before
        on before.assessment_id = ${comparedId} and before.region = ranked.region
          and before.category = ranked.category
    ),
    chosen as (
      select region, category, rank, previous_score, previous_risk, risen,
        count(*) over ()::int as total,
        row_number() over (order by case ${filter.sort}
            when 'rise' then score - coalesce(previous_score, 0) when 'heat' then heat
            when 'change' then change when 'urgency' then urgency when 'sentiment' then -sentiment
            when 'current' then current else 1000 * risk_order(risk) + score end desc,
          score desc, region collate "C", category collate "C") as place
      from compared
      where (${filter.within}::text is null or in_scope(unit_path, array[${filter.within}::text]))
        and (${filter.region}::text is null or region = ${filter.region})
        and (${filter.category}::text is null or category = ${filter.category})
        and (${filter.risks}::text[] is null or risk = any (${filter.risks}))
        and (risen or not ${filter.risen})
        and current >= ${filter.minimumTickets}
      order by place limit ${filter.limit} offset ${filter.offset}
    )
    select chosen.*, row.region_name, row.current, row.previous, row.heat, row.change,
      row.urgency, row.sentiment, row.score, row.risk, row.flips, row.lowers_by, row.rate,
      row.reasons, alert.id as alert_id
    from chosen
    join appeal_row as row on row.assessment_id = ${id} and row.region = chosen.region
      and row.category = chosen.category
    left join appeal_alert as alert
      on alert.slot = ${grain.slot} and alert.level = ${grain.level}
        and alert.category_level = ${grain.categoryLevel} and alert.region = chosen.region
        and alert.category = chosen.category and alert.state <> 'closed'
    order by chosen.place`;
  return { total: rows[0]?.total ?? 0, rows: rows.map(rankedOf) };
}

function rankedOf(row: RowRecord): RankedRow {
  return {
    ...rowOf(row),
    rank: row.rank,
    previousScore: row.previous_score,
    previousLevel: row.previous_risk,
    risen: row.risen,
    alertId: row.alert_id,
  };
}

function rowOf(row: RowRecord): AppealRow {
  const { region, category, current, previous, heat, change, urgency, sentiment, score } = row;
  return {
    ...{ region, regionName: row.region_name, category, current, previous, heat, change, urgency },
    ...{ sentiment, score, level: row.risk, flips: row.flips, lowersBy: row.lowers_by },
    ...{ rate: row.rate, reasons: row.reasons },
  };
}

/** How many rows of a scope stand on each level, and the worst row of each region. */
export async function summarise(transaction: Transaction, id: bigint, scope: readonly string[]) {
  const counts = await transaction.sql<{ risk: RiskLevel; count: number }>`
    select risk, count(*)::int as count from appeal_row
    where assessment_id = ${id} and in_scope(unit_path, ${scope}) group by risk`;
  const regions = await transaction.sql<{
    region: string;
    region_name: string;
    score: number;
    risk: RiskLevel;
    category: string;
  }>`
    select distinct on (region) region, region_name, score, risk, category from appeal_row
    where assessment_id = ${id} and in_scope(unit_path, ${scope})
    order by region, risk_order(risk) desc, score desc, category collate "C"`;
  const none = { high: 0, medium: 0, low: 0 };
  return {
    counts: { ...none, ...Object.fromEntries(counts.map(({ risk, count }) => [risk, count])) },
    regions: regions.map(({ region, region_name: regionName, score, risk: level, category }) => ({
      ...{ region, regionName, score, level, category },
    })),
  };
}

/** Stored rows of one region over time, the worst category of each assessment unless one is named. */
export async function findTrend(
  transaction: Transaction,
  { grain, region, category, from, until, scope }: TrendWanted,
) {
  return await transaction.sql<TrendRecord>`
    select distinct on (assessment.as_of) assessment.as_of, assessment.model, row.region,
      row.region_name, row.category, row.current, row.heat, row.change, row.urgency,
      row.sentiment, row.score, row.risk
    from appeal_assessment as assessment join appeal_row as row
      on row.assessment_id = assessment.id
    where assessment.slot = ${grain.slot} and assessment.level = ${grain.level}
      and assessment.category_level = ${grain.categoryLevel}
      and assessment.as_of > ${from} and assessment.as_of <= ${until}
      and row.region = ${region} and in_scope(row.unit_path, ${scope})
      and (${category}::text is null or row.category = ${category})
    order by assessment.as_of, risk_order(row.risk) desc, row.score desc, row.category collate "C"`;
}

type TrendColumns = "region" | "region_name" | "category" | "current" | "score" | "risk";
type TrendRecord = Pick<RowRecord, TrendColumns | IndexName> & { as_of: Date; model: string };

export interface TrendWanted {
  grain: Grain;
  region: string;
  category: string | null;
  from: Date;
  until: Date;
  scope: readonly string[];
}

/** The other categories of a region (or all other rows) of an assessment: its heat's peers. */
export async function findPeers(
  transaction: Transaction,
  id: bigint,
  { region, category, everywhere }: { region: string; category: string; everywhere: boolean },
): Promise<{ current: number; previous: number }[]> {
  return await transaction.sql`
    select current, previous from appeal_row
    where assessment_id = ${id} and (${everywhere} or region = ${region})
      and not (region = ${region} and category = ${category})`;
}

/** The sums behind one row's indices. */
export async function findFacts(
  transaction: Transaction,
  id: bigint,
  { region, category }: { region: string; category: string },
): Promise<CellFacts | undefined> {
  const [row] = await transaction.sql<{ facts: CellFacts }>`
    select facts from appeal_row
    where assessment_id = ${id} and region = ${region} and category = ${category}`;
  return row?.facts;
}
