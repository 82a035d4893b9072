/**
 * Fits in PostgreSQL: the document of each for good, the members of the newest, the sizes month by month.
 * @module
 */
import type { CopyRow, Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";
import type { IndicatorId } from "./indicators.ts";
import { Categories, type Labels } from "./schema.ts";

export interface StoredFit {
  fit: number;
  asOf: Date;
  fittedAt: Date;
  fittedBy: string;
  snapshot: string;
  categories: Categories;
}

/** A finished fit: the newest, or the one named. */
export async function currentCategories(
  { sql }: Transaction,
  fit?: number,
): Promise<StoredFit | undefined> {
  const [row] = await sql<StoredFit>`
    select id::int as fit, as_of as "asOf", fitted_at as "fittedAt", fitted_by as "fittedBy", snapshot,
      document as categories
    from anomaly_category_fit
    where finished_at is not null and (${fit ?? null}::bigint is null or id = ${fit ?? null})
    order by id desc limit 1`;
  return row && { ...row, categories: Categories.parse(row.categories) };
}

/** What was known at a moment: of the fits as of then or before the newest, where there is none the earliest. */
export async function categoriesAsOf(
  transaction: Transaction,
  asOf: Date,
): Promise<StoredFit | undefined> {
  const [row] = await transaction.sql<{ fit: number }>`
    select id::int as fit from anomaly_category_fit where finished_at is not null
    order by as_of <= ${asOf} desc, case when as_of <= ${asOf} then as_of end desc, as_of, id desc
    limit 1`;
  return row && (await currentCategories(transaction, row.fit));
}

export async function openFit(
  { sql }: Transaction,
  { asOf, fittedAt, fittedBy, snapshot, categories }: Omit<StoredFit, "fit">,
): Promise<number> {
  const [row] = await sql<{ id: bigint }>`
    insert into anomaly_category_fit (as_of, snapshot, document, hash, fitted_by, fitted_at)
    values (${asOf}, ${snapshot}, ${categories}, ${categories.hash}, ${fittedBy}, ${fittedAt})
    returning id`;
  return Number(row!.id);
}

/** What an interrupted or cancelled job left behind. */
export async function dropFit({ sql }: Transaction, fit: number): Promise<void> {
  const [open] = await sql`
    select id from anomaly_category_fit where id = ${fit} and finished_at is null for update`;
  if (!open) return;
  await sql`delete from anomaly_category_member where fit_id = ${fit}`;
  await sql`delete from anomaly_category_size where fit_id = ${fit}`;
  await sql`delete from anomaly_category_spread where fit_id = ${fit}`;
  await sql`delete from anomaly_category_fit where id = ${fit}`;
}

export function saveMembers(transaction: Transaction, rows: Iterable<CopyRow>): Promise<number> {
  const columns = ["fit_id", "customer_account", "category", "distance", "profile"];
  return transaction.copyIn("anomaly_category_member", columns, rows);
}

export interface Size {
  countedOn: Day;
  category: number;
  accounts: number;
}

export async function saveSizes(
  transaction: Transaction,
  fit: number,
  sizes: readonly Size[],
): Promise<void> {
  const columns = ["fit_id", "counted_on", "category", "accounts"];
  const rows = sizes.map(({ countedOn, category, accounts }) => [
    ...[fit, countedOn, category, accounts],
  ]);
  await transaction.copyIn("anomaly_category_size", columns, rows);
}

/** Category 0 is everybody. */
export interface StoredSpread {
  category: number;
  indicator: IndicatorId;
  quantiles: number[];
}

export async function saveSpreads(
  { sql }: Transaction,
  fit: number,
  spreads: readonly StoredSpread[],
): Promise<void> {
  for (const { category, indicator, quantiles } of spreads)
    await sql`
      insert into anomaly_category_spread (fit_id, category, indicator, quantiles)
      values (${fit}, ${category}, ${indicator}, ${quantiles}::float8[])`;
}

/** From here on it is the newest; the members of those before it go. */
export async function finishFit({ sql }: Transaction, fit: number, now: Date): Promise<void> {
  await sql`delete from anomaly_category_member where fit_id < ${fit}`;
  await sql`update anomaly_category_fit set finished_at = ${now} where id = ${fit}`;
  await sql`analyze anomaly_category_member`;
}

/** Oldest first. */
export async function findSizes({ sql }: Transaction, fit: number): Promise<Size[]> {
  return await sql<Size>`
    select counted_on::text as "countedOn", category::int, accounts from anomaly_category_size
    where fit_id = ${fit} order by counted_on, category`;
}

export async function findSpreads(
  { sql }: Transaction,
  fit: number,
  category: number,
): Promise<StoredSpread[]> {
  return await sql<StoredSpread>`
    select category::int, indicator, quantiles from anomaly_category_spread
    where fit_id = ${fit} and category in (0, ${category})`;
}

/** Judged payments by the category that their account is in now; of the newest fit, whose members are known. */
export async function findLabels({ sql }: Transaction, fit: number): Promise<Map<number, Labels>> {
  const rows = await sql<Labels & { category: number }>`
    with label as (
      select distinct on (record) record, outcome from anomaly_label
      order by record, judged_at desc, id desc
    )
    select member.category::int, count(*) filter (where outcome = 'abnormal')::int as abnormal,
      count(*) filter (where outcome = 'normal')::int as normal
    from label join payment on payment_id = record
      join anomaly_category_member as member using (customer_account)
    where member.fit_id = ${fit}
    group by member.category`;
  return new Map(rows.map(({ category, ...labels }) => [category, labels]));
}

export interface MemberRow {
  account: string;
  name: string;
  unitName: string;
  distance: number;
  /** In the order of the document's scalings; null where it is not known. */
  profile: (number | null)[];
  total: number;
}

/** The most typical first; `total` counts them before paging. */
export async function findMembers(
  { sql }: Transaction,
  { fit, category }: { fit: number; category: number },
  { scope, limit, offset }: { scope: readonly string[]; limit: number; offset: number },
): Promise<MemberRow[]> {
  return await sql<MemberRow>`
    select customer_account as account, customer.name, unit.name as "unitName", distance, profile,
      count(*) over ()::int as total
    from anomaly_category_member join customer using (customer_account)
      join unit on unit.id = customer.unit_id
    where fit_id = ${fit} and category = ${category} and in_scope(unit.path, ${scope})
    order by distance, customer_account limit ${limit} offset ${offset}`;
}
