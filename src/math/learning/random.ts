/**
 * A seeded stream of uniform numbers in [0, 1): the same seed gives the same stream on every machine
 * (Mulberry32, 32-bit state, period 2^32: for shuffles and samples, never for secrets).
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Shuffles in place (Fisher-Yates) and gives the same array back. */
export function shuffle<Values extends { [index: number]: number; length: number }>(
  values: Values,
  random: () => number,
): Values {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = values[last]!;
    values[last] = values[other]!;
    values[other] = kept;
  }
  return values;
}
