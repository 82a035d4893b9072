/**
 * What an import would make of a file: its format, headings, guessed mapping and first rows.
 * @module
 */
import type { FileStore } from "../base/capabilities.ts";
import { formatInstant } from "../base/dates.ts";
import { canonicalJson } from "../base/ids.ts";
import type { Refusal } from "../base/refusal.ts";
import { type RawRow, TableRefused, truncated } from "./formats/raw-table.ts";
import type { CopyValue, ImportPlan } from "./import-plan.ts";
import { findSource, type MappedTable, withMapped } from "./mapped-table.ts";
import type { ImportInput, RowError, TablePreview } from "./schema.ts";

const previewedRows = 20;

type PreviewPlan = Pick<ImportPlan, "columns" | "requireOneOf">;
type PreviewInput = Pick<ImportInput, "file" | "columns" | "mapping">;

/** Reads no more of the file than it shows. Missing columns are problems of row 0, not a refusal. */
export async function previewTable(
  files: FileStore,
  plan: PreviewPlan,
  input: PreviewInput,
): Promise<TablePreview | Refusal> {
  try {
    const source = await findSource(files, input);
    return await withMapped(source, plan, async (table) => {
      const { rows, problems } = await firstRows(table);
      const reason = table.missing?.reason;
      if (reason) problems.unshift({ row: 0, column: "", value: "", reason });
      return { ...describe(table), rows, problems };
    });
  } catch (error) {
    if (error instanceof TableRefused) return error.refusal;
    throw error;
  }
}

function describe({ format, encoding, header, sources }: MappedTable) {
  const columns = sources.map(({ column: { name, describe, required = false }, index }) => {
    return { name, ...describe, required, theirs: header[index ?? -1] ?? null };
  });
  const used = new Set(sources.map(({ index }) => index));
  const unused = header.filter((_, index) => !used.has(index));
  return { format, encoding, header, columns, unused };
}

type FirstRows = Pick<TablePreview, "rows" | "problems">;

async function firstRows(table: MappedTable): Promise<FirstRows> {
  const rows: TablePreview["rows"] = [];
  const problems: RowError[] = [];
  try {
    for await (const batch of table.batches) {
      for (const raw of batch.slice(0, previewedRows - rows.length)) {
        const { values, errors } = table.parseRow(raw);
        rows.push({ row: raw.row, values: textsOf(table, raw, values) });
        problems.push(...errors);
      }
      if (rows.length >= previewedRows) break;
    }
  } catch (error) {
    if (!(error instanceof TableRefused)) throw error;
    problems.push({ row: 0, column: "", value: "", reason: error.refusal.reason });
  }
  return { rows, problems };
}

/** Values as people read them; what could not be parsed stays as it is in the file. */
function textsOf({ sources }: MappedTable, raw: RawRow, values: readonly CopyValue[]) {
  const texts = sources.map(({ column, index }, position): [string, string] => {
    const value = values[position] ?? null;
    return [column.name, value === null ? truncated(raw.cells[index ?? -1] ?? "") : shown(value)];
  });
  return Object.fromEntries(texts);
}

function shown(value: NonNullable<CopyValue>): string {
  if (value instanceof Date) return formatInstant(value);
  return truncated(typeof value === "object" ? canonicalJson(value) : String(value));
}
