/**
 * A case in one ZIP: `cover.pdf` to print, `manifest.json` and `record.json` to check, the files themselves.
 * The Merkle root (RFC 6962) is over the manifest's parts in their order; the data of a leaf are the 32 bytes
 * of a part's SHA-256. Equal inputs give equal bytes.
 * @module
 */
import { createHash } from "node:crypto";
import type { FileStore } from "../base/capabilities.ts";
import { formatInstant } from "../base/dates.ts";
import { canonicalJson } from "../base/ids.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { leafHash, merkleRoot } from "../cryptography/merkle.ts";
import { writePdf } from "../files/write-pdf.ts";
import { writeZip } from "../files/write-zip.ts";
import { type Attachment, because } from "./schema.ts";
import { problemOf } from "./stored-bytes.ts";

export interface Evidence {
  /** What the pack is, in the reader's language: 退费证据包 R-2026-000001. */
  title: string;
  /** The case, `refund:R-2026-000001`. */
  subject: string;
  facts: readonly { label: string; value: string }[];
  timeline: readonly { at: Date; who: string; what: string; note?: string }[];
  attachments: readonly Attachment[];
}

interface Part {
  path: string;
  sha256: string;
  bytes: number;
}

/**
 * Writes the pack and gives the stored file's id and the root, hex. Refuses where a file's bytes are not
 * those that were attached: a pack proves nothing that is not so.
 */
export async function evidencePack(
  { files }: { files: FileStore },
  evidence: Evidence,
): Promise<{ file: string; root: string } | Refusal> {
  const { title, subject, facts, timeline, attachments } = evidence;
  for (const { name, file } of attachments) {
    const problem = await problemOf(files, file);
    if (problem) return refuse("conflict", because[`file_${problem}`]({ name }));
  }
  const record = Buffer.from(canonicalJson({ title, subject, facts, timeline }));
  const parts = [
    { path: "record.json", sha256: sha256(record), bytes: record.length },
    ...attachments.map(partOf),
  ];
  const root = rootOf(parts);
  const manifest = { format: "gridtill-evidence/1", title, subject, root, parts };
  const cover = await writePdf(coverOf(evidence, parts, root));
  const zip = writeZip([
    { path: "cover.pdf", content: cover },
    { path: "manifest.json", content: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) },
    { path: "record.json", content: record },
    ...attachments.map((attachment, at) => ({
      path: partOf(attachment, at).path,
      content: () => readStored(files, attachment.file),
    })),
  ]);
  const stored = await files.put(zip, `${subject.replace(/[^\w-]+/g, "-")}.zip`);
  return { file: stored.id, root };
}

/** Of parts as a manifest lists them, hex. */
export function rootOf(parts: readonly Pick<Part, "sha256">[]): string {
  const leaves = parts.map(({ sha256: hash }) => leafHash(Buffer.from(hash, "hex")));
  return Buffer.from(merkleRoot(leaves)).toString("hex");
}

/** Numbered, so that two files of one name are two. */
function partOf({ name, file, bytes, kind, mediaType, ...rest }: Attachment, at: number) {
  const path = `files/${String(at + 1).padStart(2, "0")}-${name}`;
  const { attachedBy, attachedAt } = rest;
  return {
    path,
    sha256: file.slice("sha256:".length),
    bytes,
    kind,
    mediaType,
    attachedBy,
    attachedAt,
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function* readStored(files: FileStore, id: string): AsyncGenerator<Uint8Array> {
  const stored = await files.find(id);
  if (!stored) throw new Error(`${id} is gone`);
  yield* stored.read();
}

function coverOf({ title, subject, facts, timeline }: Evidence, parts: Part[], root: string) {
  return {
    title,
    footer: subject,
    blocks: [
      { heading: "事项 Facts" },
      { facts },
      { heading: "经过 Timeline" },
      {
        table: {
          columns: [
            { heading: "时间 Time", width: 2.2 },
            { heading: "办理人 Who", width: 1.6 },
            { heading: "事项 What", width: 3 },
            { heading: "说明 Note", width: 3 },
          ],
          rows: timeline.map(({ at, who, what, note = "" }) => [
            formatInstant(at),
            who,
            what,
            note,
          ]),
        },
      },
      { heading: "文件 Files" },
      {
        table: {
          columns: [
            { heading: "文件 File", width: 3 },
            { heading: "字节 Bytes", align: "right" as const },
            { heading: "SHA-256", width: 5 },
          ],
          rows: parts.map(({ path, bytes, sha256: hash }) => [path, String(bytes), hash]),
        },
      },
      { heading: "默克尔根 Merkle root (RFC 6962)" },
      { paragraph: root },
      {
        paragraph:
          "根由 manifest.json 所列各部分按序得出，叶数据为该部分 SHA-256 的 32 字节；任一字节改动，根即不同。\n" +
          "The root is over the parts of manifest.json in their order; a leaf's data are the 32 bytes of a part's SHA-256.",
      },
    ],
  };
}
