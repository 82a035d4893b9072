/**
 * All accounts as of a moment: the sources' indicators joined by account, as a table for the pipeline.
 * @module
 */

import type { Analytics, AnalyticsQuery } from "../../base/database.ts";
import type { CustomerGroup } from "../../customers/schema.ts";
import type { Column, Frame } from "../../math/learning/frame.ts";
import {
  columnFacts,
  indicators,
  type Series,
  type Source,
  seriesColumn,
  seriesMonths,
  seriesNames,
  seriesTable,
  sourceNames,
} from "../indicators.ts";
import type { ArrearsRules } from "../rulebook.ts";

/** Accounts in their order, with what is known of each. */
export interface Population {
  accounts: string[];
  units: string[];
  groups: CustomerGroup[];
  /** Principal unpaid, due or not, fen. */
  receivableFen: Float64Array;
  frame: Frame;
}

export interface Look {
  asOf: Date;
  rules: ArrearsRules;
  /** Sources left out: their indicators are not there. */
  without: readonly Source[];
  /** Sources that did not arrive: their indicators are there, and missing throughout. */
  silent?: readonly Source[];
  /** One account alone. */
  account?: string;
  /** Of a million accounts, by hash; all unless said. */
  share?: number;
}

/** The columns of a population in their order; those of a series, newest first, after all others. */
export function columnsOf(without: readonly Source[]): {
  single: string[];
  series: Record<string, string[]>;
} {
  const isKept = (source: Source) => !without.includes(source);
  const months = Array.from({ length: seriesMonths }, (_, at) => at + 1);
  const kept = seriesNames.filter((name) => isKept(seriesTable[name].source));
  return {
    single: Object.keys(indicators).filter((code) => isKept(indicators[code]!.source)),
    series: Object.fromEntries(
      kept.map((name) => [name, months.map((month) => seriesColumn(name, month))]),
    ),
  };
}

const relationOf = (source: Source) => `${source}_indicators`;

/** Who is silent has called nobody and stands in no register: counts are 0, anything else is missing. */
function field(code: string): string {
  return columnFacts(code).unit === "count" ? `coalesce(${code}, 0) as ${code}` : code;
}

/** The join, ordered by account. Money is asked of the bills even where their indicators are left out. */
function populationQuery(look: Look): AnalyticsQuery {
  const { single, series } = columnsOf(look.without);
  const joined = sourceNames.filter(
    (source) => source !== "archive" && (source === "billing" || !look.without.includes(source)),
  );
  const fields = [
    ...["customer_account", "unit_id", "customer_group"],
    "coalesce(receivable_fen, 0)::double as receivable_fen",
    ...[...single, ...Object.values(series).flat()].map(field),
  ];
  const names = Object.keys(series) as Series[];
  const joins = joined.map((source) => `left join ${relationOf(source)} using (customer_account)`);
  return {
    relations: ["archive_indicators", ...joined.map(relationOf), "arrears_months"],
    parameters: parametersOf(look),
    select: `select ${fields.join(", ")} from archive_indicators ${joins.join(" ")}
      left join (${monthsByColumn(names)}) using (customer_account) order by customer_account`,
  };
}

/** Months side by side, newest first. */
function monthsByColumn(names: readonly Series[]): string {
  const fields = names.flatMap((name) =>
    Array.from({ length: seriesMonths }, (_, at) => {
      const value = `max(${name}) filter (where month = ${at + 1})`;
      return `${value} as ${seriesColumn(name, at + 1)}`;
    }),
  );
  const all = ["customer_account", ...fields].join(", ");
  return `select ${all} from arrears_months group by customer_account`;
}

export function parametersOf({ asOf, rules, account, share }: Look) {
  return {
    as_of: asOf,
    late_days: rules.outcome.lateDays,
    bill_categories: rules.billCategories.join(","),
    account: account ?? null,
    share: share ?? null,
  };
}

/** Everybody at once. */
export async function readPopulation(analytics: Analytics, look: Look): Promise<Population> {
  return populationOf(await analytics.columns(populationQuery(look)), look);
}

/** The same in parts of about `rows`, so that memory stays flat however many accounts there are. */
export async function* populationChunks(
  analytics: Analytics,
  look: Look,
  rows: number,
): AsyncGenerator<Population> {
  for await (const columns of analytics.columnChunks(populationQuery(look), rows)) {
    yield populationOf(columns, look);
  }
}

type Columns = Record<string, Float64Array | string[]>;

function populationOf(columns: Columns, { without, silent = [] }: Look): Population {
  const { single, series } = columnsOf(without);
  const names = [...single, ...Object.values(series).flat()];
  const accounts = columns.customer_account as string[];
  return {
    accounts,
    units: columns.unit_id as string[],
    groups: columns.customer_group as CustomerGroup[],
    receivableFen: columns.receivable_fen as Float64Array,
    frame: {
      rowCount: accounts.length,
      columns: names
        .map((name) => columnOf(name, columns))
        .map((column) =>
          silent.includes(columnFacts(column.name).source) ? blank(column) : column,
        ),
    },
  };
}

function blank(column: Column): Column {
  return { ...column, values: new Float64Array(column.values.length).fill(Number.NaN) };
}

function columnOf(name: string, columns: Columns): Column {
  const values = columns[name]!;
  if (indicators[name]?.unit !== "class") return { name, kind: "number", values: numbers(values) };
  const texts = values as readonly string[];
  const levels = [...new Set(texts)].filter((text) => text !== "").sort();
  const codes = new Map(levels.map((level, code) => [level, code]));
  const coded = Float64Array.from(texts, (text) => codes.get(text) ?? Number.NaN);
  return { name, kind: "category", values: coded, levels };
}

/** A column that is null throughout may come as texts. */
function numbers(values: Float64Array | string[]): Float64Array {
  return values instanceof Float64Array ? values : new Float64Array(values.length).fill(Number.NaN);
}

/** What one row of a frame says: a level's name, a number, or null where it is not known. */
export function valueAt({ values, levels }: Column, row: number): number | string | null {
  const value = values[row]!;
  if (Number.isNaN(value)) return null;
  return levels ? levels[value]! : value;
}

/** A table of one row from what was stored, so that it is judged again exactly as it was. */
export function frameOfInputs(inputs: Record<string, number | string | null>): Frame {
  const columns = Object.entries(inputs).map(([name, value]): Column => {
    if (indicators[name]?.unit !== "class")
      return {
        name,
        kind: "number",
        values: Float64Array.of(value === null ? Number.NaN : Number(value)),
      };
    const levels = value === null ? [] : [String(value)];
    return {
      name,
      kind: "category",
      values: Float64Array.of(value === null ? Number.NaN : 0),
      levels,
    };
  });
  return { rowCount: 1, columns };
}
