/**
 * Nouns of payment-behaviour categories: the fitted document, a card, what may be asked. Browser-safe.
 * @module
 */
import * as z from "zod";
import { reasons } from "../../base/reasons.ts";
import { indicatorIds } from "./indicators.ts";

const count = z.number().int();
const instant = z.string().describe("instant, ISO 8601 in UTC");

export const methods = {
  "density-canopy": { zh: "密度冠层 K-means", en: "Density-canopy k-means" },
  "k-means++": { zh: "K-means++", en: "k-means++" },
} as const;
export const Method = z.enum(Object.keys(methods) as [keyof typeof methods]);
export type Method = z.output<typeof Method>;

const IndicatorId = z.enum(indicatorIds);

/** From an indicator's value to a coordinate: (form(value) - centre) / scale, cut at `farthest`, 0 where missing. */
export const Scaling = z.object({
  indicator: IndicatorId,
  centre: z.number(),
  scale: z.number().positive(),
});
export type Scaling = z.output<typeof Scaling>;

const Words = z.object({ zh: z.string(), en: z.string() });

const CategoryFacts = z.object({
  id: count.min(1).max(255).describe("kept from fit to fit; never given to another"),
  centre: z.array(z.number()).describe("coordinates, in the order of the scalings"),
  typical: z.partialRecord(IndicatorId, z.number()).describe("the centre in the indicators' units"),
  accounts: count,
  name: Words.describe("a few words"),
  card: Words.describe("one sentence"),
  /** How far its centre lies from that of the fit before it; null where it is new. */
  moved: z.number().nullable(),
});

/** More would be no help to anybody who reads them. */
export const mostCategories = 16;

/** A fit, all that assigning needs and all that it stands on. */
export const Categories = z.object({
  method: Method,
  seed: count,
  start: z
    .enum(["fresh", "previous"])
    .describe("where k-means began: at its method's start, or at the centres of the fit before"),
  accounts: count,
  scalings: z.array(Scaling),
  population: z.partialRecord(IndicatorId, z.number()).describe("the median account"),
  categories: z.array(CategoryFacts).min(1).describe("by id"),
  retired: z.array(count).describe("ids that once were and are not any more"),
  density: z
    .object({ radius: z.number(), sampled: count })
    .nullable()
    .describe("mean distance and sample of the canopies; null of another method"),
  inertia: z.number().describe("sum of squared distances to the nearest centre"),
  silhouette: z.number().nullable().describe("of a sample; null where there is one category"),
  hash: z.string().describe("SHA-256 of all the rest as canonical JSON"),
});
export type Categories = z.output<typeof Categories>;

export const FitFacts = z.object({
  fit: count.describe("running number: the version"),
  asOf: instant,
  fittedAt: instant,
  fittedBy: z.string(),
  snapshot: z.string().describe("of the lake"),
  method: Method,
  seed: count,
  start: Categories.shape.start,
  hash: z.string(),
  accounts: count,
  ...{ silhouette: z.number().nullable(), density: Categories.shape.density },
  retired: z.array(count),
});
export type FitFacts = z.output<typeof FitFacts>;

export const FitCategories = z.object({
  asOf: z
    .string()
    .optional()
    .describe("moment, or a day meaning its end; now unless said. Nothing known later is seen"),
  method: Method.default("density-canopy"),
  k: z.coerce
    .number()
    .int()
    .min(1)
    .max(mostCategories)
    .optional()
    .describe("of k-means++; the best silhouette of 2 to 8 unless said"),
  seed: z.coerce.number().int().min(0).default(1),
  months: z.coerce
    .number()
    .int()
    .min(0)
    .max(24)
    .default(6)
    .describe("earlier months to count members of, with these centres"),
});
export const FittedCategories = z.object({
  ...{ fit: count, asOf: instant, accounts: count, hash: z.string() },
  categories: z.array(
    CategoryFacts.pick({ id: true, name: true, card: true, accounts: true, moved: true }),
  ),
  retired: z.array(count),
  silhouette: z.number().nullable(),
  seconds: z.number(),
});

const fit = z.coerce.number().int().optional().describe("an earlier fit; the newest unless said");
export const AskCategories = z.object({ fit });

/** Where confirmed records are, thresholds come from the model; where none are, from the search. */
export const Labels = z.object({
  abnormal: count.describe("confirmed abnormal payments of its accounts"),
  normal: count,
});

export type Labels = z.output<typeof Labels>;

export const CategoryView = CategoryFacts.extend({
  labels: Labels.describe("of the newest fit; an earlier one's members are not kept"),
  months: z
    .array(z.object({ on: z.string().describe("first day after the month"), accounts: count }))
    .describe("members by these centres, oldest first"),
});
export type CategoryView = z.output<typeof CategoryView>;

export const CategoryList = z.object({
  fit: FitFacts,
  population: Categories.shape.population,
  scalings: z.array(Scaling),
  categories: z.array(CategoryView).describe("largest first"),
});
export type CategoryList = z.output<typeof CategoryList>;

export const AskCategory = z.object({
  category: z.coerce.number().int().min(1).max(255),
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});

export const Spread = z.object({
  indicator: IndicatorId,
  own: z.array(z.number()).length(5).describe("quantiles 10, 25, 50, 75, 90 % of its members"),
  all: z.array(z.number()).length(5).describe("of the whole population"),
});
export type Spread = z.output<typeof Spread>;

const Member = z.object({
  customerAccount: z.string().describe("masked without the right to personal data"),
  name: z.string().describe("masked"),
  unitName: z.string(),
  distance: z.number().describe("to the centre, in robust standard deviations"),
  profile: z.partialRecord(IndicatorId, z.number().nullable()),
});

export const CategoryPage = z.object({
  fit: FitFacts,
  category: CategoryView,
  population: Categories.shape.population,
  spreads: z.array(Spread).describe("all indicators that the fit reads"),
  total: count.describe("members within the caller's data scope"),
  members: z.array(Member).describe("most typical first"),
});
export type CategoryPage = z.output<typeof CategoryPage>;

export const because = reasons("anomaly-categories", {
  no_payments: {
    zh: "{day} 之前 24 个月内没有缴费记录，无法划分类别",
    en: "there is no payment in the 24 months before {day} to tell categories from",
  },
  no_fit: {
    zh: "还没有划分过缴费行为类别",
    en: "no categories of payment behaviour are fitted yet",
  },
  unknown_fit: { zh: "没有第 {fit} 版类别", en: "there is no fit {fit} of categories" },
  unknown_category: {
    zh: "第 {fit} 版没有类别 {category}",
    en: "fit {fit} has no category {category}",
  },
  k_is_found: {
    zh: "密度冠层自行确定类别数，不能指定 k",
    en: "the density canopy finds k by itself; it cannot be given",
  },
  ids_used_up: {
    zh: "类别编号只有 255 个，已用到 {last}",
    en: "there are 255 category ids and {last} are used",
  },
});
