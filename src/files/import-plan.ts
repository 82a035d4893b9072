/**
 * What an import of one kind means: its columns, how their texts become values, and what is done with them.
 * @module
 */
import type { CopyRow, Transaction } from "../base/database.ts";
import type { Context } from "../base/operation.ts";
import type { Reason } from "../base/reasons.ts";
import type { RowError } from "./schema.ts";

export type CopyValue = CopyRow[number];

/** A column the import understands. */
export interface PlanColumn {
  /** Canonical name, `[a-z_][a-z0-9_]*`; also the name of its staging column. */
  name: string;
  describe: { zh: string; en: string };
  /** The file must have the column and every row a value. */
  required?: boolean;
  /** Headings it is guessed from, besides its name and `describe`. */
  synonyms?: readonly string[];
  /** Undefined where the text is no such value. Given trimmed text, never blank: that becomes null. */
  parse(text: string): CopyValue | undefined;
  /** Says what is wrong with a text that `parse` refused; "is no valid <describe>" otherwise. */
  because?(text: string): Reason;
  /** Type of the staging column, e.g. `timestamptz`. */
  sqlType: string;
}

export type ParsedRow = Readonly<Record<string, CopyValue>>;

/** Names and types in it come from code only, never from a file. */
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
