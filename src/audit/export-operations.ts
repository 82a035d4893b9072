/**
 * Taking the audit out and checking it, whole or one line at a time.
 * @module
 */
import * as z from "zod";
import { defineOperation, FileId } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { inclusionProof } from "../cryptography/merkle.ts";
import { covers } from "../organisation/organisation.ts";
import { encodeRecords, exportRecords, hex } from "./export-file.ts";
import { AuditLine, AuditSeal, because, readers, Verdict } from "./schema.ts";
import { lineHash, mostBatches, sealBatches } from "./seal.ts";
import { readLines, readSeals } from "./store.ts";
import { verifyExport } from "./verify.ts";

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
  }),
  async run({ transaction, actor }, { id }) {
    const [line] = await readLines(transaction, { after: id - 1, until: id, limit: 1 });
    if (!line || !covers(actor.scope, line.unitPath)) {
      return refuse("not_found", because.unknown_line({ id }));
    }
    const [covering] = await readSeals(transaction, { covering: id });
    if (!covering) return refuse("conflict", because.not_sealed({ id }));
    const { firstId, lastId, size } = covering;
    const range = { after: firstId - 1, until: lastId, limit: size };
    const lines = await readLines(transaction, range);
    const index = lines.findIndex((one) => one.id === id);
    const path = inclusionProof(lines.map(lineHash), index).map(hex);
    return { line, leaf: hex(lineHash(line)), index, path, seal: covering };
  },
});
