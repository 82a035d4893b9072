/**
 * What people do with attachments: see which there are, open one, have them checked. Attaching belongs to
 * the case it proves.
 * @module
 */
import { type Context, defineOperation } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { everyDesk, worksOn } from "./rules.ts";
import {
  type Attachment,
  AttachmentList,
  because,
  ListAttachments,
  OfSubject,
  OpenAttachment,
  OpenedAttachment,
  VerifiedAttachments,
} from "./schema.ts";
import { findAttachment, selectAttachments } from "./store.ts";
import { damagedOf, problemOf } from "./stored-bytes.ts";

/** What the caller may see of a case: nothing where it is none of his desk's. */
async function visible(
  { transaction, actor }: Pick<Context, "transaction" | "actor">,
  { subject, history = false }: { subject: string; history?: boolean },
): Promise<Attachment[]> {
  if (!worksOn(actor, subject)) return [];
  return selectAttachments(transaction, { subject, history, scope: actor.scope });
}

const list = defineOperation({
  name: "attachments.list",
  kind: "query",
  summary: "List what is attached to a case",
  allow: everyDesk,
  input: ListAttachments,
  output: AttachmentList,
  run: async (context, wanted) => ({ attachments: await visible(context, wanted) }),
});

export const openAttachment = defineOperation({
  name: "attachments.open",
  kind: "query",
  audited: true,
  summary: "Look at one attachment, its bytes checked against the hash it was attached with",
  allow: everyDesk,
  input: OpenAttachment,
  output: OpenedAttachment,
  async run({ transaction, actor, files }, { attachment }) {
    const found = await findAttachment(transaction, attachment, actor.scope);
    const problem = found && (await problemOf(files, found.file));
    if (!found || !worksOn(actor, found.subject) || problem === "missing") {
      return refuse("not_found", because.no_attachment({ attachment }));
    }
    return { ...found, intact: problem === undefined };
  },
});

const verify = defineOperation({
  name: "attachments.verify",
  kind: "query",
  summary: "Hash all attachments of a case again and name those whose bytes changed or are gone",
  allow: everyDesk,
  input: OfSubject,
  output: VerifiedAttachments,
  async run(context, { subject }) {
    const standing = await visible(context, { subject });
    return { checked: standing.length, damaged: await damagedOf(context.files, standing) };
  },
});

export const attachmentsOperations = [list, openAttachment, verify] as const;
