/** Shares that follow what does well. */
import { expect, it } from "vitest";
import { Random } from "../statistics/random.ts";
import { Shares } from "./shares.ts";

function counted(shares: Shares, way: number, [good, tried]: [number, number]): void {
  for (let at = 0; at < tried; at++) shares.count(way, at < good);
}

it("half of a share is earned: rates of 3/4 and 1/4 after equal halves", () => {
  const shares = new Shares([0.5, 0.5], 0.1);
  counted(shares, 0, [7, 9]);
  counted(shares, 1, [2, 9]);
  shares.settle();
  expect([...shares.share]).toEqual([0.625, 0.375]);
});

it("keeps a floor of what each began with, and a sum of 1", () => {
  const shares = new Shares([0.7, 0.3], 0.5);
  for (let round = 0; round < 50; round++) {
    counted(shares, 0, [0, 999]);
    counted(shares, 1, [999, 999]);
    shares.settle();
  }
  // s = .35 / (.35 + (1 - s) / 2 + 1 / 2), to the little that no good one in 999 earns
  expect(shares.share[0]).toBeCloseTo(1.35 - Math.sqrt(1.1225), 3);
  expect(shares.share[0]! + shares.share[1]!).toBeCloseTo(1, 12);
});

it("nothing counted leaves equal shares as they are", () => {
  const shares = new Shares([0.5, 0.5], 0.5);
  shares.settle();
  expect([...shares.share]).toEqual([0.5, 0.5]);
});

it("a way that begins at 0 is never drawn", () => {
  const shares = new Shares([0, 0.5, 0.5], 0.5);
  const random = Random.seeded(1);
  counted(shares, 1, [5, 5]);
  shares.settle();
  const drawn = new Set(Array.from({ length: 200 }, () => shares.draw(random)));
  expect(drawn).toEqual(new Set([1, 2]));
});
