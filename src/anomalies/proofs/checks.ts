/**
 * What can be checked of a committed record without the chain, from what is stored. Pure.
 * @module
 */
import type { Reason } from "../../base/reasons.ts";
import { keccak256 } from "../../cryptography/keccak.ts";
import { leafHash, rootOfInclusion } from "../../cryptography/merkle.ts";
import { encodeRules, judgeRecord } from "../rules.ts";
import { leafBytes } from "./leaf.ts";
import { because, type Step } from "./schema.ts";
import type { StoredBatch, StoredLeaf, StoredRules } from "./store.ts";

export interface Committed {
  /** With the alert as it stands now. */
  leaf: StoredLeaf;
  batch: StoredBatch;
  /** Absent where the table was not published yet. */
  rules: StoredRules | undefined;
  /** As it was committed. */
  hash: Uint8Array;
  path: readonly Uint8Array[];
}

export interface Checked {
  outcome: "holds" | "fails" | "open";
  because: Reason;
}
export type CheckedStep = Checked & { step: Step };

export function checkStored(committed: Committed): CheckedStep[] {
  const { leaf, batch, rules, hash, path } = committed;
  const { leaf: index } = leaf;
  const root = rootOfInclusion({ leaf: hash, index, size: batch.leaves, path });
  const judged = rules && judgeRecord(rules.table, leaf.record);
  return [
    checkTable({ ruleSet: leaf.ruleHash, rules }),
    { step: "inputs", ...compared(show(hash), show(leafHash(leafBytes(leaf)))) },
    {
      step: "verdict",
      ...(judged === undefined ? notPublished : compared(bits(leaf.verdict), bits(judged))),
    },
    { step: "path", ...compared(show(batch.root), root ? show(root) : "-") },
  ];
}

export interface Published {
  /** Hash of the table. */
  ruleSet: string;
  /** Absent where it was not published yet. */
  rules: StoredRules | undefined;
}

/** Both ways of keeping the table: its bytes, and its rules with their names. */
export function checkTable({ ruleSet, rules }: Published): CheckedStep {
  if (!rules) return { step: "table", ...notPublished };
  const ofBytes = compared(ruleSet, keccak256(rules.bytes));
  const ofRules = compared(ruleSet, keccak256(encodeRules(rules.table)));
  return { step: "table", ...(ofBytes.outcome === "fails" ? ofBytes : ofRules) };
}

const notPublished: Checked = { outcome: "open", because: because.not_published() };

export function compared(expected: string, found: string): Checked {
  if (expected === found)
    return { outcome: "holds", because: because.same({ what: short(found) }) };
  const values = { expected: short(expected), found: short(found) };
  return { outcome: "fails", because: because.other(values) };
}

/** Enough of a hash for a person to compare. */
const short = (text: string) => (text.length > 20 ? `${text.slice(0, 16)}…` : text);

export const show = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The last rule's digit first. */
export const bits = (verdict: bigint): string => verdict.toString(2);

/** Nothing fails, and everything was asked. */
export function resultOf(steps: readonly CheckedStep[]): Checked["outcome"] {
  if (steps.some(({ outcome }) => outcome === "fails")) return "fails";
  return steps.some(({ outcome }) => outcome === "open") ? "open" : "holds";
}
