/**
 * Common random numbers: what chance says of a thing depends on the seed and on the thing alone, so both
 * policies meet the same luck in the same place, in whatever order they come to it.
 * @module
 */

/** Uniform on (0, 1): 32 bits mixed from four integers (Murmur3, Appleby 2011). */
export function chance(
  seed: number,
  purpose: number,
  [what, when]: readonly [number, number],
): number {
  let hash = mix(seed | 0, purpose);
  hash = mix(hash, what);
  hash = mix(hash, when);
  hash ^= 16;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 0x100000000;
}

function mix(hash: number, value: number): number {
  let part = Math.imul(value | 0, 0xcc9e2d51);
  part = Math.imul((part << 15) | (part >>> 17), 0x1b873593);
  const next = hash ^ part;
  return (Math.imul((next << 13) | (next >>> 19), 5) + 0xe6546b64) | 0;
}
