/**
 * Looks into stored files: what they are, and whether they still are what they were.
 * @module
 */
import { createHash } from "node:crypto";
import type { FileStore, StoredFile } from "../base/capabilities.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { openArchive } from "../files/formats/archive.ts";
import { signatureOf, textTypeOf } from "./rules.ts";
import { type Attachment, because, type Damaged, type MediaType, mediaTypes } from "./schema.ts";

/** By content. A ZIP is what its parts say; text is read as UTF-8, else GB18030. */
export async function judgeType(file: StoredFile, called: string): Promise<MediaType | Refusal> {
  const start = await firstBytes(file, 1 << 16);
  const signature = signatureOf(start);
  const type =
    signature === "zip"
      ? await zipType(file)
      : signature === "text"
        ? textTypeOf(decoded(start) ?? "\0")
        : signature;
  const allowed = Object.keys(mediaTypes).join(", ");
  return type ?? refuse("invalid", because.unknown_type({ name: called, allowed }));
}

async function firstBytes(file: StoredFile, count: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of file.read()) {
    parts.push(part);
    bytes += part.length;
    if (bytes >= count) break;
  }
  return Buffer.concat(parts).subarray(0, count);
}

const nameInside: readonly [string, MediaType][] = [
  ["OFD.xml", mediaTypes.ofd],
  ["xl/workbook.xml", mediaTypes.xlsx],
];

async function zipType(file: StoredFile): Promise<MediaType | undefined> {
  const archive = await openArchive(file).catch(() => undefined);
  try {
    return nameInside.find(([name]) => archive?.has(name))?.[1];
  } finally {
    archive?.close();
  }
}

function decoded(bytes: Uint8Array): string | undefined {
  for (const encoding of ["utf-8", "gb18030"]) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    } catch {}
  }
  return undefined;
}

/** Hashes a stored file again. Undefined where its bytes are those it is named by. */
export async function problemOf(
  files: FileStore,
  id: string,
): Promise<Damaged["problem"] | undefined> {
  const stored = await files.find(id);
  if (!stored) return "missing";
  const hash = createHash("sha256");
  for await (const part of stored.read()) hash.update(part);
  return `sha256:${hash.digest("hex")}` === id ? undefined : "altered";
}

/** Those whose bytes changed or are gone. */
export async function damagedOf(
  files: FileStore,
  attachments: readonly Attachment[],
): Promise<Damaged[]> {
  const damaged: Damaged[] = [];
  for (const { id, name, file } of attachments) {
    const problem = await problemOf(files, file);
    if (problem !== undefined) damaged.push({ id, name, file, problem });
  }
  return damaged;
}
