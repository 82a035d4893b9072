/**
 * What encoding a text file is in, and its text. UTF-8 (with or without mark), UTF-16 by its mark, and
 * GB18030, which contains GBK and GB2312. A file that mixes them is refused where the mixture begins:
 * GB18030 reads much UTF-8 as other Chinese characters without an error, so that has to be looked for.
 * @module
 */
import { isUtf8 } from "node:buffer";
import type { StoredFile } from "../../base/capabilities.ts";
import { refuse } from "../../base/refusal.ts";
import { because, type Mapping } from "../schema.ts";
import { TableRefused } from "./raw-table.ts";

export type Encoding = NonNullable<Mapping["encoding"]>;

export interface DecodedText {
  /** `utf-8`, `utf-8 with mark`, `gb18030`, ...: as first seen, for people. */
  encoding: string;
  /** Whole lines, but in UTF-16. Throws `UndecodableLine` after the text before it. */
  blocks: AsyncIterable<string>;
  bytesRead(): number;
}

/** Both counted from 1 and 0 in the file as stored. */
export class UndecodableLine extends Error {
  readonly encoding: string;
  readonly line: number;
  readonly byte: number;
  constructor(encoding: string, line: number, byte: number) {
    super(`line ${line}, byte ${byte}: not ${encoding}`);
    this.encoding = encoding;
    this.line = line;
    this.byte = byte;
  }
}

const blockBytes = 256 * 1024;
const maxLineBytes = 64 * 1024 * 1024;
const lineFeed = 0x0a;

export async function decodeLines(file: StoredFile, given?: Encoding): Promise<DecodedText> {
  let read = 0;
  const blocks = lineBlocks(file.read(), (bytes) => {
    read += bytes;
  });
  const first = (await blocks.next()).value ?? Buffer.alloc(0);
  const mark = markOf(first);
  const encoding = given ?? mark?.encoding ?? guessEncoding(first);
  const all = (async function* () {
    yield first.subarray(mark?.bytes ?? 0);
    yield* blocks;
  })();
  const start = { line: 1, byte: mark?.bytes ?? 0 };
  const isWide = encoding?.startsWith("utf-16") ?? false;
  return {
    encoding: `${encoding ?? "utf-8"}${mark ? " with mark" : ""}`,
    blocks: isWide ? decodeWide(all, encoding!, start) : decodeNarrow(all, encoding, start),
    bytesRead: () => read,
  };
}

/** The file in blocks of about 256 KB that end with a line feed byte, where there is one. */
async function* lineBlocks(
  chunks: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer, undefined> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    count(chunk.length);
    const part = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const end = size + part.length < blockBytes ? 0 : part.lastIndexOf(lineFeed) + 1;
    if (end > 0) {
      yield Buffer.concat([...held, part.subarray(0, end)]);
      held = [];
      size = 0;
    }
    held.push(part.subarray(end));
    size += part.length - end;
    if (size > maxLineBytes) throw new TableRefused(refuse("too_large", lineTooLong()));
  }
  if (size > 0) yield Buffer.concat(held);
  return undefined;
}

const lineTooLong = () => because.bomb({ what: "line", found: "> 64 MB", limit: "64 MB" });

function markOf(bytes: Buffer): { encoding: Encoding; bytes: number } | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { encoding: "utf-8", bytes: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: "utf-16le", bytes: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: "utf-16be", bytes: 2 };
  return undefined;
}

/**
 * Undefined where all is ASCII. Otherwise the lines vote: those that are UTF-8 with a character of three
 * bytes or more against those that are not UTF-8. (Two bytes of GBK often pass for one UTF-8 character
 * of two bytes, which Chinese text in UTF-8 does not have.)
 */
function guessEncoding(block: Buffer): Encoding | undefined {
  let utf8 = 0;
  let other = 0;
  for (const line of linesOf(block)) {
    const kind = kindOf(line);
    if (kind === "utf-8") utf8 += 1;
    else if (kind === "other") other += 1;
  }
  if (utf8 + other > 0) return utf8 >= other ? "utf-8" : "gb18030";
  return block.every((byte) => byte < 0x80) ? undefined : "utf-8";
}

function* linesOf(block: Buffer): Generator<Buffer> {
  for (let start = 0; start < block.length; ) {
    const found = block.indexOf(lineFeed, start);
    const end = found < 0 ? block.length : found + 1;
    yield block.subarray(start, end);
    start = end;
  }
}

function kindOf(line: Buffer): "ascii" | "utf-8" | "short" | "other" {
  const first = line.findIndex((byte) => byte >= 0x80);
  if (first < 0) return "ascii";
  if (!isUtf8(line)) return "other";
  return line.some((byte) => byte >= 0xe0) ? "utf-8" : "short";
}

interface Place {
  line: number;
  byte: number;
}

/** Stays undecided over ASCII, which UTF-8 and GB18030 read alike. */
async function* decodeNarrow(
  blocks: AsyncIterable<Buffer>,
  given: Encoding | undefined,
  { line, byte }: Place,
): AsyncGenerator<string> {
  let encoding = given;
  for await (const block of blocks) {
    encoding ??= guessEncoding(block);
    const bad = firstBadByte(block, encoding ?? "utf-8");
    if (bad !== undefined) {
      const lineStart = block.lastIndexOf(lineFeed, bad - 1) + 1;
      const good = bad === 0 ? block.subarray(0, 0) : block.subarray(0, lineStart);
      yield decode(good, encoding!);
      throw new UndecodableLine(encoding!, line + countLines(good), byte + bad);
    }
    yield decode(block, encoding ?? "utf-8");
    line += countLines(block);
    byte += block.length;
  }
}

/** UTF-16 has line feed bytes inside characters, so blocks may end anywhere. */
async function* decodeWide(
  blocks: AsyncIterable<Buffer>,
  encoding: Encoding,
  { line, byte }: Place,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  for await (const block of blocks) {
    try {
      yield decoder.decode(block, { stream: true });
    } catch {
      throw new UndecodableLine(encoding, line, byte);
    }
    line += countLines(block);
    byte += block.length;
  }
}

function decode(bytes: Buffer, encoding: Encoding): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

function decodes(bytes: Buffer, encoding: Encoding, options?: { stream: boolean }): boolean {
  if (encoding === "utf-8" && !options) return isUtf8(bytes);
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}

/** Where in the block the text stops being of the encoding. */
function firstBadByte(block: Buffer, encoding: Encoding): number | undefined {
  const bad = decodes(block, encoding) ? undefined : firstUndecodable(block, encoding);
  const foreign = encoding === "gb18030" ? firstUtf8Line(block) : undefined;
  if (bad === undefined || foreign === undefined) return bad ?? foreign;
  return Math.min(bad, foreign);
}

/** Prefixes decode up to some length and not beyond: bisects for it, then steps to the character's start. */
function firstUndecodable(block: Buffer, encoding: Encoding): number {
  let good = 0;
  let bad = block.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(block.subarray(0, middle), encoding, { stream: true })) good = middle;
    else bad = middle;
  }
  while (good > 0 && !decodes(block.subarray(0, good), encoding)) good -= 1;
  return good;
}

/** Three Chinese characters in UTF-8 and no other byte beyond ASCII are no accident of GB18030. */
function firstUtf8Line(block: Buffer): number | undefined {
  let start = 0;
  for (const line of linesOf(block)) {
    if (isUtf8(line) && chineseCharacters(line) >= 3) return start;
    start += line.length;
  }
  return undefined;
}

function chineseCharacters(line: Buffer): number {
  return line.toString("utf8").match(/[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/g)?.length ?? 0;
}

function countLines(block: Buffer): number {
  let lines = 0;
  for (let at = block.indexOf(lineFeed); at >= 0; at = block.indexOf(lineFeed, at + 1)) lines += 1;
  return lines;
}
