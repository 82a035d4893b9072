/**
 * The exported audit: JSON Lines, every record in canonical JSON, so that one byte changed shows.
 *
 *     header, { line ..., seal } ..., end
 *
 * A seal repeats id and hash of each line under it, so that a check can say which line is wrong and not
 * only that one is. The end is signed too: a file cut short is found.
 * @module
 */
import * as z from "zod";
import type { KeyVault } from "../base/capabilities.ts";
import type { Transaction } from "../base/database.ts";
import { canonicalJson } from "../base/ids.ts";
import { AuditLine, AuditSeal } from "./schema.ts";
import { lineHash, type Signed, signAudit } from "./seal.ts";
import { readLines, readSeals } from "./store.ts";

const Count = z.number().int().nonnegative();
const Leaves = z.array(z.tuple([z.number().int(), z.string()]));

export const AuditRecord = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("header"),
    format: z.literal("gridtill-audit/1"),
    exportedAt: z.string(),
    firstSeal: Count,
    previousRoot: z.string(),
  }),
  z.strictObject({ kind: z.literal("line"), line: AuditLine.loose() }),
  z.strictObject({ kind: z.literal("seal"), seal: AuditSeal.strict(), leaves: Leaves }),
  z.strictObject({
    kind: z.literal("end"),
    exportedAt: z.string(),
    firstSeal: Count,
    lastSeal: Count,
    lastRoot: z.string(),
    lines: Count,
    publicKey: z.string(),
    signature: z.string(),
  }),
]);
export type AuditRecord = z.infer<typeof AuditRecord>;
type End = Extract<AuditRecord, { kind: "end" }>;

/** What is signed at the end of the file. */
export function endMessage(end: Omit<End, "kind" | keyof Signed>): Uint8Array {
  const { exportedAt, firstSeal, lastSeal, lastRoot, lines } = end;
  const fields = { exportedAt, firstSeal, lastSeal, lastRoot, lines };
  return Buffer.from(`gridtill audit export 1\n${canonicalJson(fields)}`);
}

export interface Export {
  transaction: Transaction;
  vault: KeyVault;
  now: Date;
  firstSeal: number;
  progress: (done: number, total: number) => void;
}

/** All sealed lines from a seal on, a batch in memory at a time. */
export async function* exportRecords(given: Export): AsyncGenerator<AuditRecord> {
  const { transaction, vault, now, firstSeal, progress } = given;
  const seals = await readSeals(transaction, { from: firstSeal });
  const exportedAt = now.toISOString();
  const previousRoot = seals[0]?.previousRoot ?? "";
  yield { kind: "header", format: "gridtill-audit/1", exportedAt, firstSeal, previousRoot };
  for (const [done, seal] of seals.entries()) {
    const range = { after: seal.firstId - 1, until: seal.lastId, limit: seal.size + 1 };
    const lines = await readLines(transaction, range);
    for (const line of lines) yield { kind: "line", line };
    const leaves = lines.map((line): [number, string] => [line.id, hex(lineHash(line))]);
    yield { kind: "seal", seal, leaves };
    progress(done + 1, seals.length);
  }
  const lines = seals.reduce((sum, { size }) => sum + size, 0);
  const last = { lastSeal: seals.at(-1)?.id ?? 0, lastRoot: seals.at(-1)?.root ?? "" };
  const end = { exportedAt, firstSeal, ...last, lines };
  yield { kind: "end", ...end, ...(await signAudit(vault, endMessage(end))) };
}

const encoder = new TextEncoder();

export async function* encodeRecords(
  records: AsyncIterable<AuditRecord>,
): AsyncGenerator<Uint8Array> {
  for await (const record of records) yield encoder.encode(`${canonicalJson(record)}\n`);
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
