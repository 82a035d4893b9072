/**
 * What is put on the table, and what a signature is bound to: the hash of the fields its step reads.
 * @module
 */
import { createHash } from "node:crypto";
import { assert } from "../base/assert.ts";
import { canonicalJson } from "../base/ids.ts";
import type { Reason } from "../base/reasons.ts";
import { refuse } from "../base/refusal.ts";
import { because, type Step } from "./schema.ts";

export interface Submission {
  /** What is approved, by name; a field that a step `reads` binds its signature. `amountFen` is one by itself. */
  fields: Readonly<Record<string, unknown>>;
  /** 0 or more. */
  amountFen: bigint;
  /** Risks the approver should see. */
  flags?: readonly Reason[];
  /** Money position at submission: what is owed, refundable, left. */
  position?: readonly { zh: string; en: string; fen: bigint }[];
}

/** The same as it is kept. */
export interface Tabled {
  fields: Fields;
  flags: readonly Reason[];
  position: readonly { zh: string; en: string; fen: string }[];
}

/** What a submission puts on the table. */
export function submitted(said: Submission): Tabled {
  const { fields, amountFen, flags = [], position = [] } = said;
  assert(amountFen >= 0n, "an amount to approve is not negative");
  return {
    fields: plainFields({ ...fields, amountFen }),
    flags,
    position: position.map((one) => ({ ...one, fen: one.fen.toString() })),
  };
}

/** Fields as they are kept and compared: plain JSON, nothing undefined, bigints as digits. */
export type Fields = Readonly<Record<string, unknown>>;

export function plainFields(fields: Fields): Fields {
  const known = Object.entries(fields).map(([name, value]) => [name, value ?? null]);
  return JSON.parse(canonicalJson(Object.fromEntries(known)));
}

/** By step: SHA-256 of the fields it reads, hex. A field that is null is as one that is not there. */
export function hashesOf(steps: readonly Step[], fields: Fields): Record<string, string> {
  const hashOf = ({ reads = Object.keys(fields) }: Step) => {
    const seen = Object.fromEntries(reads.map((name) => [name, fields[name] ?? undefined]));
    return createHash("sha256").update(canonicalJson(seen)).digest("hex");
  };
  return Object.fromEntries(steps.map((step) => [step.id, hashOf(step)]));
}

/** A step that reads a field which the subject has not: the route and its subject do not fit. */
export function unreadField(kind: string, steps: readonly Step[], fields: Fields) {
  for (const { id, reads = [] } of steps) {
    const field = reads.find((name) => !(name in fields));
    if (field) return refuse("invalid", because.unread_field({ kind, step: id, field }));
  }
  return undefined;
}

/** Names of fields that differ. */
export function differing(before: Fields, after: Fields): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const textOf = (value: unknown) => canonicalJson(value ?? null);
  return names.filter((name) => textOf(before[name]) !== textOf(after[name]));
}
