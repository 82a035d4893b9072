/**
 * The rule table three ways: as bytes that a hash names, as a pure verdict on one record, as SQL over all of
 * them. The contract hashes the same bytes and gives the same verdict.
 * @module
 */
import { assert } from "../base/assert.ts";
import { keccak256 } from "../cryptography/keccak.ts";
import {
  comparisons,
  type Field,
  fieldIds,
  fields,
  type Rule,
  type RuleTable,
  type ScreenedRecord,
  type Subject,
  type Verdict,
} from "./schema.ts";

const layoutVersion = 1;
const headerBytes = 2;
const ruleBytes = 7;

/**
 * The canonical bytes: layout version u8, number of rows u8, then per row field u8 (place in `fieldIds`),
 * category u8 (0: any), comparison u8 (0 above, 1 below), threshold int32 big-endian. Names are not in them.
 */
export function encodeRules({ rules }: RuleTable): Uint8Array {
  assert(rules.length <= 255, "a rule table has at most 255 rows");
  const view = new DataView(new ArrayBuffer(headerBytes + ruleBytes * rules.length));
  view.setUint8(0, layoutVersion);
  view.setUint8(1, rules.length);
  for (const [row, { field, category, comparison, threshold }] of rules.entries()) {
    const at = headerBytes + ruleBytes * row;
    view.setUint8(at, fieldIds.indexOf(field));
    view.setUint8(at + 1, category ?? 0);
    view.setUint8(at + 2, comparisons.indexOf(comparison));
    view.setInt32(at + 3, threshold);
  }
  return new Uint8Array(view.buffer);
}

/** What the table is known by, on the chain and off it: keccak256 of its canonical bytes, 64 hex digits. */
export function ruleHash(table: RuleTable): string {
  return keccak256(encodeRules(table));
}

/** A row fires where it is of the record's category, its field is said, and the value lies beyond the threshold. */
export function fires(
  { field, category, comparison, threshold }: Rule,
  record: Pick<ScreenedRecord, "category" | "values">,
): boolean {
  const value = record.values[field];
  if (value === undefined || (category !== null && category !== record.category)) return false;
  return comparison === "above" ? value > threshold : value < threshold;
}

/** The reference: what SQL and the contract must say of the record. */
export function judgeRecord(
  { rules }: RuleTable,
  record: Pick<ScreenedRecord, "category" | "values">,
): Verdict {
  return rules.reduce(
    (verdict, rule, row) => (fires(rule, record) ? verdict | (1n << BigInt(row)) : verdict),
    0n,
  );
}

/** `amountDeviation` is column `amount_deviation` of the record relations. */
export function columnOf(field: Field): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function conditionOf({ field, category, comparison, threshold }: Rule): string {
  const beyond = `${columnOf(field)} ${comparison === "above" ? ">" : "<"} ${threshold}`;
  return category === null ? beyond : `category = ${category} and ${beyond}`;
}

/**
 * DuckDB expression over a record relation of the subject (columns `category` and the subject's fields): true
 * where any row fires, false elsewhere, never null. What the whole population is sieved by.
 */
export function firesSql({ rules }: RuleTable, subject: Subject = "payment"): string {
  const conditions = rules
    .filter(({ field }) => fields[field].subject === subject)
    .map((rule) => `(${conditionOf(rule)})`);
  return conditions.length > 0 ? `coalesce(${conditions.join(" or ")}, false)` : "false";
}

/**
 * DuckDB expression of the verdict as binary digits, the last row's first, one digit a row; null nowhere.
 * `verdictOf` reads it. A row of another subject's field is 0. Meant for records that fire.
 */
export function rulesSql({ rules }: RuleTable, subject: Subject = "payment"): string {
  const digits = rules
    .map((rule) =>
      fields[rule.field].subject === subject
        ? `case when ${conditionOf(rule)} then '1' else '0' end`
        : "'0'",
    )
    .reverse();
  return `concat(${digits.join(", ")})`;
}

/** The digits of `rulesSql` as a verdict. */
export function verdictOf(digits: string): Verdict {
  return BigInt(`0b${digits}`);
}

/** The rows that a verdict says fired, in the table's order. */
export function firedRules({ rules }: RuleTable, verdict: Verdict): Rule[] {
  return rules.filter((_, row) => (verdict >> BigInt(row)) & 1n);
}
