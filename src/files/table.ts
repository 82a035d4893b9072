/**
 * One way to read a table, whatever file it came in: CSV, XLSX or Parquet, row by row in flat memory.
 * Every value is the text a person would see, so account numbers keep their leading zeros.
 * @module
 */
import type { StoredFile } from "../base/capabilities.ts";
import { refuse } from "../base/refusal.ts";
import { openCsv } from "./csv.ts";
import {
  type RawRow,
  type ReadOptions,
  type TableFormat,
  truncated,
  UnreadableTable,
} from "./raw-table.ts";
import { because, type RowError } from "./schema.ts";

export interface TableRow {
  /** 1 is the first row after the header; blank rows count, but are left out. */
  row: number;
  /** By heading; by canonical name for the columns that `options.columns` maps. */
  values: Record<string, string>;
  /** What makes the row unusable as a row: a cell over the limit, cells without a heading. */
  errors?: RowError[];
}

export interface Table {
  /** Unique headings, in order: an unnamed one is `#3`, a repeated one `备注 (2)`. */
  header: string[];
  rows: AsyncIterable<TableRow>;
  format: TableFormat;
  encoding: string;
  /** How much of the file has been read, in any unit. */
  progress(): { done: number; total: number };
}

export const defaultMaxCellCharacters = 1_000_000;

/** Throws `UnreadableTable`, at once or while the rows are read. */
export async function readTable(file: StoredFile, options: ReadOptions = {}): Promise<Table> {
  const format = "csv";
  const raw = await openCsv(file, options);
  const header = uniqueHeadings(raw.header);
  const names = canonicalNames(header, options.columns ?? {});
  const limit = options.maxCellCharacters ?? defaultMaxCellCharacters;
  return {
    header,
    rows: nameRows(raw.batches, names, { header, limit }),
    format,
    encoding: raw.encoding,
    progress: raw.progress,
  };
}

function uniqueHeadings(cells: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return cells.map((cell, index) => {
    const heading = cell.trim() || `#${index + 1}`;
    const count = (seen.get(heading) ?? 0) + 1;
    seen.set(heading, count);
    return count === 1 ? heading : `${heading} (${count})`;
  });
}

function canonicalNames(header: string[], columns: Readonly<Record<string, string>>): string[][] {
  const names: string[][] = header.map(() => []);
  for (const [canonical, heading] of Object.entries(columns)) {
    const index = header.indexOf(heading.trim());
    if (index < 0) {
      const reason = because.missing_heading({ heading, header: header.join(", ") });
      throw new UnreadableTable(refuse("invalid", reason, { header }));
    }
    names[index]!.push(canonical);
  }
  const taken = new Set(names.flat());
  return names.map((mapped, index) => {
    const own = header[index]!;
    return mapped.length > 0 || taken.has(own) ? mapped : [own];
  });
}

async function* nameRows(
  batches: AsyncIterable<RawRow[]>,
  names: string[][],
  { header, limit }: { header: string[]; limit: number },
): AsyncGenerator<TableRow> {
  for await (const batch of batches) {
    for (const { row, cells, errors = [] } of batch) {
      const values: Record<string, string> = Object.create(null);
      for (let index = 0; index < names.length; index += 1) {
        let cell = cells[index] ?? "";
        if (cell.length > limit) {
          errors.push(tooLarge(row, header[index]!, cell, limit));
          cell = "";
        }
        for (const name of names[index]!) values[name] = cell;
      }
      const surplus = cells.slice(header.length).find((cell) => cell.trim() !== "");
      if (surplus !== undefined) {
        const reason = because.too_many_cells({ cells: cells.length, columns: header.length });
        errors.push({ row, column: `#${header.length + 1}`, value: truncated(surplus), reason });
      }
      yield errors.length > 0 ? { row, values, errors } : { row, values };
    }
  }
}

function tooLarge(row: number, column: string, cell: string, limit: number): RowError {
  const reason = because.cell_too_large({ length: cell.length, limit });
  return { row, column, value: truncated(cell), reason };
}
