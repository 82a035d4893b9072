/**
 * Reading the audit, sealing it, taking it out and checking it.
 * @module
 */
import * as z from "zod";
import { parseAsOf, parseInstant } from "../base/dates.ts";
import { defineOperation, FileId } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { inclusionProof } from "../cryptography/merkle.ts";
import { covers, unitPath } from "../organisation/organisation.ts";
import { encodeRecords, exportRecords, hex } from "./export-file.ts";
import { AuditLine, AuditSeal, because, Outcome, Verdict } from "./schema.ts";
import { lineHash, sealBatches } from "./seal.ts";
import { findLines, readLines, readSeals } from "./store.ts";
import { verifyExport } from "./verify.ts";

const readers = ["compliance", "administrator"];

export const listLines = defineOperation({
  name: "audit.list",
  kind: "query",
  summary: "List what was done, newest first",
  allow: readers,
  input: z.object({
    actor: z.string().optional().describe("sign-in name"),
    operation: z.string().optional().describe("an operation, or a domain such as tickets"),
    outcome: Outcome.optional(),
    since: z.string().optional().describe("from this time on"),
    until: z.string().optional().describe("before this time; a day counts whole"),
    unit: z.string().optional().describe("an organisation unit and those below"),
    before: z.number().int().optional().describe("lines older than this id: the next page"),
    limit: z.number().int().min(1).max(1000).default(100),
  }),
  output: z.object({ lines: z.array(AuditLine), next: z.number().int().nullable() }),
  unitOf: ({ unit }) => unit,
  async run({ transaction, actor: reader }, { since, until, unit, ...filter }) {
    const [from, to] = [since && parseInstant(since), until && parseAsOf(until)];
    if (since && !from) return refuse("invalid", because.bad_time({ text: since }));
    if (until && !to) return refuse("invalid", because.bad_time({ text: until }));
    const lines = await findLines(transaction, {
      ...filter,
      ...(from && { since: from }),
      ...(to && { until: to }),
      unitPath: unit === undefined ? undefined : await unitPath(transaction, unit),
      scope: reader.scope,
    });
    return { lines, next: lines.length === filter.limit ? lines.at(-1)!.id : null };
  },
});

/** One call seals this many batches at most; the next call goes on. */
const mostBatches = 100;

export const seal = defineOperation({
  name: "audit.seal",
  kind: "command",
  summary: "Put all lines not sealed yet under signed Merkle roots",
  allow: readers,
  input: z.object({}),
  output: z.object({
    seals: z.number().int(),
    lines: z.number().int(),
    last: AuditSeal.nullable().describe("the newest of them"),
  }),
  async run({ transaction, vault, now }) {
    const sealed = await sealBatches({ transaction, vault, now }, mostBatches);
    const lines = sealed.reduce((sum, { size }) => sum + size, 0);
    return { seals: sealed.length, lines, last: sealed.at(-1) ?? null };
  },
});

export const exportLines = defineOperation({
  name: "audit.export",
  kind: "job",
  summary: "Write the sealed audit into a file that anybody can check",
  allow: readers,
  input: z.object({
    firstSeal: z.number().int().min(1).default(1).describe("start with this seal"),
  }),
  output: z.object({ file: FileId, name: z.string(), bytes: z.number().int() }),
  async run(context, { firstSeal }) {
    const { actor, files, vault, now, progress } = context;
    if (!covers(actor.scope, "")) return refuse("forbidden", because.whole_utility_only());
    await context.transact(({ transaction }) =>
      sealBatches({ transaction, vault, now }, mostBatches),
    );
    return context.transact(async ({ transaction }) => {
      const records = exportRecords({ transaction, vault, now, firstSeal, progress });
      const name = `audit-${now.toISOString().slice(0, 10)}.jsonl`;
      const { id, bytes } = await files.put(encodeRecords(records), name);
      return { file: id, name, bytes };
    });
  },
});

export const verify = defineOperation({
  name: "audit.verify",
  kind: "query",
  summary: "Check an exported audit by itself: find any changed, removed, added or moved line",
  allow: readers,
  input: z.object({
    file: FileId,
    trusted: z
      .array(z.string().toLowerCase())
      .default([])
      .describe("fingerprints of the keys that may have signed, as the utility published them"),
  }),
  output: Verdict,
  async run({ files }, { file, trusted }) {
    const stored = await files.find(file);
    if (!stored) return refuse("not_found", because.unknown_file({ file }));
    return verifyExport(stored.read(), trusted);
  },
});

export const proof = defineOperation({
  name: "audit.proof",
  kind: "query",
  summary: "Prove that one line stands under its seal, without showing the others",
  allow: readers,
  input: z.object({ id: z.number().int().min(1).describe("of the audit line") }),
  output: z.object({
    line: AuditLine,
    leaf: z.string().describe("SHA-256 of 0x00 and the line's canonical JSON, hex"),
    index: z.number().int().describe("place of the leaf, from 0"),
    path: z.array(z.string()).describe("sibling hashes from the leaf up to the root, hex"),
    seal: AuditSeal,
    publicKey: z.string().nullable().describe("of the seal's signer, SPKI DER, base64"),
  }),
  async run({ transaction, actor, vault }, { id }) {
    const [line] = await readLines(transaction, { after: id - 1, until: id, limit: 1 });
    if (!line || !covers(actor.scope, line.unitPath)) {
      return refuse("not_found", because.unknown_line({ id }));
    }
    const [covering] = await readSeals(transaction, { covering: id });
    if (!covering) return refuse("conflict", because.not_sealed({ id }));
    const { firstId, lastId, size, keyId } = covering;
    const range = { after: firstId - 1, until: lastId, limit: size };
    const lines = await readLines(transaction, range);
    const index = lines.findIndex((one) => one.id === id);
    const path = inclusionProof(lines.map(lineHash), index).map(hex);
    const publicKey = (await vault.list()).find((key) => key.id === keyId)?.publicKey ?? null;
    return { line, leaf: hex(lineHash(line)), index, path, seal: covering, publicKey };
  },
});

export const auditOperations = [listLines, seal, exportLines, verify, proof] as const;
