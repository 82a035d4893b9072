/**
 * Merkle hash trees over SHA-256. Source: RFC 6962 section 2.1 (RFC 9162 section 2.1 is the same tree).
 * Leaves are hashed with a 0x00 in front and nodes with 0x01, so that no node can pose as a leaf.
 * @module
 */
import { createHash } from "node:crypto";
import { assert } from "../base/assert.ts";

/** 32 bytes. */
export type Hash = Uint8Array;

export function leafHash(data: Uint8Array | string): Hash {
  return createHash("sha256").update(leafMark).update(data).digest();
}

export function nodeHash(left: Hash, right: Hash): Hash {
  return createHash("sha256").update(nodeMark).update(left).update(right).digest();
}

const leafMark = Uint8Array.of(0x00);
const nodeMark = Uint8Array.of(0x01);

/** MTH of the hashed leaves; of none, the hash of nothing. */
export function merkleRoot(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return createHash("sha256").digest();
  return subtree(leaves, 0, leaves.length);
}

function subtree(leaves: readonly Hash[], start: number, end: number): Hash {
  if (end - start === 1) return leaves[start]!;
  const split = start + largestPowerBelow(end - start);
  return nodeHash(subtree(leaves, start, split), subtree(leaves, split, end));
}

/** The largest power of two smaller than n, for n > 1. */
function largestPowerBelow(n: number): number {
  return 2 ** Math.floor(Math.log2(n - 1));
}

/** PATH(index, leaves): the sibling hashes from the leaf up to the root. */
export function inclusionProof(leaves: readonly Hash[], index: number): Hash[] {
  assert(Number.isInteger(index) && index >= 0 && index < leaves.length, "the leaf is in the tree");
  const path: Hash[] = [];
  let [start, end] = [0, leaves.length];
  while (end - start > 1) {
    const split = start + largestPowerBelow(end - start);
    if (index < split) {
      path.push(subtree(leaves, split, end));
      end = split;
    } else {
      path.push(subtree(leaves, start, split));
      start = split;
    }
  }
  return path.reverse();
}

export interface Inclusion {
  leaf: Hash;
  index: number;
  /** Leaves in the tree. */
  size: number;
  path: readonly Hash[];
}

/** The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2); undefined where it cannot fit. */
export function rootOfInclusion({ leaf, index, size, path }: Inclusion): Hash | undefined {
  if (!Number.isInteger(index) || index < 0 || index >= size) return undefined;
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return undefined;
    const isRightChild = node % 2 === 1;
    if (isRightChild || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node > 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : undefined;
}

/** PROOF(oldSize, leaves): that the tree of the first `oldSize` leaves is the start of this one. */
export function consistencyProof(leaves: readonly Hash[], oldSize: number): Hash[] {
  assert(oldSize > 0 && oldSize <= leaves.length, "the old tree is the start of the new one");
  const path: Hash[] = [];
  let [start, end, isWhole] = [0, leaves.length, true];
  while (oldSize < end) {
    const split = start + largestPowerBelow(end - start);
    if (oldSize <= split) {
      path.push(subtree(leaves, split, end));
      end = split;
    } else {
      path.push(subtree(leaves, start, split));
      start = split;
      isWhole = false;
    }
  }
  if (!isWhole) path.push(subtree(leaves, start, end));
  return path.reverse();
}

export interface Consistency {
  oldSize: number;
  oldRoot: Hash;
  newSize: number;
  newRoot: Hash;
  path: readonly Hash[];
}

/** Whether the proof holds (RFC 9162 section 2.1.4.2). */
export function isConsistent({ oldSize, oldRoot, newSize, newRoot, path }: Consistency): boolean {
  if (oldSize <= 0 || oldSize > newSize) return false;
  if (oldSize === newSize) return path.length === 0 && areEqual(oldRoot, newRoot);
  let [node, last] = [oldSize - 1, newSize - 1];
  while (node % 2 === 1) [node, last] = [(node - 1) / 2, Math.floor(last / 2)];
  const isPowerOfTwo = node === 0;
  const [first, ...rest] = isPowerOfTwo ? [oldRoot, ...path] : path;
  if (first === undefined) return false;
  let [oldHash, newHash] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [oldHash, newHash] = [nodeHash(sibling, oldHash), nodeHash(sibling, newHash)];
      while (node % 2 === 0 && node > 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && areEqual(oldHash, oldRoot) && areEqual(newHash, newRoot);
}

function areEqual(left: Hash, right: Hash): boolean {
  return Buffer.compare(left, right) === 0;
}
