import { expect, test } from "vitest";
import { Random } from "./random.ts";

const draws = (count: number, draw: () => number) => Array.from({ length: count }, draw);
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test("xoshiro128** gives the reference implementation's first words", () => {
  const counted = new Random([1, 2, 3, 4]);
  expect(draws(4, () => counted.word())).toEqual([11520, 0, 5927040, 70819200]);
  const filled = new Random([0x964d4a0c, 0xd40ab895, 0xad7fdecb, 0x3006f0f0]);
  const words = [0xf1391922, 0x6fe53806, 0xa5be2840, 0xf510ee70];
  expect(draws(4, () => filled.word())).toEqual(words);
});

test("a seed repeats itself, another seed differs, a number and its digits are one seed", () => {
  const first = draws(100, take(Random.seeded(1)));
  expect(draws(100, take(Random.seeded(1)))).toEqual(first);
  expect(draws(100, take(Random.seeded("1")))).toEqual(first);
  expect(draws(100, take(Random.seeded(2)))).not.toEqual(first);
});

test("a fork depends on seed and key, not on how far its parent was read", () => {
  const parent = Random.seeded("parent");
  const before = draws(20, take(parent.fork("a")));
  parent.word();
  expect(draws(20, take(parent.fork("a")))).toEqual(before);
  expect(draws(20, take(parent.fork("b")))).not.toEqual(before);
  expect(draws(20, take(Random.seeded("other").fork("a")))).not.toEqual(before);
});

test("neighbouring forks are uncorrelated", () => {
  const root = Random.seeded(7);
  const firsts = draws(
    20_000,
    counter((key) => root.fork(key).fraction()),
  );
  const pairs = firsts.slice(1).map((next, at) => (next - 0.5) * (firsts[at]! - 0.5) * 12);
  expect(mean(firsts)).toBeCloseTo(0.5, 1.9);
  expect(Math.abs(mean(pairs))).toBeLessThan(0.03);
});

test("the moments of each distribution are the textbook's", () => {
  const random = Random.seeded("moments");
  const normals = draws(40_000, () => random.normal());
  expect(Math.abs(mean(normals))).toBeLessThan(0.02);
  expect(Math.abs(mean(normals.map((value) => value * value)) - 1)).toBeLessThan(0.03);
  expect(Math.abs(mean(draws(40_000, () => random.exponential(3))) - 3)).toBeLessThan(0.08);
  for (const rate of [0.2, 4, 95]) {
    const counts = draws(20_000, () => random.poisson(rate));
    const spread = mean(counts.map((count) => (count - rate) ** 2));
    expect(Math.abs(mean(counts) / rate - 1)).toBeLessThan(0.03);
    expect(Math.abs(spread / rate - 1)).toBeLessThan(0.06);
  }
  expect(random.poisson(0)).toBe(0);
});

test("choices keep their weights and a shuffle keeps its items", () => {
  const random = Random.seeded("choices");
  const counts = [0, 0, 0, 0];
  for (let draw = 0; draw < 20_000; draw++) counts[random.weighted([1, 0, 3, 6])]!++;
  expect(counts[1]).toBe(0);
  expect(counts[3]! / counts[0]!).toBeCloseTo(6, -0.3);
  const items = draws(
    50,
    counter((item) => item),
  );
  expect(random.shuffled(items)).not.toEqual(items);
  expect(random.shuffled(items).toSorted((a, b) => a - b)).toEqual(items);
  expect(new Set(draws(2000, () => random.integer(6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
});

function take(random: Random) {
  return () => random.word();
}

function counter<Result>(of: (count: number) => Result) {
  let count = 0;
  return () => of(count++);
}
