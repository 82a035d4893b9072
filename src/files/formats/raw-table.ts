/**
 * What the readers of single formats give `table.ts`: headings and cells by position.
 * @module
 */
import type { Refusal } from "../base/refusal.ts";
import type { Mapping, RowError } from "./schema.ts";

export type TableFormat = "csv" | "xlsx" | "parquet";

export interface ReadOptions {
  /** Canonical name -> heading. Headings that are not in the file raise `UnreadableTable`. */
  columns?: Readonly<Record<string, string>> | undefined;
  sheet?: Mapping["sheet"];
  /** Detected where not given. */
  encoding?: Mapping["encoding"];
  /** Characters a cell may have before its row is an error; default 1,000,000. */
  maxCellCharacters?: number;
}

/** What a reader of one format gives: a header, then batches of cells in its order. */
export interface RawTable {
  header: string[];
  batches: AsyncIterable<RawRow[]>;
  encoding: string;
  progress(): { done: number; total: number };
}
export interface RawRow {
  row: number;
  cells: string[];
  errors?: RowError[];
}

/** The file as a whole cannot be read, from here on; the refusal says why and where. */
export class UnreadableTable extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.reason.en);
    this.refusal = refusal;
  }
}

/** The first 100 characters, never half of one. */
export function truncated(value: string): string {
  return value.length <= 100 ? value : `${value.slice(0, 99).toWellFormed()}…`;
}
