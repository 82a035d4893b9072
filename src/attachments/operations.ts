/**
 * What people do with attachments: see which there are, open one, have them checked. Attaching belongs to
 * the case it proves.
 * @module
 */
import { defineOperation } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import {
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

/** The desks that work on cases; each within its own data scope. */
const lookers = [
  ...["refund-handler", "receivables-clerk", "approver", "finance", "settlement-clerk"],
  "compliance",
];

const list = defineOperation({
  name: "attachments.list",
  kind: "query",
  summary: "List what is attached to a case",
  allow: lookers,
  input: ListAttachments,
  output: AttachmentList,
  run: async ({ transaction, actor }, { subject, history }) => ({
    attachments: await selectAttachments(transaction, { subject, history, scope: actor.scope }),
  }),
});

export const openAttachment = defineOperation({
  name: "attachments.open",
  kind: "query",
  audited: true,
  summary: "Look at one attachment, its bytes checked against the hash it was attached with",
  allow: lookers,
  input: OpenAttachment,
  output: OpenedAttachment,
  async run({ transaction, actor, files }, { attachment }) {
    const found = await findAttachment(transaction, attachment, actor.scope);
    const problem = found && (await problemOf(files, found.file));
    if (!found || problem === "missing") {
      return refuse("not_found", because.no_attachment({ attachment }));
    }
    return { ...found, intact: problem === undefined };
  },
});

const verify = defineOperation({
  name: "attachments.verify",
  kind: "query",
  summary: "Hash all attachments of a case again and name those whose bytes changed or are gone",
  allow: lookers,
  input: OfSubject,
  output: VerifiedAttachments,
  async run({ transaction, actor, files }, { subject }) {
    const standing = await selectAttachments(transaction, { subject, scope: actor.scope });
    return { checked: standing.length, damaged: await damagedOf(files, standing) };
  },
});

export const attachmentsOperations = [list, openAttachment, verify] as const;
