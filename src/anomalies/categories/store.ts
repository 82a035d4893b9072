/**
 * Fits in PostgreSQL: the document of each for good, the members of the newest, the sizes month by month.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { Categories } from "./schema.ts";

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
