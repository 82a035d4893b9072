/**
 * Texts with a label of 1 or 0, from any tabular file.
 * @module
 */
import type { FileStore } from "../base/capabilities.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { TableRefused, truncated } from "../files/formats/raw-table.ts";
import { because as becauseOfFile } from "../files/schema.ts";
import { readTable, type TableRow } from "../files/table.ts";
import type { PolarityExample } from "../language/polarity.ts";
import { because } from "./schema.ts";

interface Source {
  file: string;
  columns?: Readonly<Record<string, string>> | undefined;
}

/** All rows, or why they cannot be had; the first bad row is named. An empty text is a text. */
export async function readLabelledTexts(
  files: FileStore,
  { file, columns }: Source,
): Promise<PolarityExample[] | Refusal> {
  const stored = await files.find(file);
  if (!stored) return refuse("not_found", becauseOfFile.unknown_file());
  try {
    const { header, rows } = await readTable(stored, { columns });
    const examples: PolarityExample[] = [];
    for await (const row of rows) {
      const missing = ["label", "text"].find((name) => !Object.hasOwn(row.values, name));
      if (missing) return refuse("invalid", lacking(missing, header));
      examples.push(readExample(row));
    }
    return examples.length > 0 ? examples : refuse("invalid", because.no_rows());
  } catch (error) {
    if (error instanceof TableRefused) return error.refusal;
    throw error;
  }
}

function lacking(column: string, header: readonly string[]) {
  return because.no_column({ column, header: truncated(header.join(", ")) });
}

/** Throws `TableRefused` where the row has a fault or no such label. */
function readExample({ row, values, errors }: TableRow): PolarityExample {
  if (errors?.[0]) throw new TableRefused(refuse("invalid", errors[0].reason, errors[0]));
  const value = values.label!.trim();
  const label = value === "" ? Number.NaN : Number(value);
  if (label !== 0 && label !== 1) {
    const reason = because.bad_label({ row, value: truncated(value) });
    throw new TableRefused(refuse("invalid", reason, { row, column: "label", value }));
  }
  return { label, text: values.text! };
}
