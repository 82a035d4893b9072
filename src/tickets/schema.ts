/**
 * 95598 tickets: what customers said, when, where, about what, and how it sounded.
 * Instants are ISO strings in UTC on the way out; on the way in anything `base/dates` reads.
 * @module
 */
import * as z from "zod";
import { FileId, Pairs } from "../base/operation.ts";
import { Reason, reasons } from "../base/reasons.ts";
import { ImportInput } from "../files/schema.ts";

/** The seven business types of 95598 (业务类型). */
export const businessTypes = [
  "complaint",
  "report",
  "opinion",
  "suggestion",
  "enquiry",
  "fault_repair",
  "service_request",
] as const;
export const BusinessType = z.enum(businessTypes);
export type BusinessType = z.infer<typeof BusinessType>;

/** Who said what a ticket is about. A machine never overwrites the first two. */
export const CategoryOrigin = z.enum(["file", "human", "recogniser", "none"]);
export type CategoryOrigin = z.infer<typeof CategoryOrigin>;

/** The category of a ticket that nobody and nothing has classified. */
export const unclassified = "未分类";

/** Fewer tickets than this in a group could point at a person: texts and exact counts are withheld. */
export const privacyFloor = 10;

/** How a ticket sounds, by one version of the lexicon; a judgement kept apart from the fact. */
export const Tone = z.object({
  lexiconVersion: z.string(),
  urgent: z.boolean().describe("an urgent word occurs in the ticket or the call"),
  overall: z.number().describe("sum of sentence weights; below zero is dissatisfied"),
  volatility: z.number().describe("standard deviation of the sentence weights"),
  stable: z.boolean(),
  closing: z.number().describe("weight of the last fifth of the sentences"),
});
export type Tone = z.infer<typeof Tone>;

export const Ticket = z.object({
  ticketId: z.string(),
  createdAt: z.string(),
  closedAt: z.string().nullable(),
  region: z.string().describe("id of the organisation unit"),
  regionName: z.string(),
  businessType: BusinessType.nullable(),
  category: z.string().describe("as recorded"),
  path: z.array(z.string()).describe("the category's levels in the current taxonomy, top first"),
  categoryOrigin: CategoryOrigin,
  categoryConfidence: z.number().min(0).max(1).nullable(),
  customerAccount: z.string().nullable().describe("masked without the right to personal data"),
  title: z.string().nullable(),
  text: z.string().nullable(),
  callText: z.string().nullable(),
  masked: z.boolean(),
  tone: Tone.nullable(),
});
export type Ticket = z.infer<typeof Ticket>;

export const TicketFilter = z.object({
  region: z.string().optional().describe("id or name of a unit; its descendants are included"),
  category: z.string().optional().describe("a name of any level, or 未分类"),
  businessType: BusinessType.optional(),
  from: z.string().optional().describe("first instant, inclusive"),
  until: z.string().optional().describe("last instant, exclusive; a bare day means its end"),
  search: z.string().max(100).optional().describe("words that occur in the title or a text"),
  origin: CategoryOrigin.optional(),
});
export type TicketFilter = z.infer<typeof TicketFilter>;

export const ListTickets = TicketFilter.extend({
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(200).default(50),
});
export const TicketPage = z.object({
  total: z.number().int().nullable().describe("null below the privacy floor"),
  totalShown: z.string().describe('the count as it may be shown: "1234" or "<10"'),
  withheld: Reason.nullable().describe("why the rows are not shown, where they are not"),
  tickets: z.array(Ticket),
});
export type TicketPage = z.infer<typeof TicketPage>;

export const GetTicket = z.object({
  ticketId: z.string(),
  unmask: z.boolean().default(false).describe("full texts; needs the right to personal data"),
});
export const OneTicket = Ticket.extend({
  withheld: Reason.nullable().describe("why the texts are not shown, where they are not"),
});

export type OneTicket = z.infer<typeof OneTicket>;

export const AskTicketsOfAccount = z.object({
  customerAccount: z.string().max(20).describe("a whole account"),
  limit: z.number().int().min(1).max(200).default(50),
});
export const TicketsOfAccount = z.object({
  tickets: z.array(
    Ticket.pick({
      ...{ ticketId: true, createdAt: true, closedAt: true, businessType: true },
      ...{ category: true, title: true },
    }),
  ),
});

export const ExportTickets = TicketFilter.extend({
  format: z.enum(["csv", "xlsx"]).default("csv"),
  unmask: z.boolean().default(false),
});
export const ExportedFile = z.object({
  file: z.string(),
  name: z.string(),
  rows: z.number().int(),
});

// ---- imports ----

export const ImportTickets = ImportInput.extend({
  createRegions: z.boolean().default(false).describe("make a unit of every unknown region"),
});

// ---- taxonomy ----

/** One appeal category; the name (zh) is unique in its tree, whatever the level. */
export interface Category {
  code: string;
  zh: string;
  en: string;
  children?: Category[] | undefined;
}
const LeafCategory = z.strictObject({
  code: z.string().regex(/^[A-Z]\d{0,6}$/, "a letter and up to six digits"),
  zh: z.string().min(1),
  en: z.string().min(1),
});
const MiddleCategory = LeafCategory.extend({ children: z.array(LeafCategory).optional() });
/** Three levels are the most; said without recursion, so that every description of it is self-contained. */
export const Category = LeafCategory.extend({ children: z.array(MiddleCategory).optional() });
export const Taxonomy = z.object({
  version: z.string(),
  origin: z.enum(["shipped", "site"]),
  from: z.string().describe("first day in force"),
  categories: z.array(Category),
  crosswalk: Pairs.describe("a name of an earlier version -> the name that stands for it now"),
});
export type Taxonomy = z.infer<typeof Taxonomy>;

/** The `body` of `rulebooks/national/appeal-taxonomy-*.yaml`. */
export const TaxonomyBody = z.object({
  categories: z.array(Category),
  crosswalk: Pairs.optional(),
});
/** The `body` of `rulebooks/national/business-types-*.yaml`. */
export const BusinessTypesBody = z.object({
  types: z.array(
    z.object({
      code: BusinessType,
      zh: z.string(),
      en: z.string(),
      synonyms: z.array(z.string()),
    }),
  ),
});

export type BusinessTypesBody = z.infer<typeof BusinessTypesBody>;

export const GetTaxonomy = z.object({ version: z.string().optional() });
export const TaxonomyView = Taxonomy.extend({
  versions: z.array(z.object({ version: z.string(), from: z.string(), origin: z.string() })),
  recorded: z
    .array(z.object({ name: z.string(), path: z.array(z.string()), tickets: z.number().int() }))
    .describe("every name that tickets carry, where it stands in the tree, and how often"),
});
export const PublishTaxonomy = z.object({
  categories: z.array(Category).min(1),
  crosswalk: Pairs.default({}),
});
export const PublishedTaxonomy = z.object({
  version: z.string(),
  categories: z.number().int(),
  unplaced: z.array(z.string()).describe("recorded names that stand alone at the top now"),
});

export const CorrectCategory = z.object({ ticketId: z.string(), category: z.string() });

// ---- recogniser ----

export const TrainRecogniser = z.object({
  file: FileId,
  columns: Pairs.optional().describe("category=..,text=..,title=.."),
  seed: z.number().int().default(1),
});
export const TrainedRecogniser = z.object({
  version: z.string(),
  classes: z.number().int(),
  accuracy: z.number().describe("share right over all held-out folds"),
  macroF1: z.number().describe("mean F1 of the classes over all held-out folds"),
  n: z.number().int().describe("labelled examples"),
  folds: z.array(z.object({ accuracy: z.number(), macroF1: z.number(), n: z.number().int() })),
});
export type TrainedRecogniser = z.infer<typeof TrainedRecogniser>;
export const RecogniserModels = z.object({
  models: z.array(
    TrainedRecogniser.omit({ folds: true }).extend({
      trainedAt: z.string(),
      trainedBy: z.string(),
    }),
  ),
});
export type RecogniserModels = z.infer<typeof RecogniserModels>;
export const ListRecognisers = z.object({});
export const RecogniseTickets = z.object({
  again: z.boolean().default(false).describe("also those an older model classified"),
});
export const RecognisedTickets = z.object({
  version: z.string(),
  examined: z.number().int(),
  changed: z.number().int(),
});

// ---- lexicon ----

const Word = z.string().trim().min(1).max(30);
const WordList = z.enum(["positive", "negative", "neutral", "negation", "urgent"]);
const WeightedList = z.enum(["degree", "power"]);
export const LexiconList = z.enum([...WordList.options, ...WeightedList.options]);

/** As `language/lexicon.ts` takes them. */
export const LexiconChange = z.union([
  z.object({ action: z.enum(["add", "remove"]), list: WordList, word: Word }),
  z.object({
    action: z.literal("add"),
    list: WeightedList,
    word: Word,
    weight: z.number().min(-1).max(4).describe("degree: strength, above 0; power: 1 or -1"),
  }),
  z.object({ action: z.literal("remove"), list: WeightedList, word: Word }),
]);
export type LexiconChange = z.infer<typeof LexiconChange>;
export const LexiconEntry = z.object({
  list: LexiconList,
  word: z.string(),
  weight: z.number().optional(),
});

export type LexiconEntry = z.infer<typeof LexiconEntry>;

export const GetLexicon = z.object({
  list: LexiconList.optional(),
  search: z.string().optional(),
});
export const LexiconView = z.object({
  version: z.string(),
  sizes: z.record(z.string(), z.number().int()),
  entries: z.array(LexiconEntry).max(20_000),
  changes: z.array(LexiconChange).describe("what this site has changed of the shipped lists"),
  versions: z.array(z.object({ version: z.string(), publishedAt: z.string(), by: z.string() })),
});

export const PreviewLexicon = z.object({
  changes: z.array(LexiconChange).min(1),
  days: z.number().int().min(1).max(366).default(31),
  sample: z.number().int().min(1).max(5000).default(2000).describe("tickets scored both ways"),
});
export const LexiconPreview = z.object({
  sampled: z.number().int(),
  of: z.number().int().describe("tickets of those days"),
  changed: z.number().int().describe("sampled tickets whose score moves at all"),
  signChanged: z.number().int().describe("whose overall score changes sign"),
  urgencyChanged: z.number().int(),
  meanShift: z.number().describe("mean of new minus old overall score"),
  examples: z.array(
    z.object({
      ticketId: z.string(),
      text: z.string().describe("masked"),
      before: z.number(),
      after: z.number(),
    }),
  ),
});
export const PublishLexicon = PreviewLexicon.pick({ changes: true });
export const PublishedLexicon = z.object({ version: z.string(), changes: z.number().int() });
export const RescoreTickets = z.object({
  days: z.number().int().min(1).default(62).describe("how far back from now"),
});
export const RescoredTickets = z.object({ version: z.string(), tickets: z.number().int() });

export const because = reasons("tickets", {
  unknown_region: {
    zh: "组织树中没有“{region}”，也不唯一对应任何单位",
    en: "no organisation unit, or not exactly one, is called {region}",
  },
  unknown_business_type: {
    zh: "“{value}”不是七类业务类型之一",
    en: "{value} is none of the seven business types",
  },
  closed_before_created: { zh: "办结早于受理", en: "closed before it was created" },
  bad_instant: { zh: "“{value}”不是有效时刻", en: "{value} is no moment in time" },
  implausible_instant: {
    zh: "“{value}”早于 1990 年或晚于现在一年以上",
    en: "{value} is before 1990 or more than a year ahead",
  },
  needs_whole_scope: {
    zh: "新建单位需要全公司数据范围",
    en: "making units needs the whole utility as data scope",
  },
  already_different: {
    zh: "工单“{id}”已存在且内容不同",
    en: "ticket {id} is already here with other content",
  },
  unknown_ticket: { zh: "没有工单“{id}”", en: "there is no ticket {id}" },
  unknown_category: {
    zh: "当前分类体系没有“{category}”",
    en: "the current taxonomy has no {category}",
  },
  unknown_unit: { zh: "没有单位“{region}”", en: "there is no unit {region}" },
  unknown_version: { zh: "没有版本“{version}”", en: "there is no version {version}" },
  repeated_category: {
    zh: "分类名或编码“{name}”重复",
    en: "category name or code {name} occurs twice",
  },
  dangling_crosswalk: {
    zh: "对照表指向不存在的分类“{name}”",
    en: "the crosswalk points to {name}, which is not in the tree",
  },
  privacy_floor: {
    zh: "该组不足 {floor} 张工单，不显示文本与确切数量，以免指认个人",
    en: "fewer than {floor} tickets in this group: texts and exact counts are withheld",
  },
  needs_personal_data: {
    zh: "查看未脱敏文本需要个人信息权限",
    en: "unmasked texts need the right to personal data",
  },
  no_recogniser: {
    zh: "尚未训练分类识别模型",
    en: "no category recogniser has been trained yet",
  },
  too_few_examples: {
    zh: "标注样本不足：{n} 条、{classes} 类，至少需要 10 条、2 类",
    en: "{n} labelled examples of {classes} classes; at least 10 of 2 are needed",
  },
  bad_lexicon_weight: {
    zh: "“{word}”：程度词的强度须大于 0，电力词须为 1 或 -1",
    en: "{word}: a degree word needs a strength above 0, a power word 1 or -1",
  },
});
