/**
 * Two labelled tables of any schema, one to learn from and one to be judged on, as columns of numbers.
 * @module
 */
import type { FileStore } from "../base/capabilities.ts";
import { refuse } from "../base/refusal.ts";
import { TableRefused, truncated } from "../files/formats/raw-table.ts";
import { because as becauseOfFile } from "../files/schema.ts";
import { openTable, rowError } from "../files/table.ts";
import { because } from "./evaluate-schema.ts";

/** Cells by column, the rows without a label left out. */
export interface Cells {
  file: string;
  header: string[];
  /** By heading. */
  columns: Map<string, string[]>;
  rowCount: number;
}

/** Reads a whole file; throws `TableRefused` where it cannot be read or a row has a fault. */
export async function readCells(files: FileStore, id: string): Promise<Cells> {
  const stored = await files.find(id);
  if (!stored) throw new TableRefused(refuse("not_found", becauseOfFile.unknown_file()));
  const { header, batches } = await openTable(stored);
  const columns = header.map((): string[] => []);
  let rowCount = 0;
  for await (const batch of batches) {
    for (const { row, cells, faults } of batch) {
      if (faults?.[0]) {
        const error = rowError(row, faults[0], header);
        throw new TableRefused(refuse("invalid", error.reason, error));
      }
      for (const [at, column] of columns.entries()) column.push(cells[at] ?? "");
      rowCount++;
    }
  }
  return {
    file: stored.name,
    header,
    columns: new Map(header.map((heading, at) => [heading, columns[at]!])),
    rowCount,
  };
}

/** The cells of a column; throws `TableRefused` naming it where the file has none. */
export function cellsOf({ columns, file, header }: Cells, column: string): string[] {
  const cells = columns.get(column);
  if (cells) return cells;
  const values = { file, column, header: truncated(header.join(", ")) };
  throw new TableRefused(refuse("invalid", because.no_column(values), { column, header }));
}

/** Only the given rows. */
export function pickCells(cells: Cells, rows: readonly number[]): Cells {
  const columns = [...cells.columns].map(
    ([name, all]) => [name, rows.map((row) => all[row]!)] as const,
  );
  return { ...cells, columns: new Map(columns), rowCount: rows.length };
}
