/**
 * Event logs as process mining keeps them: CSV with a row per event, or XES, gzip or not, told apart by
 * their first bytes. Events may come in any order and from any time zone.
 * @module
 */
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { StoredFile } from "../../base/capabilities.ts";
import { bomb, unreadable } from "../../files/formats/archive.ts";
import type { LoggedEvent } from "./logged-event.ts";
import { readTableLog } from "./table-log.ts";
import { readXes } from "./xes-log.ts";

/** Inflated; a log of ten million events has about 3 GB. */
const maxBytes = 2 ** 34;

/** Throws `TableRefused` where the file is no log, or where an event lacks its case, activity or time. */
export async function* readEventLog(
  file: StoredFile,
  columns: Readonly<Record<string, string>> = {},
): AsyncGenerator<LoggedEvent[]> {
  const plain = (await startsWith(file, "1f8b")) ? gunzipped(file) : file;
  yield* (await isXml(plain)) ? readXes(plain) : readTableLog(plain, columns);
}

async function startsWith(file: StoredFile, hex: string): Promise<boolean> {
  return (await firstBytes(file)).toString("hex").startsWith(hex);
}

async function isXml(file: StoredFile): Promise<boolean> {
  return /^(\xef\xbb\xbf)?\s*</.test((await firstBytes(file)).toString("latin1"));
}

async function firstBytes(file: StoredFile): Promise<Buffer> {
  for await (const chunk of file.read()) return Buffer.from(chunk.subarray(0, 64));
  return Buffer.alloc(0);
}

function gunzipped(file: StoredFile): StoredFile {
  async function* read(): AsyncGenerator<Uint8Array> {
    const source = Readable.from(file.read());
    const inflated = createGunzip();
    source.on("error", (error) => inflated.destroy(error));
    let bytes = 0;
    try {
      for await (const chunk of source.pipe(inflated) as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw bomb("inflated bytes", bytes, maxBytes);
        yield chunk;
      }
    } catch (error) {
      throw unreadable(file, error);
    } finally {
      source.destroy();
      inflated.destroy();
    }
  }
  return { ...file, read };
}
