/**
 * What other folders ask of attachments, inside their own transaction.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Context } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { safeName } from "./rules.ts";
import {
  type Attaching,
  type Attachment,
  because,
  type Damaged,
  maxAttachmentBytes,
} from "./schema.ts";
import { findAttachment, insertAttachment, nameGivenTo, selectAttachments } from "./store.ts";
import { damagedOf, judgeType } from "./stored-bytes.ts";

export { evidencePack } from "./evidence-pack.ts";

/** Attaches a stored file to a case. The same file for the same purpose again is the same attachment. */
export async function attach(
  context: Context,
  attaching: Attaching,
): Promise<Attachment | Refusal> {
  const { transaction, files } = context;
  const { file, replaces } = attaching;
  const stored = await files.find(file);
  if (!stored) return refuse("not_found", because.no_file({ file }));
  const { bytes } = stored;
  const called = attaching.name ?? (await nameGivenTo(context, file)) ?? stored.name;
  if (bytes === 0) return refuse("invalid", because.empty({ name: called }));
  if (bytes > maxAttachmentBytes) {
    const limit = maxAttachmentBytes;
    return refuse("too_large", because.too_large({ name: called, bytes, limit }));
  }
  const mediaType = await judgeType(stored, called);
  if (isRefusal(mediaType)) return mediaType;
  if (replaces !== undefined) {
    const old = await findAttachment(transaction, replaces);
    if (old?.subject !== attaching.subject) {
      return refuse("not_found", because.no_attachment({ attachment: replaces }));
    }
    if (old.replacedBy !== null) {
      return refuse("conflict", because.already_replaced({ attachment: replaces }));
    }
  }
  const name = safeName(called, mediaType);
  return insertAttachment(context, { ...attaching, name, mediaType, bytes });
}

/** Those that stand, oldest first; with `history` also those that were replaced. */
export function attachmentsOf(
  transaction: Transaction,
  subject: string,
  { history = false }: { history?: boolean } = {},
): Promise<Attachment[]> {
  return selectAttachments(transaction, { subject, history });
}

/** Hashes every standing attachment of a case again; those whose bytes changed or are gone. */
export async function verifyAttachments(
  { transaction, files }: Pick<Context, "transaction" | "files">,
  subject: string,
): Promise<Damaged[]> {
  return damagedOf(files, await attachmentsOf(transaction, subject));
}
