/**
 * A table by position: what the readers of single formats give, and what imports parse.
 * @module
 */
import type { Refusal } from "../../base/refusal.ts";
import type { Mapping, RowError } from "../schema.ts";

export type TableFormat = "csv" | "xlsx" | "parquet";

export interface ReadOptions {
  /** Name of the XLSX sheet; the first one otherwise. */
  sheet?: Mapping["sheet"] | undefined;
  /** Detected where not given. */
  encoding?: Mapping["encoding"] | undefined;
  /** Characters a cell may have before its row is an error; default 1,000,000. */
  maxCellCharacters?: number;
}

export interface RawTable {
  header: string[];
  batches: AsyncIterable<RawRow[]>;
  /** As people call it; formats that carry their own say `utf-8`. */
  encoding: string;
  /** How much of the file has been read, in any unit. */
  progress(): { done: number; total: number };
}

export interface RawRow {
  /** 1 is the first row after the header; blank rows count, but are left out. */
  row: number;
  /** In the order of the header; a short row has fewer. */
  cells: string[];
  /** What makes the row unusable as a row: a cell over the limit, cells without a heading. */
  errors?: RowError[];
}

/** Carries a refusal out of a stream: the file cannot be read, from here on. */
export class TableRefused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.reason.en);
    this.refusal = refusal;
  }
}

/** The first 100 characters, never half of one. */
export function truncated(value: string): string {
  const text = value.length <= 100 ? value : `${value.slice(0, 99)}…`;
  return text.replaceAll("\0", "\ufffd").toWellFormed();
}
