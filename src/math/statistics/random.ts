/**
 * Seeded randomness for simulation, bootstrap and folds: xoshiro128** (Blackman and Vigna,
 * "Scrambled linear pseudorandom number generators", 2018). The same seed gives the same numbers on
 * every machine. Nothing here is fit for secrets.
 * @module
 */
import { assert } from "../../base/assert.ts";

type Words = readonly [number, number, number, number];

export class Random {
  readonly #root: Words;
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** Starts from four 32-bit words, not all zero; most callers want `seeded`. */
  constructor(words: Words) {
    assert(
      words.some((word) => word !== 0),
      "a random state is not all zero",
    );
    this.#root = words;
    [this.#a, this.#b, this.#c, this.#d] = words;
  }

  static seeded(seed: number | string): Random {
    return new Random(stretch(absorb(0x9e3779b9, seed), absorb(0x85ebca6b, seed)));
  }

  /**
   * An independent stream named by `key`. It depends on this stream's seed and the key only, not on
   * how far this stream has been read, so work may be done in any order.
   */
  fork(key: number | string): Random {
    const [a, b, c, d] = this.#root;
    return new Random(stretch(absorb(a ^ d, key), absorb(b ^ rotate(c, 16), key)));
  }

  /** Uniform on 0 .. 2^32 - 1. */
  word(): number {
    const result = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotate(this.#d, 11);
    return result;
  }

  /** Uniform on [0, 1), 53 bits. */
  fraction(): number {
    return ((this.word() >>> 5) * 0x4000000 + (this.word() >>> 6)) / 0x20000000000000;
  }

  /** Uniform on 0 .. below - 1, `below` at most 2^32. */
  integer(below: number): number {
    assert(below >= 1 && below <= 0x100000000, "an integer is drawn below 1 .. 2^32");
    return Math.floor(this.fraction() * below);
  }

  /** Uniform on [from, to). */
  between(from: number, to: number): number {
    return from + this.fraction() * (to - from);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.integer(items.length)]!;
  }

  /** An index, each with a probability in proportion to its weight. */
  weighted(weights: readonly number[]): number {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    assert(total > 0, "some weight is positive");
    let left = this.fraction() * total;
    for (const [index, weight] of weights.entries()) {
      left -= weight;
      if (left < 0) return index;
    }
    return weights.findLastIndex((weight) => weight > 0);
  }

  /** Shuffled copy (Fisher and Yates). */
  shuffled<Item>(items: readonly Item[]): Item[] {
    const copy = [...items];
    for (let last = copy.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      [copy[last], copy[other]] = [copy[other]!, copy[last]!];
    }
    return copy;
  }

  /** Standard normal (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.fraction()));
    return radius * Math.cos(2 * Math.PI * this.fraction());
  }

  /** exp(spread x normal): median 1. */
  lognormal(spread: number): number {
    return Math.exp(spread * this.normal());
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.fraction());
  }

  /** Exact for every mean (Knuth's product, cut into parts of 30 so that it never underflows). */
  poisson(mean: number): number {
    assert(mean >= 0 && mean < 1e9, "a poisson mean is 0 .. 1e9");
    let count = 0;
    for (let left = mean; left > 0; left -= 30) {
      const floor = Math.exp(-Math.min(left, 30));
      for (let product = this.fraction(); product > floor; product *= this.fraction()) count++;
    }
    return count;
  }
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Mixes a key into a word: MurmurHash3's body over its digits and letters, then its finish. */
function absorb(word: number, key: number | string): number {
  const text = String(key);
  let hash = word;
  for (let at = 0; at < text.length; at++) {
    const block = rotate(Math.imul(text.charCodeAt(at), 0xcc9e2d51), 15);
    hash = Math.imul(rotate(hash ^ Math.imul(block, 0x1b873593), 13), 5) + 0xe6546b64;
  }
  return finish(hash ^ text.length);
}

function finish(word: number): number {
  let hash = word;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Two words become four by the steps of a Weyl sequence, so that no state is all zero. */
function stretch(left: number, right: number): Words {
  const step = (word: number, times: number) => finish(word + Math.imul(0x9e3779b9, times));
  return [step(left, 1), step(right, 2), step(left ^ right, 3), step(left + right, 4) | 1];
}
