/**
 * Comma-, semicolon- or tab-separated text (RFC 4180, and what spreadsheets make of it).
 * @module
 */
import type { StoredFile } from "../../base/capabilities.ts";
import { refuse } from "../../base/refusal.ts";
import { because } from "../schema.ts";
import { decodeLines, UndecodableLine } from "./encoding.ts";
import { rearmed } from "./formula.ts";
import { type RawRow, type RawTable, type ReadOptions, TableRefused } from "./raw-table.ts";

/** A record may be this long, so that a quote left open cannot swallow the memory. */
const maxRecordCharacters = 64 * 1024 * 1024;

export async function openCsv(file: StoredFile, options: ReadOptions = {}): Promise<RawTable> {
  const text = await decodeLines(file, options.encoding);
  return {
    rows: parse(text.blocks),
    encoding: text.encoding,
    progress: () => ({ done: text.bytesRead(), total: file.bytes }),
  };
}

interface Cursor {
  text: string;
  at: number;
  delimiter: string;
  /** Of the next record; the header is row 0. */
  row: number;
}

/** Records with something in them, in batches; the header comes first, as row 0. */
async function* parse(blocks: AsyncIterable<string>): AsyncGenerator<RawRow[]> {
  const cursor: Cursor = { text: "", at: 0, delimiter: "", row: 0 };
  try {
    for await (const block of blocks) {
      cursor.text = cursor.text.slice(cursor.at) + block;
      cursor.at = 0;
      cursor.delimiter ||= detectDelimiter(cursor.text);
      const batch = takeRecords(cursor, { isLast: false });
      if (cursor.text.length - cursor.at > maxRecordCharacters) throw tooLong(cursor.row);
      if (batch.length > 0) yield batch;
    }
  } catch (error) {
    throw error instanceof UndecodableLine ? undecodable(error, cursor) : error;
  }
  const batch = takeRecords(cursor, { isLast: true });
  if (batch.length > 0) yield batch;
}

function takeRecords(cursor: Cursor, { isLast }: { isLast: boolean }): RawRow[] {
  const batch: RawRow[] = [];
  while (cursor.at < cursor.text.length) {
    const cells = takeRecord(cursor, isLast)?.map(rearmed);
    if (!cells) break;
    const isBlank = cells.every((cell) => cell.trim() === "");
    if (!isBlank) batch.push({ row: cursor.row, cells });
    if (!isBlank || cursor.row > 0) cursor.row += 1;
  }
  return batch;
}

/** One record from the cursor on, or undefined where its end is not in the text yet. */
function takeRecord(cursor: Cursor, isLast: boolean): string[] | undefined {
  const { text, delimiter } = cursor;
  const lineFeed = text.indexOf("\n", cursor.at);
  if (lineFeed < 0 && !isLast) return undefined;
  const lineEnd = lineFeed < 0 ? text.length : lineFeed;
  const line = text.slice(cursor.at, text[lineEnd - 1] === "\r" ? lineEnd - 1 : lineEnd);
  if (!line.includes('"')) {
    cursor.at = lineEnd + 1;
    return line.split(delimiter);
  }
  return takeQuotedRecord(cursor, isLast);
}

/** A quote inside an unquoted cell is text; text after a closing quote is kept. */
function takeQuotedRecord(cursor: Cursor, isLast: boolean): string[] | undefined {
  const { text, delimiter } = cursor;
  const cells: string[] = [];
  let at = cursor.at;
  for (;;) {
    let cell = "";
    if (text[at] === '"') {
      const quoted = takeQuoted(text, at);
      if (!quoted) {
        if (isLast) throw new TableRefused(refuse("invalid", openQuote(cursor)));
        return undefined;
      }
      cell = quoted.cell;
      at = quoted.end;
    }
    const end = plainEnd(text, at, delimiter);
    if (end === text.length && !isLast) return undefined;
    const isRecordEnd = end === text.length || text[end] === "\n";
    cell += text.slice(at, isRecordEnd && text[end - 1] === "\r" && end > at ? end - 1 : end);
    cells.push(cell);
    at = end + 1;
    if (isRecordEnd) break;
  }
  cursor.at = at;
  return cells;
}

function takeQuoted(text: string, start: number): { cell: string; end: number } | undefined {
  let from = start + 1;
  let cell = "";
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return undefined;
    cell += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { cell, end: quote + 1 };
    cell += '"';
    from = quote + 2;
  }
}

function plainEnd(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length && text[at] !== delimiter && text[at] !== "\n") at += 1;
  return at;
}

/** The one of `,` `;` tab that occurs most often in the first record, outside its quotes. */
function detectDelimiter(text: string): string {
  const counts = new Map([",", ";", "\t"].map((delimiter) => [delimiter, 0]));
  let isQuoted = false;
  for (const character of text.trimStart().slice(0, 65_536)) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === "\n" && !isQuoted) break;
    else if (!isQuoted && counts.has(character)) counts.set(character, counts.get(character)! + 1);
  }
  return [...counts].sort(([, left], [, right]) => right - left)[0]![0];
}

const openQuote = ({ row }: Cursor) => because.open_quote({ row });

function tooLong(row: number): TableRefused {
  return new TableRefused(
    refuse("too_large", because.line_too_long({ row, limit: maxRecordCharacters })),
  );
}

function undecodable({ encoding, line, byte }: UndecodableLine, { row }: Cursor): TableRefused {
  const reason = because.mixed_encodings({ row, line, byte, encoding });
  return new TableRefused(refuse("invalid", reason));
}
