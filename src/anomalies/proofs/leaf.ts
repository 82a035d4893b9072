/**
 * A judged record as the bytes that a Merkle root commits to and the contract reads
 * (`solidity/Screening.sol` says the same layout). All numbers big-endian.
 *
 *     record = key 32 | category 1 (0 none) | fields 1 | per field int32, in the order of `fields`
 *     leaf   = version 1 | hash of the rule table 32 | record | verdict 32
 *
 * @module
 */
import { createHash } from "node:crypto";
import { assert } from "../../base/assert.ts";
import { fieldIds, type ScreenedRecord, type Verdict } from "../schema.ts";

const leafVersion = 1;

/** Stands for a field that cannot be said of a record; no value may be it. */
const absent = -(2 ** 31);

export interface JudgedRecord {
  /** keccak-256 of the table's canonical bytes, 64 hex. */
  ruleHash: string;
  record: ScreenedRecord;
  verdict: Verdict;
  /**
   * Random and kept in the house: the chain sees the record under a name that says nothing, and for ever
   * nothing once the salt is deleted.
   */
  salt: Uint8Array;
}

/** SHA-256 of the salt and the record's id: its name on the chain. */
export function recordKey(salt: Uint8Array, record: string): Uint8Array {
  return createHash("sha256").update(salt).update(record).digest();
}

/** @throws AssertionError where a value is no int32 or is the mark of an absent one */
export function recordBytes({ record, salt }: Omit<JudgedRecord, "ruleHash" | "verdict">) {
  const values = Buffer.alloc(4 * fieldIds.length);
  for (const [at, field] of fieldIds.entries()) {
    const value = record.values[field] ?? absent;
    assert(record.values[field] !== absent, `${record.record}: ${field} is a value of its own`);
    values.writeInt32BE(value, 4 * at);
  }
  const head = Uint8Array.of(record.category ?? 0, fieldIds.length);
  return Buffer.concat([recordKey(salt, record.record), head, values]);
}

export function leafBytes(judged: JudgedRecord): Buffer {
  const table = Buffer.from(judged.ruleHash, "hex");
  assert(table.length === 32, `${judged.ruleHash} is a hash`);
  const verdict = Buffer.from(judged.verdict.toString(16).padStart(64, "0"), "hex");
  assert(verdict.length === 32, "a verdict has 256 bits");
  return Buffer.concat([Uint8Array.of(leafVersion), table, recordBytes(judged), verdict]);
}
