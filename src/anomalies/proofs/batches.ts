/**
 * The alerts of a screen as a batch under one Merkle root, and the way of one record up to it.
 * @module
 */
import { createHash } from "node:crypto";
import { assert } from "../../base/assert.ts";
import type { Context } from "../../base/operation.ts";
import { leafHash, merkleRoot } from "../../cryptography/merkle.ts";
import { type Alerted, alertsOfScreen } from "../screening/screening.ts";
import { leafBytes } from "./leaf.ts";
import { insertBatch } from "./store.ts";

/** What a batch is called on the chain: SHA-256 of its id. */
export function batchKey(id: string): Uint8Array {
  return createHash("sha256").update(id).digest();
}

export interface CommittedBatch {
  id: string;
  leaves: number;
  /** RFC 6962 root, 64 hex. */
  root: string;
}

/**
 * Commits a screen's alerts to one root, inside the screen's own transaction, and leaves the publishing of their
 * rule table and the anchoring for later.
 * Undefined where nothing fired.
 */
export async function commitScreen(
  context: Context,
  screen: number,
): Promise<CommittedBatch | undefined> {
  const alerts = await alertsOfScreen(context.transaction, screen);
  const [first] = alerts;
  if (first === undefined) return undefined;
  assert(
    alerts.every(({ ruleSet }) => ruleSet === first.ruleSet),
    "a screen knows one rule set",
  );
  const leaves = alerts.map((alert) => leafOf(alert, context.secret()));
  const root = merkleRoot(leaves.map(({ hash }) => hash));
  const id = `screen-${screen}`;
  await insertBatch(context, { id, screen, ruleSet: first.ruleSet, root, leaves });
  const { ruleSet } = first;
  await context.later("anomalies.publish-rules", { ruleSet }, { key: `publish-rules:${ruleSet}` });
  await context.later("anomalies.anchor", {}, { key: `anomalies.anchor:${id}` });
  return { id, leaves: leaves.length, root: Buffer.from(root).toString("hex") };
}

function leafOf({ ruleSet, record, verdict }: Alerted, secret: string) {
  const salt = Buffer.from(secret, "base64url");
  const hash = leafHash(leafBytes({ ruleHash: ruleSet, record, verdict, salt }));
  return { record: record.record, salt, hash };
}
