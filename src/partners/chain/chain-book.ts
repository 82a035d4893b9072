/**
 * The blocks of the embedded chain in one file that only grows: a line per block, on the disk before anybody hears
 * of it. A last line that a crash cut off was answered to nobody, and is cut away.
 * @module
 */
import { open, truncate } from "node:fs/promises";

/** One block, hex without 0x: itself, the receipt of its one transaction, and what it added to the state. */
export interface Page {
  /** RLP of header and transactions. */
  block: string;
  receipt: { status: 0 | 1; gasUsed: string; logs: [string, string[], string][] };
  /** Nodes of the state's tries, and code: key, value. */
  nodes: [string, string][];
}

export interface ChainBook {
  /** What stood there at opening, oldest first. */
  pages: Iterable<Page>;
  append(page: Page): Promise<void>;
  /** Page n, read from the disk. */
  read(n: number): Promise<Page>;
}

interface Place {
  start: number;
  length: number;
}

export async function openChainBook(path: string): Promise<ChainBook> {
  await using file = await open(path, "a+", 0o600);
  const bytes = await file.readFile();
  const places = placesOf(bytes);
  let end = places.reduce((sum, { length }) => sum + length + 1, 0);
  if (end < bytes.length) await file.truncate(end);
  return {
    pages: pagesOf(bytes, places),
    async append(page) {
      const line = Buffer.from(`${JSON.stringify(page)}\n`);
      try {
        await using grown = await open(path, "a");
        await grown.writeFile(line);
        await grown.datasync();
      } catch (error) {
        await truncate(path, end);
        throw error;
      }
      places.push({ start: end, length: line.length - 1 });
      end += line.length;
    },
    async read(n) {
      const { start, length } = places[n]!;
      await using opened = await open(path, "r");
      const { buffer } = await opened.read({ buffer: Buffer.alloc(length), position: start });
      return JSON.parse(buffer.toString()) as Page;
    },
  };
}

function placesOf(bytes: Buffer): Place[] {
  const places: Place[] = [];
  for (let start = 0; ; ) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0) return places;
    places.push({ start, length: end - start });
    start = end + 1;
  }
}

function* pagesOf(bytes: Buffer, places: readonly Place[]): Generator<Page> {
  const standing = [...places];
  for (const { start, length } of standing) {
    yield JSON.parse(bytes.toString("utf8", start, start + length)) as Page;
  }
}
