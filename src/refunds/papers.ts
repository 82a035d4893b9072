/**
 * Papers of a refund as attachments: handed in by what they prove, bound by their SHA-256.
 * @module
 */
import { attach, attachmentsOf, verifyAttachments } from "../attachments/attachments.ts";
import type { Attachment } from "../attachments/schema.ts";
import type { Transaction } from "../base/database.ts";
import type { Context } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import type { PapersInput } from "./requests.ts";
import { because, type Paper } from "./schema.ts";

const kindOf: Record<keyof PapersInput, string> = {
  holderId: "holder_id",
  accountProof: "account_proof",
  licence: "licence",
  legalPersonId: "legal_person_id",
  authorisation: "authorisation",
  explanation: "explanation",
  redInvoice: "red_invoice",
  evidence: "evidence",
};

/** Standing papers as an input that hands them in again, for another order. */
export async function inputOf(transaction: Transaction, subject: string): Promise<PapersInput> {
  const standing = await attachmentsOf(transaction, subject);
  const entries = Object.entries(kindOf).flatMap(([name, kind]) => {
    const file = standing.find((paper) => paper.kind === kind)?.file;
    return file === undefined ? [] : [[name, file]];
  });
  return Object.fromEntries(entries);
}

/** The kinds of paper an input hands in. */
export function kindsIn(input: PapersInput): string[] {
  return handedIn(input).map(({ kind }) => kind);
}

function handedIn(input: PapersInput): { kind: string; file: string }[] {
  return Object.entries(kindOf).flatMap(([name, kind]) => {
    const file = input[name as keyof PapersInput];
    return file === undefined ? [] : [{ kind, file }];
  });
}

/** Attaches what an input hands in; one of a kind that is there already takes its place. */
export async function attachPapers(
  context: Context,
  { subject, unitId }: { subject: string; unitId: string },
  input: PapersInput,
): Promise<Refusal | undefined> {
  const standing = await attachmentsOf(context.transaction, subject);
  for (const { kind, file } of handedIn(input)) {
    const old = standing.find((paper) => paper.kind === kind);
    if (old?.file === file) continue;
    const attached = await attach(context, {
      ...{ subject, unitId, kind, file },
      ...(old && { replaces: old.id }),
    });
    if (isRefusal(attached)) return attached;
  }
  return undefined;
}

function paperOf({ kind, name, file, bytes }: Attachment): Paper {
  return { kind, name, sha256: file.slice("sha256:".length), bytes };
}

export async function papersOf(transaction: Transaction, subject: string): Promise<Paper[]> {
  return (await attachmentsOf(transaction, subject)).map(paperOf);
}

/** Refuses where the papers of a case are not, byte for byte, those that were approved. */
export async function refuseAltered(
  context: Context,
  subject: string,
  approved: readonly Paper[],
): Promise<Refusal | undefined> {
  const standing = await papersOf(context.transaction, subject);
  const damaged = await verifyAttachments(context, subject);
  const text = ({ kind, sha256 }: Paper) => `${kind} ${sha256}`;
  const [was, is] = [new Set(approved.map(text)), new Set(standing.map(text))];
  const names = [
    ...standing.filter((paper) => !was.has(text(paper))).map(({ name }) => name),
    ...approved.filter((paper) => !is.has(text(paper))).map(({ name }) => name),
    ...damaged.map(({ name }) => name),
  ];
  if (names.length === 0) return undefined;
  return refuse("conflict", because.papers_altered({ names: [...new Set(names)].join(", ") }));
}

/** Papers that came with a message as the other side's own attachments, hashed again on arrival. */
export async function takePapers(
  context: Context,
  { subject, unitId }: { subject: string; unitId: string | undefined },
  papers: readonly Paper[],
): Promise<Refusal | undefined> {
  const { files } = context;
  const missing: string[] = [];
  for (const { sha256 } of papers) {
    if (!(await files.find(`sha256:${sha256}`))) missing.push(sha256);
  }
  if (missing.length > 0) {
    return refuse("unavailable", because.files_missing({ hashes: missing.join(", ") }));
  }
  for (const { kind, name, sha256 } of papers) {
    const file = `sha256:${sha256}`;
    const attached = await attach(context, { subject, unitId, kind, name, file });
    if (isRefusal(attached)) return attached;
  }
  const damaged = await verifyAttachments(context, subject);
  if (damaged.length === 0) return undefined;
  const names = damaged.map(({ name }) => name).join(", ");
  return refuse("unavailable", because.papers_altered({ names }));
}
