/**
 * The taxonomy of this site: the shipped rulebook, or the newest version published since; and where
 * every recorded category name stands in it today.
 * @module
 */
import { assert } from "../../base/assert.ts";
import type { Transaction } from "../../base/database.ts";
import { dayOf } from "../../base/dates.ts";
import type { Context, Surroundings } from "../../base/operation.ts";
import { businessTypeNames } from "../rules.ts";
import { type BusinessType, BusinessTypesBody, type Taxonomy, TaxonomyBody } from "../schema.ts";
import { createPlacing, type Placing, withNewNames } from "./taxonomy.ts";

/** The site's newest taxonomy; without one the shipped rulebook in force today. */
export async function currentTaxonomy(
  context: Pick<Context, "transaction" | "rulebooks" | "now">,
): Promise<Taxonomy> {
  return (await siteTaxonomies(context.transaction))[0] ?? shippedTaxonomy(context);
}

export function shippedTaxonomy({
  rulebooks,
  now,
}: Pick<Surroundings, "rulebooks" | "now">): Taxonomy {
  const book = rulebooks.inForce("appeal-taxonomy", dayOf(now));
  assert(book, "an appeal taxonomy is shipped and in force");
  const { categories, crosswalk = {} } = TaxonomyBody.parse(book.body);
  return { version: book.version, origin: book.origin, from: book.from, categories, crosswalk };
}

/** Newest first. */
export function siteTaxonomies(transaction: Transaction): Promise<Taxonomy[]> {
  return transaction.sql<Taxonomy>`
    select version, 'site' as origin, from_on as "from", categories, crosswalk
    from taxonomy_version order by version desc`;
}

export async function saveTaxonomy(
  { transaction, newId, now, actor, reason }: Context,
  { categories, crosswalk }: Pick<Taxonomy, "categories" | "crosswalk">,
): Promise<Taxonomy> {
  const version = await newId("TX");
  const from = dayOf(now);
  await transaction.sql`
    insert into taxonomy_version
      (version, from_on, categories, crosswalk, published_at, published_by, reason)
    values (${version}, ${from}, ${JSON.stringify(categories)}::jsonb,
      ${JSON.stringify(crosswalk)}::jsonb, ${now}, ${actor.id}, ${reason ?? ""})`;
  return { version, origin: "site", from, categories, crosswalk };
}

/**
 * Gives every name a place in the current tree. A name that is new to this utility and unknown to the
 * tree opens a site version that holds it; the names it opened with are returned.
 */
export async function recordNames(context: Context, names: Iterable<string>): Promise<string[]> {
  await lockCategories(context.transaction);
  const recorded = new Set(await recordedNames(context.transaction));
  const taxonomy = await currentTaxonomy(context);
  const place = createPlacing(taxonomy.categories, taxonomy.crosswalk);
  const fresh = [...new Set(names)].filter((name) => !recorded.has(name));
  const unknown = fresh.filter((name) => !place(name).isKnown).sort();
  const grown = withNewNames(taxonomy.categories, unknown);
  const current =
    unknown.length === 0
      ? taxonomy
      : await saveTaxonomy(context, { ...taxonomy, categories: grown });
  await placeNames(context.transaction, current, [...recorded, ...fresh]);
  return unknown;
}

/** Writes where each name stands in a taxonomy. Returns those that stand alone, in no tree. */
export async function placeNames(
  transaction: Transaction,
  { version, categories, crosswalk }: Taxonomy,
  names: readonly string[],
): Promise<string[]> {
  const place = createPlacing(categories, crosswalk);
  const rows = names.map((name) => ({ name, ...place(name) }));
  await transaction.sql`
    insert into appeal_category (name, path, taxonomy_version)
    select name, array(select jsonb_array_elements_text(path)), ${version}
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as placed (name text, path jsonb)
    on conflict (name) do update set path = excluded.path, taxonomy_version = excluded.taxonomy_version
    where (appeal_category.path, appeal_category.taxonomy_version)
      is distinct from (excluded.path, excluded.taxonomy_version)`;
  return rows.filter(({ isKnown }) => !isKnown).map(({ name }) => name);
}

export async function recordedNames(transaction: Transaction): Promise<string[]> {
  const rows = await transaction.sql<{ name: string }>`select name from appeal_category`;
  return rows.map(({ name }) => name);
}

/** One change of tickets' categories at large at a time: imports, taxonomies. */
export async function lockCategories(transaction: Transaction): Promise<void> {
  await transaction.sql`select pg_advisory_xact_lock(hashtext('tickets.categories'))`;
}

/** Where names stand in the current tree. */
export async function currentPlacing(context: Context): Promise<Placing> {
  const { categories, crosswalk } = await currentTaxonomy(context);
  return createPlacing(categories, crosswalk);
}

/** What files may call the seven business types today. */
export function currentBusinessTypes({
  rulebooks,
  now,
}: Pick<Surroundings, "rulebooks" | "now">): ReadonlyMap<string, BusinessType> {
  const book = rulebooks.inForce("business-types", dayOf(now));
  assert(book, "the business types are shipped and in force");
  return businessTypeNames(BusinessTypesBody.parse(book.body).types);
}
