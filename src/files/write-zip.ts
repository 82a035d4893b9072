/**
 * Files out as one ZIP, streamed. Equal parts give equal bytes.
 * @module
 */
import { Readable } from "node:stream";
import { ZipFile } from "yazl";

export interface ZipPart {
  /** Its path inside, with `/`. */
  path: string;
  content: Uint8Array | (() => AsyncIterable<Uint8Array>);
}

const mtime = new Date("1980-01-01T12:00:00Z");

export async function* writeZip(parts: readonly ZipPart[]): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on("error", (error) => output.destroy(error as Error));
  for (const { path, content } of parts) {
    if (content instanceof Uint8Array) zip.addBuffer(Buffer.from(content), path, { mtime });
    else zip.addReadStream(sourceOf(content(), output), path, { mtime });
  }
  zip.end();
  for await (const chunk of output) yield chunk as Uint8Array;
}

/** A part that cannot be read breaks the whole: half a pack proves nothing. */
function sourceOf(content: AsyncIterable<Uint8Array>, output: Readable): Readable {
  const source = Readable.from(content, { objectMode: false });
  source.on("error", (error) => output.destroy(error));
  return source;
}
