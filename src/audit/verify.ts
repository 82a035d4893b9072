/**
 * The stand-alone check of an exported audit: needs the file and nothing else, trusts no database and
 * no order of rows, and says which line was changed, removed, put in or moved.
 * @module
 */
import type { Reason } from "../base/reasons.ts";
import { merkleRoot } from "../cryptography/merkle.ts";
import { fingerprintOf, isSignedBy } from "../cryptography/signatures.ts";
import { compareLines, type PresentLine } from "./compare-lines.ts";
import { type AuditRecord, endMessage, hex } from "./export-file.ts";
import { readRecords } from "./record-reader.ts";
import { type AuditSeal, because, type Finding, type Verdict } from "./schema.ts";
import { lineHash, type Signed, sealMessage } from "./seal.ts";

/** Findings listed at most; all are counted. */
const listed = 200;

/** `trusted`: fingerprints of keys that may have signed; any key of the file where none are given. */
export async function verifyExport(
  content: AsyncIterable<Uint8Array>,
  trusted: readonly string[] = [],
): Promise<Verdict> {
  const check = new Check();
  for await (const { row, record } of readRecords(content)) {
    check.row = row;
    if (record === undefined) check.find(because.not_a_record());
    else check.take(record);
  }
  return check.verdict(trusted);
}

type RecordOf<Kind extends AuditRecord["kind"]> = Extract<AuditRecord, { kind: Kind }>;

/** What has been read so far, a batch of lines at most. */
class Check {
  row = 0;
  readonly findings: Finding[] = [];
  found = 0;
  lines = 0;
  seals = 0;
  header: RecordOf<"header"> | undefined;
  end: RecordOf<"end"> | undefined;
  last: AuditSeal | undefined;
  batch: PresentLine[] = [];
  /** Fingerprints of the keys that signed. */
  readonly keys = new Set<string>();

  find(
    reason: Reason,
    { line = null, row = this.row }: { line?: number | null; row?: number } = {},
  ) {
    this.found += 1;
    if (this.findings.length < listed) this.findings.push({ row, line, reason });
  }

  take(record: AuditRecord): void {
    if (this.end) this.find(because.after_the_end());
    if (record.kind === "header") this.takeHeader(record);
    else if (record.kind === "line") this.takeLine(record);
    else if (record.kind === "seal") this.takeSeal(record);
    else this.takeEnd(record);
  }

  takeHeader(record: RecordOf<"header">): void {
    if (this.row !== 1) this.find(because.misplaced_header());
    this.header ??= record;
  }

  takeLine({ line }: RecordOf<"line">): void {
    this.lines += 1;
    this.batch.push({ id: line.id, hash: hex(lineHash(line)), row: this.row });
  }

  /** The lines since the last seal against this one: what is signed, what it lists, what is there. */
  takeSeal({ seal, leaves }: RecordOf<"seal">): void {
    this.seals += 1;
    this.checkChain(seal);
    this.checkSignature(seal, sealMessage(seal));
    const differences = compareLines(this.batch, leaves);
    for (const { reason, line, row } of differences) {
      this.find(reason, { line, row: row ?? this.row });
    }
    const isListSealed =
      rootOf(leaves) === seal.root &&
      leaves.length === seal.size &&
      leaves.at(0)?.[0] === seal.firstId &&
      leaves.at(-1)?.[0] === seal.lastId;
    if (!isListSealed) this.find(because.root_broken(rangeOf(seal)));
    this.batch = [];
    this.last = seal;
  }

  checkChain(seal: AuditSeal): void {
    const expected = this.last ? this.last.id + 1 : (this.header?.firstSeal ?? 1);
    const root = this.last ? this.last.root : (this.header?.previousRoot ?? "");
    const isAfter = seal.firstId > (this.last?.lastId ?? 0);
    if (seal.id > expected) {
      this.find(because.seals_missing({ from: expected, to: seal.id - 1, ...rangeOf(seal) }));
    } else if (seal.id < expected || seal.previousRoot !== root || !isAfter) {
      this.find(because.chain_broken({ seal: seal.id }));
    }
  }

  checkSignature({ publicKey, signature }: Signed, message: Uint8Array): void {
    const key = fingerprintOf(publicKey);
    this.keys.add(key);
    const bytes = bytesOf(publicKey) && bytesOf(signature);
    if (!bytes || !isSignedBy(publicKey, message, bytes)) {
      this.find(because.bad_signature({ key }));
    }
  }

  takeEnd(record: RecordOf<"end">): void {
    this.end = record;
    for (const { id, row } of this.batch)
      this.find(because.line_inserted({ id }), { line: id, row });
    this.checkSignature(record, endMessage(record));
    const { firstSeal, exportedAt } = record;
    const isHeaderRight =
      this.header?.firstSeal === firstSeal && this.header.exportedAt === exportedAt;
    if (!isHeaderRight) this.find(because.header_changed());
    const isLastRight =
      record.lastSeal === (this.last?.id ?? 0) && record.lastRoot === (this.last?.root ?? "");
    if (!isLastRight) {
      this.find(because.seals_missing_at_end({ seal: record.lastSeal }));
    } else if (record.lines !== this.lines) {
      this.find(because.count_wrong({ stated: record.lines, found: this.lines }));
    }
  }

  verdict(trusted: readonly string[]): Verdict {
    if (!this.header) this.find(because.no_header(), { row: 1 });
    if (!this.end) this.find(because.cut_short());
    const keys = [...this.keys].map((fingerprint) => {
      return { fingerprint, isTrusted: trusted.includes(fingerprint) };
    });
    for (const { fingerprint: key, isTrusted } of keys) {
      if (trusted.length > 0 && !isTrusted) this.find(because.untrusted_key({ key }));
    }
    const { lines, seals, findings, found } = this;
    const exportedAt = this.header?.exportedAt ?? null;
    return { valid: found === 0, exportedAt, lines, seals, keys, found, findings };
  }
}

function rootOf(leaves: readonly (readonly [id: number, hash: string])[]): string {
  return hex(merkleRoot(leaves.map(([, hash]) => Buffer.from(hash, "hex"))));
}

/** Base64 as we write it; other spellings of the same bytes are changes too. */
function bytesOf(base64: string): Uint8Array | undefined {
  const bytes = Buffer.from(base64, "base64");
  return bytes.toString("base64") === base64 ? bytes : undefined;
}

function rangeOf({ id, firstId, lastId }: AuditSeal) {
  return { seal: id, first: firstId, last: lastId };
}
