/**
 * Audit lines and the seals over them. Browser-safe.
 * @module
 */
import * as z from "zod";
import { reasons } from "../base/reasons.ts";

export const Outcome = z.enum(["done", "refused", "failed", "looked"]);
export type Outcome = z.infer<typeof Outcome>;

export const AuditLine = z.object({
  id: z.number().int().describe("rises with every line; gaps come from work that was rolled back"),
  at: z.string().describe("ISO instant"),
  actor: z.string(),
  roles: z.array(z.string()),
  operation: z.string(),
  kind: z.string().describe("query, command or job"),
  reason: z.string().nullable(),
  requestKey: z.string().nullable(),
  inputHash: z.string().describe("SHA-256 of the canonical input, hex"),
  answerHash: z.string().nullable().describe("SHA-256 of the canonical answer, hex"),
  unitPath: z.string().describe("organisation unit concerned; empty for the whole utility"),
  outcome: Outcome,
  refusalCode: z.string().nullable(),
  summary: z.record(z.string(), z.unknown()).describe("the input, masked and shortened"),
});
export type AuditLine = z.infer<typeof AuditLine>;

/** A line before the store has numbered it. */
export type NewAuditLine = Omit<AuditLine, "id" | "at" | "summary"> & { at: Date; summary: object };

export const AuditSeal = z.object({
  id: z.number().int().describe("1, 2, 3 and so on without a gap"),
  firstId: z.number().int(),
  lastId: z.number().int(),
  size: z.number().int().describe("lines under the root"),
  root: z.string().describe("Merkle root of the lines, RFC 6962, hex"),
  previousRoot: z.string().describe("root of the seal before, empty for the first"),
  sealedAt: z.string().describe("ISO instant"),
  keyId: z.string(),
  signature: z.string().describe("Ed25519 over the fields above, base64"),
});
export type AuditSeal = z.infer<typeof AuditSeal>;

export const because = reasons("audit", {
  unknown_line: { zh: "没有审计记录 {id}", en: "There is no audit line {id}" },
  not_sealed: {
    zh: "审计记录 {id} 尚未封存,请先执行 audit.seal",
    en: "Audit line {id} is not sealed yet; run audit.seal first",
  },
  unknown_file: { zh: "没有文件 {file}", en: "There is no file {file}" },
  bad_time: { zh: "“{text}”不是时间", en: "{text} is not a time" },
});
