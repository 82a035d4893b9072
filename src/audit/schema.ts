/**
 * Audit lines and the seals over them. Browser-safe.
 * @module
 */
import * as z from "zod";
import { Reason, reasons } from "../base/reasons.ts";

/** Roles that read the audit. */
export const readers = ["compliance", "administrator"];

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
  publicKey: z.string().describe("of the key that signed, SPKI DER, base64"),
  signature: z.string().describe("Ed25519 over the fields up to sealedAt, base64"),
});
export type AuditSeal = z.infer<typeof AuditSeal>;

export const Finding = z.object({
  row: z.number().int().describe("row of the file, from 1"),
  line: z
    .number()
    .int()
    .nullable()
    .describe("id of the audit line; null where a seal or the file is meant"),
  reason: Reason,
});
export type Finding = z.infer<typeof Finding>;

export const Verdict = z.object({
  valid: z.boolean().describe("nothing was changed, removed, put in or moved"),
  exportedAt: z.string().nullable(),
  lines: z.number().int(),
  seals: z.number().int(),
  keys: z
    .array(z.object({ fingerprint: z.string(), isTrusted: z.boolean() }))
    .describe("keys that signed; compare the fingerprints with those the utility publishes"),
  found: z.number().int(),
  findings: z.array(Finding).describe("the first 200"),
});
export type Verdict = z.infer<typeof Verdict>;

export const because = reasons("audit", {
  unknown_line: { zh: "没有审计记录 {id}", en: "There is no audit line {id}" },
  not_sealed: {
    zh: "审计记录 {id} 尚未封存，请先执行 audit.seal",
    en: "Audit line {id} is not sealed yet; run audit.seal first",
  },
  unknown_file: { zh: "没有文件 {file}", en: "There is no file {file}" },
  bad_time: { zh: "“{text}”不是时间", en: "{text} is not a time" },
  whole_utility_only: {
    zh: "导出审计须有全公司数据范围",
    en: "Exporting the audit needs the data scope of the whole utility",
  },
  line_changed: { zh: "记录 {id} 的内容已被改动", en: "Line {id} was changed" },
  line_removed: { zh: "记录 {id} 已被删除", en: "Line {id} was removed" },
  line_inserted: {
    zh: "记录 {id} 不在封存内，是后加的",
    en: "Line {id} was put in: no seal covers it",
  },
  line_moved: { zh: "记录 {id} 的次序已被改动", en: "Line {id} was moved" },
  root_broken: {
    zh: "封存 {seal}（记录 {first} 至 {last}）与其默克尔根不符",
    en: "Seal {seal} (lines {first} to {last}) does not fit its Merkle root",
  },
  chain_broken: {
    zh: "封存 {seal} 与前一封存不衔接",
    en: "Seal {seal} does not follow the seal before it",
  },
  seals_missing: {
    zh: "封存 {from} 至 {to} 及其记录缺失（记录 {first} 之前）",
    en: "Seals {from} to {to} and their lines are missing (before line {first})",
  },
  seals_missing_at_end: {
    zh: "文件应止于封存 {seal}，其后或其前有缺失、增加",
    en: "The file should end with seal {seal}: seals are missing or were added",
  },
  bad_signature: { zh: "密钥 {key} 的签名无效", en: "The signature by key {key} is not valid" },
  untrusted_key: {
    zh: "密钥 {key} 不在可信指纹之列",
    en: "The key {key} is not among the trusted fingerprints",
  },
  not_a_record: {
    zh: "此行不是审计记录，或字节已被改动",
    en: "This row is no record, or its bytes were changed",
  },
  no_header: { zh: "缺少文件头", en: "The header is missing" },
  misplaced_header: { zh: "文件头不在首行", en: "The header is not the first row" },
  header_changed: { zh: "文件头与文件尾不符", en: "The header does not agree with the end" },
  after_the_end: { zh: "文件尾之后还有内容", en: "There is more after the end" },
  cut_short: { zh: "文件不完整，缺少文件尾", en: "The file was cut short: its end is missing" },
  count_wrong: {
    zh: "文件尾记 {stated} 条，实有 {found} 条",
    en: "The end speaks of {stated} lines, the file has {found}",
  },
});
