/**
 * One way to read a table, whatever file it came in: CSV, XLSX or Parquet, row by row in flat memory.
 * Every value is the text a person would see, so account numbers keep their leading zeros.
 * @module
 */
import type { StoredFile } from "../base/capabilities.ts";
import { refuse } from "../base/refusal.ts";
import { bomb } from "./formats/archive.ts";
import { openCsv } from "./formats/csv.ts";
import { openParquet } from "./formats/parquet.ts";
import {
  type CellFault,
  type RawRow,
  type ReadOptions,
  type TableFormat,
  TableRefused,
  truncated,
} from "./formats/raw-table.ts";
import { openXlsx } from "./formats/xlsx.ts";
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
  const { batches, close, ...table } = await openTable(file, options);
  try {
    const { header } = table;
    const names = namesOf(header, options.columns ?? {});
    return { ...table, rows: nameRows(batches, { header, names }) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The same by position, in batches, for whoever reads a million rows. */
export interface OpenTable extends Omit<Table, "rows"> {
  batches: AsyncIterable<RawRow[]>;
  /** Lets go of the file where the batches are not read to their end. */
  close(): Promise<void>;
}

/** Throws `TableRefused`, at once or while the rows are read. */
export async function openTable(file: StoredFile, options: ReadOptions = {}): Promise<OpenTable> {
  const format = await formatOf(file);
  const { rows, ...raw } = await openers[format](file, options);
  const first = await rows.next();
  const [head, ...rest] = first.done ? [] : first.value;
  if (!head) throw new TableRefused(refuse("invalid", because.empty()));
  const header = uniqueHeadings(head.cells);
  const limits = { cell: options.maxCellCharacters ?? 1_000_000, columns: header.length };
  return {
    ...raw,
    format,
    header,
    batches: bounded(rest, rows, limits),
    close: async () => {
      await rows.return(undefined);
    },
  };
}

const openers = { csv: openCsv, xlsx: openXlsx, parquet: openParquet };

/** By the first bytes, since names lie. */
async function formatOf(file: StoredFile): Promise<TableFormat> {
  const start = await firstBytes(file, 8);
  if (start.startsWith("504b0304")) return "xlsx";
  if (start.startsWith("50415231")) return "parquet";
  if (start !== "d0cf11e0a1b11ae1") return "csv";
  throw new TableRefused(refuse("invalid", because.old_excel({ name: file.name })));
}

async function firstBytes(file: StoredFile, count: number): Promise<string> {
  for await (const chunk of file.read())
    return Buffer.from(chunk.subarray(0, count)).toString("hex");
  return "";
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

interface Limits {
  /** Characters. */
  cell: number;
  columns: number;
}

/** All of one file together; a text that is stored once and referred to a million times counts each time. */
const maxCharacters = 2 ** 33;

async function* bounded(
  first: RawRow[],
  rest: AsyncGenerator<RawRow[]>,
  limits: Limits,
): AsyncGenerator<RawRow[]> {
  let characters = 0;
  const check = (batch: RawRow[]) => {
    for (const row of batch) characters += checkRow(row, limits);
    if (characters > maxCharacters) throw bomb("characters", characters, maxCharacters);
    return batch;
  };
  try {
    yield check(first);
    for await (const batch of rest) yield check(batch);
  } finally {
    await rest.return(undefined);
  }
}

/** Turns what breaks the limits into faults. Returns the characters of the row. */
function checkRow(row: RawRow, { cell: limit, columns }: Limits): number {
  let characters = 0;
  for (let index = 0; index < row.cells.length; index += 1) {
    const cell = row.cells[index]!;
    characters += cell.length;
    if (cell.length > limit) {
      const reason = because.cell_too_large({ length: cell.length, limit });
      fault(row, { index, value: truncated(cell), reason });
      row.cells[index] = "";
    }
    if (index >= columns && cell.trim() !== "") {
      fault(row, { index, value: truncated(cell), reason: because.too_many_cells({ columns }) });
    }
  }
  if (row.cells.length > columns) row.cells.length = columns;
  return characters;
}

function fault(row: RawRow, found: CellFault): void {
  row.faults = [...(row.faults ?? []), found];
}

/** A cell's fault in the words of the file. */
export function rowError(row: number, fault: CellFault, header: readonly string[]): RowError {
  const { index, value, reason } = fault;
  return { row, column: header[index] ?? `#${index + 1}`, value, reason };
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
  { header, names }: { header: string[]; names: string[][] },
): AsyncGenerator<TableRow> {
  for await (const batch of batches) {
    for (const { row, cells, faults } of batch) {
      const values: Record<string, string> = Object.create(null);
      for (let index = 0; index < names.length; index += 1) {
        for (const name of names[index]!) values[name] = cells[index] ?? "";
      }
      const errors = faults?.map((found) => rowError(row, found, header));
      yield { row, values, ...(errors && { errors }) };
    }
  }
}
