/**
 * From the lake to a stored fit: the profiles of all accounts, their categories, who is in which, and how
 * many were by these centres in the months before.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { addDays, type Day, dayOf, startOfDay } from "../../base/dates.ts";
import type { JobContext } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { categorySelect, profileRelation } from "./category-sql.ts";
import { fittingApart } from "./fit-apart.ts";
import { type IndicatorId, indicatorIds } from "./indicators.ts";
import { readProfile } from "./profile.ts";
import { because, type Categories, type Method, mostCategories } from "./schema.ts";
import * as store from "./store.ts";

export interface FitWanted {
  asOf: Date;
  method: Method;
  k?: number | undefined;
  seed: number;
  /** Earlier months to count members of. */
  months: number;
}

const batchRows = 50_000;
const lastId = 255;

/** One that is cancelled, or dies, is never finished, and so never read. */
export async function fitAll(
  context: JobContext,
  wanted: FitWanted,
): Promise<{ fit: number; categories: Categories } | Refusal> {
  const { asOf, months, ...options } = wanted;
  const left = context.checkpoint as { fit?: number } | null | undefined;
  if (left?.fit !== undefined)
    await context.transact(({ transaction }) => store.dropFit(transaction, left.fit!));
  const before = await context.transact(({ transaction }) => store.currentCategories(transaction));
  const previous = before?.categories;
  const used = previous ? [...previous.retired, ...previous.categories.map(({ id }) => id)] : [];
  const last = Math.max(0, ...used);
  if (last + mostCategories > lastId) return refuse("conflict", because.ids_used_up({ last }));
  const steps = months + 4;
  context.progress(0, steps, "profiles");
  const analytics = await context.analytics();
  const { accounts, profile } = await readProfile(analytics, { asOf, withBills: true });
  if (accounts.length === 0)
    return refuse("conflict", because.no_payments({ day: dayOf(new Date(asOf.getTime() - 1)) }));
  context.progress(1, steps, "categories");
  const categories = await context.aside(fittingApart, {
    profile,
    options: { ...options, previous },
  });
  const fit = await context.transact(({ transaction, actor, now }) =>
    store.openFit(transaction, {
      ...{ asOf, categories, snapshot: analytics.snapshot.id },
      ...{ fittedAt: now, fittedBy: actor.id },
    }),
  );
  await context.saveCheckpoint({ fit });
  const told = (step: number, note: string) => context.progress(step, steps, note);
  await keep(context, { fit, categories, asOf, analytics }, { months, told });
  return { fit, categories };
}

interface Made {
  fit: number;
  categories: Categories;
  asOf: Date;
  analytics: Analytics;
}

async function keep(
  context: JobContext,
  made: Made,
  { months, told }: { months: number; told(step: number, note: string): void },
): Promise<void> {
  const { fit, asOf } = made;
  told(2, "members");
  await keepMembers(context, made);
  told(3, "spreads");
  const spreads = await spreadsOf(made);
  await context.transact(({ transaction }) => store.saveSpreads(transaction, fit, spreads));
  const moments = [...monthsBefore(asOf, months), asOf];
  for (const [at, moment] of moments.entries()) {
    if (context.isCancelled()) break;
    told(3 + at, "months");
    const sizes = await sizesAt(made, moment);
    await context.transact(({ transaction }) => store.saveSizes(transaction, fit, sizes));
  }
  await context.transact(({ transaction, now }) =>
    context.isCancelled()
      ? store.dropFit(transaction, fit)
      : store.finishFit(transaction, fit, now),
  );
}

const query = ({ categories, asOf }: Pick<Made, "categories" | "asOf">, select: string) => ({
  relations: [profileRelation(categories)],
  parameters: { as_of: asOf },
  select: `with placed as (${categorySelect(categories)}) ${select}`,
});

async function keepMembers(context: JobContext, made: Made): Promise<void> {
  const ids = made.categories.scalings.map(({ indicator }) => indicator);
  const columns = ["customer_account", "category", "distance", ...ids];
  const placed = query(made, `select ${columns.join(", ")} from placed`);
  for await (const chunk of made.analytics.columnChunks(placed, batchRows)) {
    if (context.isCancelled()) return;
    const of = (name: string) => chunk[name] as Float64Array;
    const rows = (chunk.customer_account as string[]).map((account, row) => {
      const profile = ids.map((id) => finite(of(id)[row]!));
      return [made.fit, account, of("category")[row]!, of("distance")[row]!, profile];
    });
    await context.transact(({ transaction }) => store.saveMembers(transaction, rows));
  }
}

const finite = (value: number) => (Number.isFinite(value) ? value : null);

async function spreadsOf(made: Made): Promise<store.StoredSpread[]> {
  const ids = made.categories.scalings.map(({ indicator }) => indicator);
  if (ids.length === 0) return [];
  const quantiles = ids.map((id) => `quantile_disc(${id}, [0.1, 0.25, 0.5, 0.75, 0.9]) as ${id}`);
  const rows = await made.analytics.query<
    { category: number } & Partial<Record<IndicatorId, number[] | null>>
  >(
    query(
      made,
      `select coalesce(category, 0) as category, ${quantiles.join(", ")}
      from placed group by grouping sets ((category), ())`,
    ),
  );
  return rows.flatMap(({ category, ...row }) =>
    indicatorIds.flatMap((indicator) => {
      const found = row[indicator];
      return found ? [{ category, indicator, quantiles: found }] : [];
    }),
  );
}

async function sizesAt({ categories, analytics }: Made, asOf: Date): Promise<store.Size[]> {
  const rows = await analytics.query<{ category: number; accounts: number }>(
    query(
      { categories, asOf },
      "select category, count(*)::integer as accounts from placed group by category",
    ),
  );
  const counts = new Map(rows.map(({ category, accounts }) => [category, accounts]));
  return categories.categories.map(({ id }) => ({
    ...{ countedOn: dayOf(asOf), category: id, accounts: counts.get(id) ?? 0 },
  }));
}

/** The starts of this month and of those before it, oldest first; the moment's own day is not among them. */
function monthsBefore(asOf: Date, months: number): Date[] {
  const starts: Date[] = [];
  let day: Day = firstOfMonth(addDays(dayOf(asOf), -1));
  while (starts.length < months) {
    starts.unshift(startOfDay(day));
    day = firstOfMonth(addDays(day, -1));
  }
  return starts;
}

const firstOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`;
