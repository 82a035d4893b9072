/**
 * One way to read a table, whatever file it came in: CSV, XLSX or Parquet, row by row in flat memory.
 * Every value is the text a person would see, so account numbers keep their leading zeros.
 * @module
 */
import type { StoredFile } from "../base/capabilities.ts";
import { refuse } from "../base/refusal.ts";
import { openCsv } from "./formats/csv.ts";
import {
  type RawRow,
  type RawTable,
  type ReadOptions,
  type TableFormat,
  TableRefused,
  truncated,
} from "./formats/raw-table.ts";
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

export interface NamedReadOptions extends ReadOptions {
  /** Canonical name -> heading. Headings that are not in the file raise `TableRefused`. */
  columns?: Readonly<Record<string, string>> | undefined;
}

/** Throws `TableRefused`, at once or while the rows are read. */
export async function readTable(file: StoredFile, options: NamedReadOptions = {}): Promise<Table> {
  const { batches, ...table } = await openTable(file, options);
  const names = namesOf(table.header, options.columns ?? {});
  return { ...table, rows: nameRows(batches, names) };
}

export interface OpenTable extends RawTable {
  format: TableFormat;
}

/** The same by position, in batches, for whoever reads a million rows. Throws `TableRefused`. */
export async function openTable(file: StoredFile, options: ReadOptions = {}): Promise<OpenTable> {
  const format = "csv" as const;
  const raw = await openCsv(file, options);
  const header = uniqueHeadings(raw.header);
  const limit = options.maxCellCharacters ?? 1_000_000;
  return { ...raw, format, header, batches: checkCells(raw.batches, header, limit) };
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

async function* checkCells(
  batches: AsyncIterable<RawRow[]>,
  header: string[],
  limit: number,
): AsyncGenerator<RawRow[]> {
  for await (const batch of batches) {
    for (const row of batch) {
      for (const [index, cell] of row.cells.entries()) {
        if (cell.length > limit) refuseCell(row, { index, header, limit });
      }
      if (row.cells.length > header.length) refuseSurplus(row, header);
    }
    yield batch;
  }
}

interface CellPlace {
  index: number;
  header: string[];
  limit: number;
}

function refuseCell(row: RawRow, { index, header, limit }: CellPlace): void {
  const cell = row.cells[index]!;
  const reason = because.cell_too_large({ length: cell.length, limit });
  const column = header[index] ?? `#${index + 1}`;
  row.errors = [...(row.errors ?? []), { row: row.row, column, value: truncated(cell), reason }];
  row.cells[index] = "";
}

function refuseSurplus(row: RawRow, header: string[]): void {
  const [surplus] = row.cells.splice(header.length).filter((cell) => cell.trim() !== "");
  if (surplus === undefined) return;
  const reason = because.too_many_cells({ columns: header.length });
  const error = {
    row: row.row,
    column: `#${header.length + 1}`,
    value: truncated(surplus),
    reason,
  };
  row.errors = [...(row.errors ?? []), error];
}

/** For each heading the names its cells go by; a heading gives way to a canonical name like it. */
function namesOf(header: string[], columns: Readonly<Record<string, string>>): string[][] {
  const names: string[][] = header.map(() => []);
  for (const [canonical, heading] of Object.entries(columns)) {
    names[findHeading(header, heading)]!.push(canonical);
  }
  const taken = new Set(names.flat());
  return names.map((mapped, index) => {
    const own = header[index]!;
    return mapped.length > 0 || taken.has(own) ? mapped : [own];
  });
}

/** Throws `TableRefused` where the file has no such heading. */
export function findHeading(header: readonly string[], heading: string): number {
  const index = header.indexOf(heading.trim());
  if (index >= 0) return index;
  const reason = because.missing_heading({ heading, header: truncated(header.join(", ")) });
  throw new TableRefused(refuse("invalid", reason, { header }));
}

async function* nameRows(
  batches: AsyncIterable<RawRow[]>,
  names: string[][],
): AsyncGenerator<TableRow> {
  for await (const batch of batches) {
    for (const { row, cells, errors } of batch) {
      const values: Record<string, string> = Object.create(null);
      for (let index = 0; index < names.length; index += 1) {
        for (const name of names[index]!) values[name] = cells[index] ?? "";
      }
      yield { row, values, ...(errors && { errors }) };
    }
  }
}
