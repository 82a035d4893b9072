/**
 * What a table shows of its rows: filtered, searched, sorted. Pure; the state comes from the address.
 * @module
 */
import type { ReactNode } from "react";

type Value = string | number | boolean | null | undefined;

export interface Column<Row> {
  id: string;
  head: string;
  /** What is sorted, filtered, searched and exported. */
  value(row: Row): Value;
  /** How it looks, where that differs from the value. */
  cell?(row: Row): ReactNode;
  /** The word a person reads for a value, in chips and exports: 高 for `high`. */
  word?(value: Value): string;
  numeric?: boolean;
  /** Offered as a filter with the values that occur. */
  choice?: boolean;
  /** Away until somebody wants it. */
  hidden?: boolean;
  width?: number | string;
}

export interface Sort {
  id: string;
  down: boolean;
}

export interface Arrangement {
  search: string;
  filters: Record<string, string[]>;
  sort: Sort | undefined;
}

const collator = new Intl.Collator("zh-CN", { numeric: true });

export function arrange<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { search, filters, sort }: Arrangement,
): Row[] {
  const byId = new Map(columns.map((column) => [column.id, column]));
  const wanted = Object.entries(filters).filter(
    ([id, values]) => byId.has(id) && values.length > 0,
  );
  const words = search.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  const kept = rows.filter(
    (row) =>
      wanted.every(([id, values]) => values.includes(String(byId.get(id)!.value(row) ?? ""))) &&
      (words.length === 0 || hasWords(row, columns, words)),
  );
  const by = sort && byId.get(sort.id);
  return by ? kept.sort((a, b) => compare(by.value(a), by.value(b), sort.down)) : kept;
}

/** Nothing comes last, whichever way one sorts. */
function compare(a: Value, b: Value, down: boolean): number {
  const isEmptyA = a === null || a === undefined || a === "";
  const isEmptyB = b === null || b === undefined || b === "";
  if (isEmptyA || isEmptyB) return Number(isEmptyA) - Number(isEmptyB);
  const order =
    typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
  return down ? -order : order;
}

function hasWords<Row>(row: Row, columns: readonly Column<Row>[], words: string[]): boolean {
  const text = columns
    .map((column) => wordOf(column, row))
    .join("\n")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

export function wordOf<Row>(column: Column<Row>, row: Row): string {
  const value = column.value(row);
  return column.word ? column.word(value) : String(value ?? "");
}

/** The values that occur, most frequent first, for the filter menu. */
export function choicesOf<Row>(rows: readonly Row[], column: Column<Row>): [string, number][] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = String(column.value(row) ?? "");
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 60);
}

/** `level:high,medium;region:3701` as it stands in the address. */
export function readFilters(text: string): Record<string, string[]> {
  const parts = text.split(";").flatMap((part): [string, string[]][] => {
    const [id, values] = part.split(":");
    return id && values ? [[id, values.split(",").map(decodeURIComponent)]] : [];
  });
  return Object.fromEntries(parts);
}

export function writeFilters(filters: Record<string, string[]>): string {
  return Object.entries(filters)
    .filter(([, values]) => values.length > 0)
    .map(([id, values]) => `${id}:${values.map(encodeURIComponent).join(",")}`)
    .join(";");
}

/** `-score` sorts downwards. */
export function readSort(text: string): Sort | undefined {
  if (text === "") return undefined;
  return text.startsWith("-") ? { id: text.slice(1), down: true } : { id: text, down: false };
}
