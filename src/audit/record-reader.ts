/**
 * Reads the records of an exported audit one by one, whatever has been done to the file.
 * @module
 */
import { canonicalJson } from "../base/ids.ts";
import { AuditRecord } from "./export-file.ts";

/** A row of the file; without `record` where it is none, or not byte for byte as it was written. */
export interface RecordRow {
  /** Counted from 1. */
  row: number;
  record?: AuditRecord;
}

/** No record of a real export comes near it. */
const longestRow = 1 << 24;

export async function* readRecords(content: AsyncIterable<Uint8Array>): AsyncGenerator<RecordRow> {
  let row = 0;
  for await (const bytes of splitRows(content)) {
    row += 1;
    const record = recordOf(bytes);
    yield record ? { row, record } : { row };
  }
}

function recordOf(bytes: Uint8Array): AuditRecord | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    const parsed = AuditRecord.safeParse(value);
    return parsed.success && canonicalJson(value) === text ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Cuts at line feeds; a row longer than any record is handed on in pieces, which are no records. */
async function* splitRows(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)]);
      [parts, length, start] = [[], 0, end + 1];
    }
    parts.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > longestRow) {
      yield Buffer.concat(parts);
      [parts, length] = [[], 0];
    }
  }
  if (length > 0) yield Buffer.concat(parts);
}
