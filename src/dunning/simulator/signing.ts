/**
 * A document's bytes and the house's signature over their SHA-256.
 * @module
 */
import { createHash } from "node:crypto";
import type { KeyVault } from "../../base/capabilities.ts";
import { canonicalJson } from "../../base/ids.ts";
import type { SimulationDocument } from "./schema.ts";

/** The vault's purpose of keys that sign simulations. */
const purpose = "dunning-simulation";

export function bytesOf(document: SimulationDocument): Uint8Array {
  return new TextEncoder().encode(`${canonicalJson(document)}\n`);
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function message(sha256: string): Uint8Array {
  return new TextEncoder().encode(`gridtill dunning simulation 1\n${sha256}`);
}

export function signDocument(vault: KeyVault, sha256: string) {
  return vault.sign(purpose, message(sha256));
}

/** Whether the bytes are the ones the house signed. */
export async function isSigned(
  vault: KeyVault,
  {
    sha256,
    bytes,
    keyId,
    signature,
  }: {
    sha256: string;
    bytes: Uint8Array;
    keyId: string;
    signature: Uint8Array;
  },
): Promise<boolean> {
  return sha256Of(bytes) === sha256 && (await vault.verify(keyId, message(sha256), signature));
}
