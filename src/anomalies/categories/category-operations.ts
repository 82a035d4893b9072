/**
 * Everything that may be asked of payment-behaviour categories.
 * @module
 */

import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { maskAccount, maskName } from "../../organisation/organisation.ts";
import { momentOf } from "../as-of.ts";
import { fitAll } from "./fitting.ts";
import * as ask from "./schema.ts";
import * as store from "./store.ts";

const { because } = ask;
const mayFit = ["data-scientist"];
const mayRead = [...mayFit, "anomaly-analyst", "compliance", "administrator"];

const profile = defineOperation({
  name: "anomalies.profile",
  kind: "job",
  summary: "Tell categories of payment behaviour from the profiles of all accounts",
  allow: mayFit,
  wholeUtility: true,
  input: ask.FitCategories,
  output: ask.FittedCategories,
  async run(context, { asOf: text, ...options }) {
    const asOf = momentOf(context, text);
    if (isRefusal(asOf)) return asOf;
    if (options.k && options.method !== "k-means++") return refuse("invalid", because.k_is_found());
    const made = await fitAll(context, { asOf, ...options });
    if (isRefusal(made)) return made;
    const { accounts, hash, categories, retired, silhouette } = made.categories;
    return {
      ...{ fit: made.fit, asOf: asOf.toISOString(), accounts, hash, categories, retired },
      ...{ silhouette, seconds: context.elapsedSeconds() },
    };
  },
});

const categories = defineOperation({
  name: "anomalies.categories",
  kind: "query",
  summary: "Show a fit's categories: size, card, confirmed records, members month by month",
  allow: mayRead,
  input: ask.AskCategories,
  output: ask.CategoryList,
  async run(context, { fit }) {
    const found = await fitNamed(context, fit);
    if (isRefusal(found)) return found;
    const { population, scalings } = found.categories;
    const views = await viewsOf(context, found);
    const bySize = views.sort((one, other) => other.accounts - one.accounts);
    return { fit: factsOf(found), population, scalings, categories: bySize };
  },
});

const category = defineOperation({
  name: "anomalies.category",
  kind: "query",
  summary: "Show a category: its profile beside everybody's, its members, the most typical first",
  allow: mayRead,
  input: ask.AskCategory,
  output: ask.CategoryPage,
  async run(context, { category: id, page, pageSize }) {
    const found = await fitNamed(context, undefined);
    if (isRefusal(found)) return found;
    const { fit, categories: fitted } = found;
    const view = (await viewsOf(context, found)).find((one) => one.id === id);
    if (!view) return refuse("not_found", because.unknown_category({ fit, category: id }));
    const { transaction, actor } = context;
    const paging = { scope: actor.scope, limit: pageSize, offset: (page - 1) * pageSize };
    const members = await store.findMembers(transaction, { fit, category: id }, paging);
    const spreads = await store.findSpreads(transaction, fit, id);
    return {
      fit: factsOf(found),
      category: view,
      population: fitted.population,
      spreads: besideAll(spreads, fitted),
      total: members[0]?.total ?? 0,
      members: members.map(({ account, name, unitName, distance, profile: values }) => ({
        customerAccount: actor.seesPersonalData ? account : maskAccount(account),
        name: maskName(name),
        ...{ unitName, distance },
        profile: Object.fromEntries(
          fitted.scalings.map(({ indicator }, at) => [indicator, values[at] ?? null]),
        ),
      })),
    };
  },
});

export const categoryOperations = [profile, categories, category] as const;

async function fitNamed(
  { transaction }: Context,
  fit: number | undefined,
): Promise<store.StoredFit | Refusal> {
  const found = await store.currentCategories(transaction, fit);
  if (found) return found;
  return refuse("not_found", fit === undefined ? because.no_fit() : because.unknown_fit({ fit }));
}

function factsOf({ categories: fitted, ...stored }: store.StoredFit): ask.FitFacts {
  const { method, seed, start, hash, accounts, silhouette, density, retired } = fitted;
  const { fit, fittedBy, snapshot } = stored;
  return {
    ...{ fit, asOf: stored.asOf.toISOString(), fittedAt: stored.fittedAt.toISOString() },
    ...{ fittedBy, snapshot, method, seed, start, hash, accounts, silhouette, density, retired },
  };
}

async function viewsOf(
  { transaction }: Context,
  { fit, categories: fitted }: store.StoredFit,
): Promise<ask.CategoryView[]> {
  const sizes = await store.findSizes(transaction, fit);
  const labels = await store.findLabels(transaction, fit);
  return fitted.categories.map((one) => ({
    ...one,
    labels: labels.get(one.id) ?? { abnormal: 0, normal: 0 },
    months: sizes
      .filter(({ category: id }) => id === one.id)
      .map(({ countedOn, accounts }) => ({ on: countedOn, accounts })),
  }));
}

function besideAll(
  spreads: readonly store.StoredSpread[],
  { scalings }: ask.Categories,
): ask.Spread[] {
  const of = (isOwn: boolean, indicator: string) =>
    spreads.find((one) => one.indicator === indicator && one.category > 0 === isOwn)?.quantiles;
  return scalings.flatMap(({ indicator }) => {
    const [own, all] = [of(true, indicator), of(false, indicator)];
    return own && all ? [{ indicator, own, all }] : [];
  });
}
