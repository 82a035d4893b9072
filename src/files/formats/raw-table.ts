/**
 * A table by position, as the readers of single formats give it.
 * @module
 */
import type { Reason } from "../../base/reasons.ts";
import type { Refusal } from "../../base/refusal.ts";
import type { Mapping } from "../schema.ts";

export type TableFormat = "csv" | "xlsx" | "parquet";

export interface ReadOptions {
  /** Name of the XLSX sheet; the first one otherwise. */
  sheet?: Mapping["sheet"] | undefined;
  /** Detected where not given. */
  encoding?: Mapping["encoding"] | undefined;
  /** Characters a cell may have before its row is an error; default 1,000,000. */
  maxCellCharacters?: number;
}

/** What the reader of one format gives. */
export interface RawTable {
  /** In batches; the first row is the header, as row 0. */
  rows: AsyncGenerator<RawRow[]>;
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
  faults?: CellFault[];
}

/** A cell that cannot be used, such as one over the limit or without a heading. */
export interface CellFault {
  index: number;
  value: string;
  reason: Reason;
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
