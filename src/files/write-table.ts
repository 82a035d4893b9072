/**
 * Lists out as CSV and XLSX, row by row in flat memory. No text of theirs runs as a formula; numbers stay
 * numbers.
 * @module
 */
import { formatInstant } from "../base/dates.ts";
import { disarmed } from "./formats/formula.ts";
import { type CellValue, xlsxBytes } from "./formats/write-xlsx.ts";

export interface WriteColumn<Row> {
  heading: string;
  value(row: Row): CellValue;
}

export type Rows<Row> = Iterable<Row> | AsyncIterable<Row>;

const chunkCharacters = 1 << 16;

export interface CsvOptions {
  /** The mark by which Excel knows UTF-8; on unless said otherwise. */
  mark?: boolean;
}

/** RFC 4180 with CRLF, UTF-8. */
export async function* writeCsv<Row>(
  rows: Rows<Row>,
  columns: readonly WriteColumn<Row>[],
  { mark = true }: CsvOptions = {},
): AsyncGenerator<Uint8Array> {
  let text = (mark ? "\ufeff" : "") + csvLine(columns.map(({ heading }) => heading));
  for await (const row of rows) {
    text += csvLine(columns.map(({ value }) => value(row)));
    if (text.length < chunkCharacters) continue;
    yield Buffer.from(text, "utf8");
    text = "";
  }
  yield Buffer.from(text, "utf8");
}

/** One sheet, and another for every further million rows. Cells end at 32,767 characters, as Excel's do. */
export function writeXlsx<Row>(
  rows: Rows<Row>,
  columns: readonly WriteColumn<Row>[],
): AsyncGenerator<Uint8Array> {
  const headings = columns.map(({ heading }) => heading);
  return xlsxBytes(headings, cellsOf(rows, columns));
}

async function* cellsOf<Row>(
  rows: Rows<Row>,
  columns: readonly WriteColumn<Row>[],
): AsyncGenerator<CellValue[]> {
  for await (const row of rows) yield columns.map(({ value }) => value(row));
}

export function csvLine(values: readonly CellValue[]): string {
  return `${values.map(csvCell).join(",")}\r\n`;
}

function csvCell(value: CellValue): string {
  const text = cellText(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Instants as people read them, in the utility's zone. */
function cellText(value: CellValue): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return formatInstant(value);
  return typeof value === "string" ? disarmed(value) : String(value);
}
