/**
 * A ZIP file from outside, opened with suspicion: how many entries, how large and how compressed is known
 * and bounded before anything is inflated, and yauzl holds each entry to what was declared.
 * @module
 */
import type { Buffer } from "node:buffer";
import * as yauzl from "yauzl";
import type { StoredFile } from "../../base/capabilities.ts";
import { refuse } from "../../base/refusal.ts";
import { because } from "../schema.ts";
import { TableRefused } from "./raw-table.ts";

export interface Archive {
  /** Entries in the order of the archive, folders left out. */
  names(): string[];
  has(name: string): boolean;
  /** Inflated size of an entry, bytes. */
  sizeOf(name: string): number;
  /** UTF-8 text of an entry, in pieces that end at whole characters. */
  text(name: string, count?: (bytes: number) => void): AsyncIterable<string>;
  bytes(name: string): AsyncIterable<Uint8Array>;
  close(): void;
}

export interface ArchiveLimits {
  entries: number;
  totalBytes: number;
  /** Inflated to stored size, of entries that inflate to more than 16 MB. */
  ratio: number;
}

/** A sheet of a million rows and 20 columns inflates to about 1 GB, ten to twenty times its stored size. */
export const archiveLimits: ArchiveLimits = { entries: 2000, totalBytes: 2 ** 31, ratio: 200 };

const smallBytes = 16 * 1024 * 1024;

/** Throws `TableRefused` where the archive is broken or oversized. */
export async function openArchive(
  file: StoredFile,
  limits: ArchiveLimits = archiveLimits,
): Promise<Archive> {
  const zip = await broken(file, () => yauzl.openPromise(file.path, { autoClose: false }));
  try {
    const entries = await broken(file, () => readEntries(zip, limits));
    return {
      names: () => [...entries.keys()].filter((name) => !name.endsWith("/")),
      has: (name) => entries.has(name),
      sizeOf: (name) => entries.get(name)?.uncompressedSize ?? 0,
      text: (name, count) => decode(file, inflate({ file, zip, count }, entries.get(name))),
      bytes: (name) => inflate({ file, zip, count: undefined }, entries.get(name)),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function readEntries(
  zip: yauzl.ZipFile,
  { entries, totalBytes, ratio }: ArchiveLimits,
): Promise<Map<string, yauzl.Entry>> {
  const byName = new Map<string, yauzl.Entry>();
  let total = 0;
  if (zip.entryCount > entries) throw bomb("entries", zip.entryCount, entries);
  for await (const entry of zip.eachEntry()) {
    const { fileName, uncompressedSize: inflated, compressedSize: stored } = entry;
    total += inflated;
    if (total > totalBytes) throw bomb("inflated bytes", total, totalBytes);
    const found = Math.round(inflated / Math.max(1, stored));
    if (inflated > smallBytes && found > ratio) throw bomb("compression ratio", found, ratio);
    byName.set(fileName.replace(/^\//, ""), entry);
  }
  return byName;
}

export function bomb(what: string, found: number, limit: number): TableRefused {
  return new TableRefused(refuse("too_large", because.bomb({ what, found, limit })));
}

interface Inflating {
  file: StoredFile;
  zip: yauzl.ZipFile;
  count: ((bytes: number) => void) | undefined;
}

async function* inflate(
  { file, zip, count }: Inflating,
  entry: yauzl.Entry | undefined,
): AsyncGenerator<Uint8Array> {
  if (!entry) return;
  const stream = await broken(file, () => zip.openReadStreamPromise(entry));
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      count?.(chunk.length);
      yield chunk;
    }
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    stream.destroy();
  }
}

async function* decode(
  file: StoredFile,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of chunks) {
    yield await broken(file, async () => decoder.decode(chunk, { stream: true }));
  }
}

async function broken<Result>(file: StoredFile, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** What a library says of a file it cannot read, as a refusal; its first line, without our paths. */
export function unreadable({ name, path }: StoredFile, error: unknown): TableRefused {
  if (error instanceof TableRefused) return error;
  const message = error instanceof Error ? error.message : String(error);
  const why = message.split("\n")[0]!.replaceAll(path, name);
  return new TableRefused(refuse("invalid", because.unreadable({ name, why })));
}
