/**
 * What proves a case: scans, invoices, letters. Stored by the SHA-256 of their bytes, so that a changed
 * byte is a different file and is found.
 * @module
 */
import * as z from "zod";
import { FileId } from "../base/operation.ts";
import { reasons } from "../base/reasons.ts";

/** What may be attached, told by its first bytes; the name a file comes with is never believed. */
export const mediaTypes = {
  pdf: "application/pdf",
  png: "image/png",
  jpeg: "image/jpeg",
  webp: "image/webp",
  ofd: "application/ofd",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xml: "application/xml",
  csv: "text/csv",
} as const;
export const MediaType = z.enum(Object.values(mediaTypes));
export type MediaType = z.infer<typeof MediaType>;

/** What a browser may show in its place; everything else is only downloaded. */
export const previewable: readonly MediaType[] = [
  mediaTypes.pdf,
  mediaTypes.png,
  mediaTypes.jpeg,
  mediaTypes.webp,
];

/** A scan of 20 pages at 300 dpi is about 10 MB; a paper of more than this is no paper. */
export const maxAttachmentBytes = 20 * 1024 * 1024;

export const Attachment = z.object({
  id: z.string(),
  subject: z.string().describe("the case it proves, e.g. refund:R-2026-000001"),
  kind: z.string().describe("what it proves, in the words of the case: invoice, identity, ..."),
  file: FileId,
  name: z.string(),
  mediaType: MediaType,
  bytes: z.number().int(),
  unitId: z.string().nullable(),
  attachedBy: z.string(),
  attachedAt: z.string(),
  replaces: z.string().nullable().describe("the attachment whose place it took"),
  replacedBy: z.string().nullable().describe("null while it stands"),
});
export type Attachment = z.infer<typeof Attachment>;

export interface Attaching {
  /** The case, `refund:R-2026-000001`. */
  subject: string;
  /** A stored file of the caller, `sha256:...`. */
  file: string;
  /** What it proves, in the words of the case. */
  kind: string;
  /** What the sender called it; as the caller put it there unless said. */
  name?: string | undefined;
  /** Whose data scope sees it; only who sees the whole utility where not said. */
  unitId?: string | undefined;
  /** The attachment whose place it takes; that one stays in the history. */
  replaces?: string | undefined;
}

/** An attachment whose bytes on disk are not those that were attached. */
export const Damaged = z.object({
  id: z.string(),
  name: z.string(),
  file: FileId,
  problem: z.enum(["missing", "altered"]),
});
export type Damaged = z.infer<typeof Damaged>;

export const OfSubject = z.object({ subject: z.string().min(3).max(200) });
export const ListAttachments = OfSubject.extend({
  history: z.boolean().default(false).describe("also those that were replaced"),
});
export const AttachmentList = z.object({ attachments: z.array(Attachment) });
export const OpenAttachment = z.object({ attachment: z.string() });
export const OpenedAttachment = Attachment.extend({
  intact: z.boolean().describe("its bytes on disk still have the SHA-256 it is named by"),
});
export type OpenedAttachment = z.infer<typeof OpenedAttachment>;
export const VerifiedAttachments = z.object({
  checked: z.number().int(),
  damaged: z.array(Damaged),
});

export const because = reasons("attachments", {
  no_file: { zh: "没有文件 {file}", en: "there is no file {file}" },
  empty: { zh: "“{name}”是空文件", en: "{name} is empty" },
  too_large: {
    zh: "“{name}”有 {bytes} 字节，超过上限 {limit} 字节",
    en: "{name} has {bytes} bytes, more than the limit of {limit}",
  },
  unknown_type: {
    zh: "“{name}”不是可接收的类型（{allowed}）：按文件内容判断，不看扩展名",
    en: "{name} is none of {allowed}, by its content, whatever its name says",
  },
  no_attachment: { zh: "没有附件 {attachment}", en: "there is no attachment {attachment}" },
  file_missing: { zh: "附件“{name}”的文件已不在", en: "the file of attachment {name} is gone" },
  file_altered: {
    zh: "附件“{name}”的内容与挂接时不一致",
    en: "attachment {name} is not the bytes that were attached",
  },
  already_replaced: {
    zh: "附件 {attachment} 已被替换",
    en: "attachment {attachment} was already replaced",
  },
});
