/**
 * Seals: the next lines under one Merkle root, chained to the root before and signed. Pure but for
 * the vault, so that a stand-alone check recomputes exactly what was signed.
 * @module
 */
import { assert } from "../base/assert.ts";
import type { KeyVault } from "../base/capabilities.ts";
import type { Transaction } from "../base/database.ts";
import { canonicalJson } from "../base/ids.ts";
import { type Hash, leafHash, merkleRoot } from "../cryptography/merkle.ts";
import type { AuditLine, AuditSeal } from "./schema.ts";
import { findHorizon, insertSeal, lockLastSeal, readLines } from "./store.ts";

/** Lines under one root at most; what a check holds in memory at a time. */
const largestBatch = 8192;

/** One call of an operation seals this many batches at most; the next one goes on. */
export const mostBatches = 100;

/** The vault's purpose of keys that sign seals and exports. */
const sealPurpose = "audit-seal";

/** What stands under the root for a line: its canonical JSON in UTF-8, hashed as a leaf. */
export function lineHash(line: AuditLine): Hash {
  return leafHash(canonicalJson(line));
}

/** Who signed, and what anybody needs to check it. */
export type Signed = Pick<AuditSeal, "publicKey" | "signature">;

/** Signs as the utility's audit does. */
export async function signAudit(vault: KeyVault, message: Uint8Array): Promise<Signed> {
  const { keyId, signature } = await vault.sign(sealPurpose, message);
  const key = (await vault.list()).find(({ id }) => id === keyId);
  assert(key?.publicKey, `the vault shows the public key of ${keyId}`);
  return { publicKey: key.publicKey, signature: Buffer.from(signature).toString("base64") };
}

/** What is signed: every field of a seal but who signed. */
export function sealMessage(seal: Omit<AuditSeal, keyof Signed>): Uint8Array {
  const { id, firstId, lastId, size, root, previousRoot, sealedAt } = seal;
  const fields = { id, firstId, lastId, size, root, previousRoot, sealedAt };
  return Buffer.from(`gridtill audit seal 1\n${canonicalJson(fields)}`);
}

interface Sealing {
  transaction: Transaction;
  vault: KeyVault;
  now: Date;
}

/**
 * Seals the oldest lines not sealed yet, `largestBatch` at most; undefined where none are left.
 * Lines of transactions still running wait for the next seal, and none is ever passed over.
 */
export async function sealBatch({
  transaction,
  vault,
  now,
}: Sealing): Promise<AuditSeal | undefined> {
  const last = await lockLastSeal(transaction);
  const until = await findHorizon(transaction);
  const range = { after: last?.lastId ?? 0, until, limit: largestBatch };
  const lines = await readLines(transaction, range);
  if (lines.length === 0) return undefined;
  const unsigned = {
    id: (last?.id ?? 0) + 1,
    firstId: lines[0]!.id,
    lastId: lines.at(-1)!.id,
    size: lines.length,
    root: Buffer.from(merkleRoot(lines.map(lineHash))).toString("hex"),
    previousRoot: last?.root ?? "",
    sealedAt: now.toISOString(),
  };
  const seal = { ...unsigned, ...(await signAudit(vault, sealMessage(unsigned))) };
  await insertSeal(transaction, seal);
  return seal;
}

/** As sealBatch, again and again until no line is left or `most` batches are sealed. */
export async function sealBatches(sealing: Sealing, most: number): Promise<AuditSeal[]> {
  const sealed: AuditSeal[] = [];
  while (sealed.length < most) {
    const next = await sealBatch(sealing);
    if (!next) break;
    sealed.push(next);
  }
  return sealed;
}
