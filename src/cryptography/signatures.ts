/**
 * Ed25519 signatures (RFC 8032) as outsiders check them: with a public key and nothing else.
 * @module
 */
import { createHash, createPublicKey, verify } from "node:crypto";

/** `publicKey` is SPKI DER in base64. A key or signature that cannot be read is simply not valid. */
export function isSignedBy(publicKey: string, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = Buffer.from(publicKey, "base64");
    const parsed = createPublicKey({ key, format: "der", type: "spki" });
    return parsed.asymmetricKeyType === "ed25519" && verify(null, message, parsed, signature);
  } catch {
    return false;
  }
}

/** What people compare over another channel: SHA-256 of the SPKI DER, hex. */
export function fingerprintOf(publicKey: string): string {
  return createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("hex");
}
