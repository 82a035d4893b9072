/**
 * A stored file read as the canonical columns of a plan: what imports and previews have in common.
 * @module
 */
import type { FileStore, StoredFile } from "../base/capabilities.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { TableRefused } from "./formats/raw-table.ts";
import type { ImportPlan } from "./import-plan.ts";
import {
  type ColumnSource,
  findColumns,
  missingColumns,
  readMapping,
  withColumns,
} from "./mapping.ts";
import { type ParseRow, rowParser } from "./parse-row.ts";
import { because, type ImportInput, type Mapping } from "./schema.ts";
import { type OpenTable, openTable } from "./table.ts";

export interface Source {
  file: StoredFile;
  mapping: Mapping;
}

type SourceInput = Pick<ImportInput, "file" | "columns" | "mapping">;

/** Throws `TableRefused` where a file is not there or the mapping is wrong. */
export async function findSource(files: FileStore, input: SourceInput): Promise<Source> {
  const file = await findFile(files, input.file);
  const shipped = input.mapping ? await readMapping(await findFile(files, input.mapping)) : {};
  return { file, mapping: withColumns(shipped, input.columns) };
}

async function findFile(files: FileStore, id: string): Promise<StoredFile> {
  const file = await files.find(id);
  if (!file) throw new TableRefused(refuse("not_found", because.unknown_file()));
  return file;
}

export interface MappedTable extends OpenTable {
  sources: ColumnSource[];
  parseRow: ParseRow;
  /** What the file calls a canonical column. */
  headingOf(name: string): string;
  /** Says which required columns the file lacks; undefined where none. */
  missing: Refusal | undefined;
}

type Rules = Pick<ImportPlan, "columns" | "requireOneOf">;

/** Opens the file for `use` and lets go of it afterwards. Throws `TableRefused`. */
export async function withMapped<Result>(
  { file, mapping }: Source,
  rules: Rules,
  use: (table: MappedTable) => Promise<Result>,
): Promise<Result> {
  const { encoding, sheet } = mapping;
  const table = await openTable(file, { encoding, sheet });
  try {
    return await use(mapped(table, rules, mapping));
  } finally {
    await table.close();
  }
}

function mapped(table: OpenTable, rules: Rules, mapping: Mapping): MappedTable {
  const { header } = table;
  const { columns, requireOneOf = [] } = rules;
  const sources = findColumns(header, columns, mapping);
  const parseRow = rowParser({ header, sources, mapping, requireOneOf });
  const missing = missingColumns({ header, sources }, rules, mapping);
  const headings = new Map(
    sources.map(({ column, index }) => [column.name, header[index ?? -1] ?? column.name]),
  );
  const headingOf = (name: string) => headings.get(name) ?? name;
  return { ...table, sources, parseRow, missing, headingOf };
}
