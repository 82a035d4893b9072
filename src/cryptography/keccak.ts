/**
 * Keccak-256 as the EVM's `keccak256`: the submission's padding, not FIPS 202's. Ethereum yellow paper, 3.
 * @module
 */
import { keccak_256 } from "@noble/hashes/sha3.js";

/** 64 hex digits. */
export function keccak256(bytes: Uint8Array): string {
  return Buffer.from(keccak_256(bytes)).toString("hex");
}
