/**
 * What an import of tickets means: its columns, what is computed of each row, which rows are refused
 * by what is already here, and how the good ones become tickets.
 * @module
 */
import { createHash } from "node:crypto";
import { parseInstant } from "../base/dates.ts";
import { canonicalJson } from "../base/ids.ts";
import type { ImportPlan, ParsedRow, PlanColumn } from "../files/import-plan.ts";
import { createUnknownRegions, importErrors, mergeTickets } from "./import-store.ts";
import type { Judges } from "./judging/judges.ts";
import { classify } from "./judging/recogniser-models.ts";
import { recordNames } from "./judging/taxonomy-versions.ts";
import { businessTypeOf, createToneReader, type TicketTexts } from "./rules.ts";
import { type BusinessType, because, unclassified } from "./schema.ts";

interface PlanOptions {
  /** Data scope of whoever imports. */
  scope: readonly string[];
  now: Date;
  createRegions: boolean;
}

const extraColumns = [
  { name: "settled_category", sqlType: "text" },
  { name: "category_origin", sqlType: "text" },
  { name: "category_confidence", sqlType: "double precision" },
  { name: "category_model", sqlType: "text" },
  { name: "lexicon_version", sqlType: "text" },
  { name: "urgent", sqlType: "boolean" },
  { name: "overall", sqlType: "double precision" },
  { name: "volatility", sqlType: "double precision" },
  { name: "stable", sqlType: "boolean" },
  { name: "closing", sqlType: "double precision" },
  { name: "source_hash", sqlType: "text" },
  { name: "whole_hash", sqlType: "text" },
] as const;
type Extra = (typeof extraColumns)[number]["name"];

export function ticketPlan(
  judges: Judges,
  { scope, now, createRegions }: PlanOptions,
): ImportPlan<Extra> {
  return {
    kind: "ticket",
    columns: ticketColumns(judges.businessTypes, now),
    requireOneOf: [["text", "call_text", "title"]],
    key: ["ticket_id"],
    extraColumns,
    enrich: createEnrichment(judges),
    switches: { createRegions },
    check: (transaction) => importErrors(transaction, scope, { createRegions }),
    async merge(context) {
      if (createRegions) await createUnknownRegions(context.transaction);
      const { merged, categories } = await mergeTickets(context.transaction, scope);
      await recordNames(context, categories);
      return merged;
    },
  };
}

const categoryColumn: PlanColumn = {
  name: "category",
  describe: { zh: "诉求分类", en: "category" },
  synonyms: ["诉求类别", "分类", "类别", "业务子类", "三级分类", "末级分类", "受理内容分类"],
  parse: (value) => (value.length <= 60 ? value : undefined),
  sqlType: "text",
};
const titleColumn = text("title", { zh: "标题", en: "title" }, ["主题", "工单标题", "诉求主题"]);
const textColumn = text("text", { zh: "受理内容", en: "text" }, [
  ...["工单内容", "诉求内容", "内容", "工单描述", "受理意见", "问题描述", "详情"],
]);
const callTextColumn = text("call_text", { zh: "通话文本", en: "call text" }, [
  ...["通话内容", "录音文本", "语音转写"],
]);

/** Columns of a file of tickets, with the headings by which 95598 exports call them. */
export function ticketColumns(
  businessTypes: ReadonlyMap<string, BusinessType>,
  now: Date,
): PlanColumn[] {
  return [
    {
      name: "ticket_id",
      describe: { zh: "工单编号", en: "ticket id" },
      synonyms: ["工单号", "工单ID", "受理编号", "申请编号", "流水号", "编号", "id"],
      required: true,
      parse: (text) => (text.length <= 64 ? text : undefined),
      sqlType: "text",
    },
    {
      ...instant("created_at", { zh: "受理时间", en: "created at" }, now),
      synonyms: ["受理时刻", "创建时间", "来电时间", "诉求时间", "工单时间", "时间", "日期"],
      required: true,
    },
    {
      name: "region",
      describe: { zh: "地区", en: "region" },
      synonyms: [
        "区域",
        "供电单位",
        "所属单位",
        "单位",
        "市县",
        "区县",
        "地市",
        "城市",
        "供电区域",
      ],
      required: true,
      parse: (text) => (text.length <= 100 ? text : undefined),
      sqlType: "text",
    },
    {
      name: "business_type",
      describe: { zh: "业务类型", en: "business type" },
      synonyms: ["工单类型", "业务类别", "诉求类型", "一级业务类型"],
      parse: (text) => businessTypeOf(text, businessTypes),
      because: (value) => because.unknown_business_type({ value: value.slice(0, 100) }),
      sqlType: "text",
    },
    categoryColumn,
    titleColumn,
    textColumn,
    callTextColumn,
    {
      name: "customer_account",
      describe: { zh: "户号", en: "customer account" },
      synonyms: ["客户编号", "用户编号", "用电户号", "客户户号"],
      parse: (account) => (/^[0-9A-Za-z]{4,20}$/.test(account) ? account : undefined),
      sqlType: "text",
    },
    {
      ...instant("closed_at", { zh: "办结时间", en: "closed at" }, now),
      synonyms: ["归档时间", "完成时间", "回复时间", "关闭时间"],
    },
  ];
}

/** Columns of a file of labelled texts: a category, which must be there, and any of the texts. */
export function labelledColumns(): PlanColumn[] {
  const [category, ...texts] = [categoryColumn, titleColumn, textColumn, callTextColumn];
  return [{ ...category, required: true }, ...texts];
}

function text(
  name: string,
  describe: PlanColumn["describe"],
  synonyms: readonly string[],
): PlanColumn {
  return { name, describe, synonyms, parse: (value) => value, sqlType: "text" };
}

const hotlineBegan = new Date("1990-01-01T00:00:00+08:00");
const yearMs = 366 * 86_400_000;

/** A moment within living memory: years mistyped as 0219 or 2109 are no ticket's. */
function instant(name: string, describe: PlanColumn["describe"], now: Date): PlanColumn {
  const isPlausible = (at: Date) => at >= hotlineBegan && at.getTime() <= now.getTime() + yearMs;
  return {
    name,
    describe,
    parse(value) {
      const at = parseInstant(value);
      return at && isPlausible(at) ? at : undefined;
    },
    because: (value) =>
      parseInstant(value)
        ? because.implausible_instant({ value })
        : because.bad_instant({ value: value.slice(0, 100) }),
    sqlType: "timestamptz",
  };
}

function createEnrichment({ lexicon, model }: Judges) {
  const toneOf = createToneReader(lexicon);
  const textOrNull = (value: unknown) => (typeof value === "string" ? value : null);
  return (row: ParsedRow) => {
    const texts = {
      title: textOrNull(row.title),
      text: textOrNull(row.text),
      callText: textOrNull(row.call_text),
    };
    const { lexiconVersion, ...tone } = toneOf(texts);
    const given = textOrNull(row.category);
    const category = given === unclassified ? null : given;
    return {
      ...settle(category, texts, model),
      lexicon_version: lexiconVersion,
      ...tone,
      // a ticket is the same before and after it is closed; tickets of earlier releases keep the whole row's
      source_hash: hashOf({ ...row, closed_at: null }),
      whole_hash: hashOf(row),
    };
  };
}

function hashOf(row: ParsedRow): string {
  return createHash("sha256").update(canonicalJson(row)).digest("hex");
}

/** Whose word on the category counts: the file's, else the newest recogniser's, else nobody's. */
function settle(given: string | null, texts: TicketTexts, model: Judges["model"]) {
  if (given !== null || !model) {
    return {
      settled_category: given ?? unclassified,
      category_origin: given === null ? "none" : "file",
      category_confidence: null,
      category_model: null,
    };
  }
  const { category, confidence } = classify(model, texts);
  return {
    settled_category: category,
    category_origin: "recogniser",
    category_confidence: confidence,
    category_model: model.version,
  };
}
