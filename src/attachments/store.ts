/**
 * Attachments in PostgreSQL. Rows are only added; one stands until another takes its place.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Context } from "../base/operation.ts";
import type { Attaching, Attachment, MediaType } from "./schema.ts";

interface Row extends Omit<Attachment, "attachedAt" | "bytes"> {
  attachedAt: Date;
  bytes: bigint;
}

interface Selection {
  subject?: string;
  id?: string;
  history?: boolean;
  /** Paths of units; all where not said. */
  scope?: readonly string[];
}

/** In the order they were attached. */
export async function selectAttachments(
  { sql }: Transaction,
  { subject, id, history = false, scope = [""] }: Selection,
): Promise<Attachment[]> {
  const rows = await sql<Row>`
    select attachment.id, subject, kind, file_id as "file", attachment.name,
      media_type as "mediaType", bytes, unit_id as "unitId", attached_by as "attachedBy",
      attached_at as "attachedAt", replaces, next.id as "replacedBy"
    from attachment left join unit on unit.id = attachment.unit_id
      left join lateral
        (select later.id from attachment as later where later.replaces = attachment.id) as next on true
    where (${subject ?? null}::text is null or subject = ${subject ?? null})
      and (${id ?? null}::text is null or attachment.id = ${id ?? null})
      and (${history} or next.id is null)
      and in_scope(coalesce(unit.path, ''), ${scope}::text[])
    order by attached_at, attachment.id`;
  return rows.map(({ attachedAt, bytes, ...row }) => ({
    ...row,
    attachedAt: attachedAt.toISOString(),
    bytes: Number(bytes),
  }));
}

export async function findAttachment(
  transaction: Transaction,
  id: string,
  scope: readonly string[] = [""],
): Promise<Attachment | undefined> {
  const [found] = await selectAttachments(transaction, { id, scope, history: true });
  return found;
}

interface Checked extends Attaching {
  name: string;
  mediaType: MediaType;
  bytes: number;
}

/** The row, or the one that stands already for the same file, subject and kind. */
export async function insertAttachment(context: Context, checked: Checked): Promise<Attachment> {
  const { transaction, actor, now } = context;
  const { subject, kind, file, name, mediaType, bytes, unitId = null, replaces = null } = checked;
  const standing = await selectAttachments(transaction, { subject });
  const same = standing.find((other) => other.kind === kind && other.file === file);
  if (same && replaces === null) return same;
  const id = await context.newId("A");
  await transaction.sql`
    insert into attachment
      (id, subject, kind, file_id, name, media_type, bytes, unit_id, attached_by, attached_at, replaces)
    values (${id}, ${subject}, ${kind}, ${file}, ${name}, ${mediaType}, ${bytes}, ${unitId},
            ${actor.id}, ${now}, ${replaces})`;
  return (await findAttachment(transaction, id))!;
}

/** What the caller called a file he put there; the store knows it by whatever name it first came by. */
export async function nameGivenTo(
  { transaction, actor }: Context,
  file: string,
): Promise<string | undefined> {
  const [row] = await transaction.sql<{ name: string }>`
    select name from file_owner where file_id = ${file} and actor = ${actor.id}`;
  return row?.name;
}
