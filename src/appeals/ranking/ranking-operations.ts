/**
 * Reading what was assessed: the morning's ranking, trends, and the ranking as a file.
 * @module
 */
import type * as z from "zod";
import { dayMs } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { type WriteColumn, writeCsv, writeXlsx } from "../../files/write-table.ts";
import { findModels, type StoredModel, weightsOf } from "../assessing/model-store.ts";
import * as ask from "../requests.ts";
import { type Band, because, type IndexName, type RankedRow, Ranking, Trend } from "../schema.ts";
import { findTrend, rankRows, type StoredAssessment, summarise } from "../store.ts";
import {
  assessmentAt,
  comparedWith,
  grainOf,
  mayRead,
  pathWithin,
  regionNamed,
} from "./selection.ts";

export const ranking = defineOperation({
  name: "appeals.ranking",
  kind: "query",
  summary: "Rank regions and categories of the newest assessment, beside an earlier one",
  allow: mayRead,
  input: ask.RankingInput,
  output: Ranking,
  async run(context, input) {
    const found = await findRanking(context, input, input);
    if (isRefusal(found)) return found;
    const { assessment, compared, page } = found;
    const { transaction, actor } = context;
    const [model] = await findModels(transaction, { version: assessment.model });
    return {
      ...grainOf(assessment),
      asOf: assessment.asOf.toISOString(),
      comparedWith: compared?.asOf.toISOString() ?? null,
      model: assessment.model,
      weights: weightsOf(model!),
      bands: bandsOf(model!),
      ...(await summarise(transaction, assessment.id, actor.scope)),
      ...page,
    };
  },
});

export const exportRanking = defineOperation({
  name: "appeals.export",
  kind: "query",
  summary: "Write the ranking into a CSV or XLSX file",
  allow: mayRead,
  audited: true,
  input: ask.ExportInput,
  output: ask.Exported,
  async run(context, input) {
    const found = await findRanking(context, input, { limit: null, offset: 0 });
    if (isRefusal(found)) return found;
    const { assessment, page } = found;
    const write = input.format === "csv" ? writeCsv : writeXlsx;
    const title = `appeals-${assessment.asOf.toISOString().slice(0, 10)}.${input.format}`;
    const { id, name } = await context.files.put(write(page.rows, columns), title);
    return { file: id, name, rows: page.rows.length };
  },
});

type Filters = Omit<z.output<typeof ask.RankingInput>, "limit" | "offset">;

async function findRanking(
  context: Context,
  input: Filters,
  { limit, offset }: { limit: number | null; offset: number },
) {
  const assessment = await assessmentAt(context, input, input);
  if (isRefusal(assessment)) return assessment;
  const within = await pathWithin(context, input.within);
  if (isRefusal(within)) return within;
  const compared = await comparedWith(context, assessment, input.compare);
  const { sort, minimumTickets, category = null, risen = false } = input;
  const region = input.region === undefined ? null : await regionNamed(context, input.region);
  const chosen = { id: assessment.id, comparedId: compared?.id ?? null, grain: assessment };
  const page = await rankRows(context.transaction, chosen, {
    ...{ scope: context.actor.scope, within, region, category, risks: input.levels ?? null },
    ...{ risen, minimumTickets, sort, limit, offset },
  });
  return { assessment, compared, page };
}

function bandsOf({ indices }: StoredModel): Record<IndexName, Band> {
  const entries = indices.map(({ name, band }) => [name, band]);
  return Object.fromEntries(entries) as Record<IndexName, Band>;
}

const columns: WriteColumn<RankedRow>[] = [
  { heading: "rank", value: ({ rank }) => rank },
  { heading: "region", value: ({ region }) => region },
  { heading: "region_name", value: ({ regionName }) => regionName ?? null },
  { heading: "category", value: ({ category }) => category },
  { heading: "score", value: ({ score }) => score },
  { heading: "level", value: ({ level }) => level },
  { heading: "previous_score", value: ({ previousScore }) => previousScore },
  { heading: "heat", value: ({ heat }) => heat },
  { heading: "change", value: ({ change }) => change },
  { heading: "urgency", value: ({ urgency }) => urgency },
  { heading: "sentiment", value: ({ sentiment }) => sentiment },
  { heading: "current", value: ({ current }) => current },
  { heading: "previous", value: ({ previous }) => previous },
  { heading: "rate_per_10000", value: ({ rate }) => rate?.shrunken ?? null },
  { heading: "reasons", value: ({ reasons }) => reasons.map(({ zh }) => zh).join("；") },
];

export const trend = defineOperation({
  name: "appeals.trend",
  kind: "query",
  summary: "Show how a region's score and indices went",
  allow: mayRead,
  input: ask.TrendInput,
  output: Trend,
  async run(context, input) {
    const last = await assessmentAt(context, input, { asOf: input.until });
    if (isRefusal(last)) return last;
    const rows = await trendRows(context, last, input);
    if (rows.length === 0) return refuse("not_found", noRow(input));
    return {
      ...grainOf(last),
      region: rows[0]!.region,
      regionName: rows[0]!.region_name,
      points: rows.map(({ risk: level, as_of: asOf, ...row }) => ({
        ...row,
        level,
        asOf: asOf.toISOString(),
      })),
    };
  },
});

async function trendRows(
  context: Context,
  { asOf: until, ...grain }: StoredAssessment,
  { region, category, days }: z.output<typeof ask.TrendInput>,
) {
  const { transaction, actor } = context;
  const from = new Date(until.getTime() - days * dayMs);
  const named = await regionNamed(context, region);
  const place = { region: named, category: category ?? null, scope: actor.scope };
  return await findTrend(transaction, { grain, ...place, from, until });
}

function noRow({ region, category = "" }: { region: string; category?: string | undefined }) {
  return because.no_such_row({ region, category });
}
