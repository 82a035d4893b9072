/**
 * A stored file read as the canonical columns of a plan: what imports and previews have in common.
 * @module
 */
import type { FileStore, StoredFile } from "../base/capabilities.ts";
import { refuse } from "../base/refusal.ts";
import { TableRefused } from "./formats/raw-table.ts";
import type { ImportPlan } from "./import-plan.ts";
import { type ColumnSource, findColumns, readMapping, withColumns } from "./mapping.ts";
import { type ParseRow, rowParser } from "./parse-row.ts";
import { because, type ImportInput, type Mapping } from "./schema.ts";
import { type OpenTable, openTable } from "./table.ts";

type SourceInput = Pick<ImportInput, "file" | "columns" | "mapping">;

/** Throws `TableRefused` where a file is not there or the mapping is wrong. */
export async function findSource(
  files: FileStore,
  input: SourceInput,
): Promise<{ file: StoredFile; mapping: Mapping }> {
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
}

type Rules = Pick<ImportPlan, "columns" | "requireOneOf">;

/** Throws `TableRefused`; required columns may be missing, see `missingColumns`. */
export async function openMapped(
  file: StoredFile,
  { columns, requireOneOf = [] }: Rules,
  mapping: Mapping,
): Promise<MappedTable> {
  const { encoding, sheet } = mapping;
  const table = await openTable(file, { encoding, sheet });
  const sources = findColumns(table.header, columns, mapping);
  const parseRow = rowParser({ header: table.header, sources, mapping, requireOneOf });
  const headings = new Map(
    sources.map(({ column, index }) => [column.name, table.header[index ?? -1] ?? column.name]),
  );
  return { ...table, sources, parseRow, headingOf: (name) => headings.get(name) ?? name };
}
