/**
 * Imports a table into PostgreSQL: reads it row by row, parses each cell by the plan, and merges what is
 * good in one transaction, together with the memory that this very file was imported.
 * @module
 */

import type { CopyRow, Transaction } from "../base/database.ts";
import type { Context, JobContext } from "../base/operation.ts";
import type { Reason } from "../base/reasons.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { because, type ImportInput, type ImportResult, type RowError } from "./schema.ts";

export type CopyValue = CopyRow[number];

/** A column the import understands. */
export interface PlanColumn {
  /** Canonical name, `[a-z_][a-z0-9_]*`; also the name of its staging column. */
  name: string;
  describe: { zh: string; en: string };
  /** The file must have the column and every row a value. */
  required?: boolean;
  /** Headings it is guessed from, besides its name and `describe.zh`. */
  synonyms?: readonly string[];
  /** Undefined where the text is no such value. Never called with blank text, which becomes null. */
  parse(text: string): CopyValue | undefined;
  /** Says what is wrong with a text that `parse` refused; "is no <describe>" otherwise. */
  because?(text: string): Reason;
  /** Type of the staging column, e.g. `timestamptz`. */
  sqlType: string;
}

export type ParsedRow = Readonly<Record<string, CopyValue>>;

/** What an import of one kind means. Its names and types come from code only, never from a file. */
export interface ImportPlan<Extra extends string = never> {
  /** `[a-z_]+`, e.g. `ticket`; the staging table is called `staging_<kind>`. */
  kind: string;
  columns: readonly PlanColumn[];
  /** Of each group the file needs one column, and every row one value. */
  requireOneOf?: readonly (readonly string[])[];
  /** Columns that together may occur once in a file; the second such row is an error. */
  key?: readonly string[];
  extraColumns?: readonly { name: Extra; sqlType: string }[];
  /** Values of the extra columns, from the parsed ones. Pure. */
  enrich?(row: ParsedRow): Record<Extra, CopyValue>;
  /** Switches that change what the import does; the same file with other ones is another import. */
  switches?: object;
  /** Errors that take other tables to see, found by SQL over the staging table. */
  check?(
    transaction: Transaction,
    staging: string,
  ): Promise<readonly RowError[]> | AsyncIterable<RowError>;
  /** Writes `staging_<kind>` (its columns, the extra ones and `row_number`) where it belongs. */
  merge(context: Context, staging: string): Promise<number>;
}

/**
 * All or nothing unless `acceptValid`. The same file with the same mapping and switches answers what the
 * first import answered and does nothing. Refuses files that cannot be read, lack columns or have bad
 * rows; then `details` is an `ImportResult` without `importId`.
 */
export async function importTable<Extra extends string = never>(
  context: JobContext,
  plan: ImportPlan<Extra>,
  input: ImportInput,
): Promise<ImportResult | Refusal> {
  const file = await context.files.find(input.file);
  if (!file) return refuse("not_found", because.unknown_file());
  throw new Error(`not reached: ${plan.kind}`);
}
